import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { KeyGuard } from '../../../electron/host/keys/signing-key-file.ts'
import { SigningKeys } from '../../../electron/host/keys/signing-key.ts'
import { hostSignatures } from '../../../electron/host/disk/hashing.ts'
import type { Result } from '../../../shared/base/result.ts'
import { fromHex, utf8 } from '../../../shared/record/bytes.ts'
import { keyChangeHolds } from '../../../shared/record/key-change.ts'
import { newSigner, steppingClock, temporaryFolder } from './sample-run.ts'

let data = ''
let remove = async (): Promise<void> => undefined

beforeEach(async () => {
  const made = await temporaryFolder()
  data = made.path
  remove = made.remove
})
afterEach(() => remove())

const keysIn = (folder = data, guard?: KeyGuard): SigningKeys =>
  new SigningKeys({ data: folder, clock: steppingClock(), findGuard: () => Promise.resolve(guard) })
const file = (): string => join(data, 'signing-key.json')

function good<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.failure.sentence)
  return result.value
}

/** A keychain that turns texts round, and knows what it sealed. */
const keychain: KeyGuard = {
  name: 'the keychain of the test',
  seal: (secret) => `sealed:${[...secret].reverse().join('')}`,
  open: (sealed) => (sealed.startsWith('sealed:') ? [...sealed.slice(7)].reverse().join('') : undefined),
}

describe('the signing key', () => {
  it('is made once, readable by its owner alone, and signs what others verify', async () => {
    const folder = join(data, 'new', 'data')
    const all = await Promise.all([keysIn(folder).show(), keysIn(folder).show(), keysIn(folder).show()])
    const [first] = all.map(good)
    expect(new Set(all.map((shown) => good(shown).public)).size).toBe(1)
    if (first === undefined) throw new Error('no key')
    expect((await stat(first.path)).mode & 0o777).toBe(0o600)
    expect(first).toMatchObject({ atHand: true, retired: [], changes: [] })
    expect(first.keptBy).toContain('readable by its owner alone')
    const message = utf8('a message')
    const signature = good(await keysIn(folder).signerOf(first.public)).sign(message)
    expect(hostSignatures.verify(fromHex(first.public), message, signature)).toBe(true)
    expect(hostSignatures.verify(fromHex(first.public), utf8('another'), signature)).toBe(false)
  })

  it('that other users could read is closed to them', async () => {
    good(await keysIn().show())
    await writeFile(file(), await readFile(file(), 'utf8'), { mode: 0o644 })
    const { chmod } = await import('node:fs/promises')
    await chmod(file(), 0o644)
    good(await keysIn().show())
    expect((await stat(file())).mode & 0o777).toBe(0o600)
  })

  it.each(['', '{}', '{"v":1,"public":"x"}', '{"v":3}', 'not JSON'])(
    'damaged (%j) is said, and never replaced',
    async (content) => {
      await writeFile(file(), content)
      for (const result of [await keysIn().show(), await keysIn().replace(), await keysIn().signerOf('ab'.repeat(32))])
        expect(!result.ok && result.failure.code).toBe('record.invalid')
      expect(await readFile(file(), 'utf8')).toBe(content)
    },
  )

  it('whose public half is of another key is damaged too', async () => {
    const { public: own } = good(await keysIn().show())
    const text = await readFile(file(), 'utf8')
    await writeFile(file(), text.replace(own, newSigner().publicHex))
    expect((await keysIn().show()).ok).toBe(false)
  })

  it('of the first form of the file still signs', async () => {
    const made = good(await keysIn().show())
    const { current } = JSON.parse(await readFile(file(), 'utf8')) as { current: { public: string; seed: string } }
    await writeFile(file(), JSON.stringify({ v: 1, ...current }))
    expect(good(await keysIn().show())).toEqual(made)
  })

  it('that is not installed says where to get it', async () => {
    const result = await keysIn().signerOf('ab'.repeat(32))
    expect(!result.ok && result.failure.hint).toContain('key restore')
  })
})

describe('a replacement', () => {
  it('is signed by the old key, which continues to seal the runs that started with it', async () => {
    const old = good(await keysIn().show()).public
    const first = good(await keysIn().replace())
    const second = good(await keysIn().replace())
    expect(first).toMatchObject({ old, at: '2026-11-23T10:04:06.000Z' })
    expect(second.old).toBe(first.new)
    expect(keyChangeHolds(hostSignatures, first)).toBe(true)
    expect(keyChangeHolds(hostSignatures, { ...first, at: second.at, signature: second.signature })).toBe(false)
    const shown = good(await keysIn().show())
    expect(shown).toMatchObject({ public: second.new, retired: [first.new, old], changes: [first, second] })
    for (const key of [old, first.new, second.new]) expect(good(await keysIn().signerOf(key)).publicHex).toBe(key)
  })
})

describe('a backup', () => {
  it.each([undefined, 'four words of mine'])('brings every key back (passphrase: %s)', async (passphrase) => {
    const { new: current, old } = good(await keysIn().replace())
    const path = join(data, 'key.backup')
    expect(good(await keysIn().backup(path, passphrase))).toEqual({
      public: current,
      encrypted: passphrase !== undefined,
    })
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    const text = await readFile(path, 'utf8')
    expect(text.includes('ENCRYPTED')).toBe(passphrase !== undefined)
    const elsewhere = join(data, 'elsewhere')
    await mkdir(elsewhere)
    await writeFile(join(elsewhere, 'signing-key.json'), 'damaged')
    expect(good(await keysIn(elsewhere).restore(path, passphrase))).toEqual({ public: current })
    expect(good(await keysIn(elsewhere).show())).toMatchObject({ public: current, retired: [old] })
    expect(good(await keysIn(elsewhere).signerOf(old)).publicHex).toBe(old)
  })

  it('is never written over a file, and keeps what is here among the retired', async () => {
    const path = join(data, 'key.backup')
    const mine = good(await keysIn().show()).public
    good(await keysIn().backup(path))
    const again = await keysIn().backup(path)
    expect(!again.ok && again.failure.code).toBe('words.wrong')
    const other = join(data, 'other')
    const theirs = good(await keysIn(other).show()).public
    good(await keysIn(other).restore(path))
    expect(good(await keysIn(other).show())).toMatchObject({ public: mine, retired: [theirs] })
  })

  it.each<[string, (text: string) => string]>([
    ['is no JSON', () => 'hello'],
    ['is other JSON', () => '{"v":1}'],
    ['names another key', (text) => text.replace(/"public": "[0-9a-f]{64}"/, `"public": "${'ab'.repeat(32)}"`)],
    ['holds no key', (text) => text.replace(/-----BEGIN[^-]*-----/, '-----BEGIN NOTHING-----')],
  ])('that %s is refused, and the key that is here stays', async (_, change) => {
    const path = join(data, 'key.backup')
    const { public: mine } = good(await keysIn().show())
    good(await keysIn().backup(path))
    await writeFile(path, change(await readFile(path, 'utf8')))
    const result = await keysIn().restore(path)
    expect(!result.ok && result.failure.code).toBe('record.invalid')
    expect(good(await keysIn().show()).public).toBe(mine)
  })

  it('does not open with another passphrase, or with none', async () => {
    const path = join(data, 'key.backup')
    good(await keysIn().backup(path, 'right'))
    for (const wrong of ['wrong', undefined]) {
      const result = await keysIn().restore(path, wrong)
      expect(!result.ok && result.failure.sentence).toMatch(/passphrase/)
    }
  })
})

describe('with a keychain', () => {
  it('the private half is never in the file; a key that lay there moves into the keychain', async () => {
    const before = good(await keysIn().show())
    const { seed } = (JSON.parse(await readFile(file(), 'utf8')) as { current: { seed: string } }).current
    const shown = good(await keysIn(data, keychain).show())
    expect(shown).toMatchObject({ public: before.public, keptBy: 'the keychain of the test', atHand: true })
    expect(await readFile(file(), 'utf8')).not.toContain(seed)
    const message = utf8('a message')
    const signature = good(await keysIn(data, keychain).signerOf(before.public)).sign(message)
    expect(hostSignatures.verify(fromHex(before.public), message, signature)).toBe(true)
  })

  it('that is not available the key is shown and not used', async () => {
    const { public: own } = good(await keysIn(data, keychain).show())
    expect(good(await keysIn().show())).toMatchObject({ public: own, atHand: false })
    const path = join(data, 'b')
    for (const result of [await keysIn().signerOf(own), await keysIn().replace(), await keysIn().backup(path)])
      expect(!result.ok && result.failure.code).toBe('key.out-of-reach')
  })
})
