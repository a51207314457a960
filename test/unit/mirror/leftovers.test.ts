import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CacheStore } from '../../../electron/host/mirror/cache-store.ts'
import { codeOf, good, ownCache, ownFolder, sha256, someBytes } from './kit.ts'

const [one, two] = [someBytes(30_000, 1), someBytes(20_000, 2)]

/** A mirror with two updates; the manifest of the first is then what `spoil` makes of it. */
async function spoilt(spoil: (text: string) => string): Promise<{ folder: string; store: CacheStore }> {
  const folder = join(ownFolder(), 'mirror')
  const cache = await ownCache({ folder })
  for (const [name, bytes] of [
    ['ONE', one],
    ['TWO', two],
  ] as const) {
    const file = join(ownFolder(), `${name}.mpu5`)
    writeFileSync(file, bytes)
    good(await cache.importFile(file))
  }
  const store = new CacheStore(folder)
  const path = join(folder, 'entries', `${store.id('ONE')}.json`)
  writeFileSync(path, spoil(readFileSync(path, 'utf8')))
  return { folder, store }
}

const damages: [string, (text: string) => string, string][] = [
  ['is empty', () => '', '0 bytes'],
  ['is cut in the middle', (text) => text.slice(0, 120), '120 bytes'],
  ['is zeros', (text) => '\0'.repeat(text.length), 'bytes'],
  ['is of a newer version', (text) => text.replace('"version": 1', '"version": 7'), 'newer Uptick (version 7)'],
  ['is a list', () => '[]', '2 bytes'],
]

describe.each(damages)('a manifest that %s', (_what, spoil, told) => {
  it('costs no bytes, is reported, and does not affect the other updates', async () => {
    const { folder } = await spoilt(spoil)
    for (const _open of [1, 2]) {
      const cache = await ownCache({ folder })
      const rows = await cache.list()
      expect(rows).toHaveLength(2)
      expect(rows.find((row) => row.state === 'quarantined')).toMatchObject({
        bytes: one.length,
        sha256: sha256(one),
        reason: expect.stringContaining(told) as string,
      })
      const refused = await cache.verify('ONE')
      expect(refused).toMatchObject({
        failure: { code: 'patch.not-verified', sentence: expect.stringContaining('damaged') as string },
      })
      expect(good(await cache.verify('TWO')).sha256).toBe(sha256(two))
    }
    expect(readdirSync(join(folder, 'files')).sort()).toEqual([sha256(one), sha256(two)].sort())
  })

  it('is restored by the hash of its bytes, and the damaged one is set aside', async () => {
    const { folder } = await spoilt(spoil)
    const cache = await ownCache({ folder })
    expect(codeOf(await cache.confirm('ONE', sha256(two.subarray(1))))).toBe('patch.not-verified')
    expect(good(await cache.confirm('ONE', sha256(one)))).toMatchObject({ name: 'ONE', trust: 'given-hash' })
    expect(good(await cache.verify('ONE')).sha256).toBe(sha256(one))
    expect(readdirSync(join(folder, 'aside'))).toHaveLength(1)
  })

  it('is restored by importing its own file from the mirror, as one source', async () => {
    const { folder } = await spoilt(spoil)
    const cache = await ownCache({ folder })
    const row = good(await cache.importFile(join(folder, 'files', sha256(one)), { name: 'ONE' }))
    expect(row.trust).toBe('own-hash-only')
    expect(good(await cache.verify('ONE')).sha256).toBe(sha256(one))
  })

  it('goes with its bytes when its update is forgotten, and takes no other along', async () => {
    const { folder, store } = await spoilt(spoil)
    const cache = await ownCache({ folder })
    good(await cache.forget('ONE'))
    expect(readdirSync(join(folder, 'files'))).toEqual([sha256(two)])
    expect(await cache.list()).toHaveLength(1)
    expect(await store.entry('TWO')).toBeDefined()
  })

  it('keeps bytes that it may name when another update with them is forgotten', async () => {
    const { folder } = await spoilt(spoil)
    const cache = await ownCache({ folder })
    const again = join(ownFolder(), 'COPY.mpu5')
    writeFileSync(again, one)
    good(await cache.importFile(again))
    good(await cache.forget('COPY'))
    expect(readdirSync(join(folder, 'files')).sort()).toEqual([sha256(one), sha256(two)].sort())
  })
})

it('bytes in quarantine for a mistyped hash come back when the right one is given', async () => {
  const folder = join(ownFolder(), 'mirror')
  const cache = await ownCache({ folder })
  const file = join(ownFolder(), 'ONE.mpu5')
  writeFileSync(file, one)
  expect(codeOf(await cache.importFile(file, { sha256: sha256(two) }))).toBe('patch.digest-mismatch')
  expect(codeOf(await cache.confirm('ONE', sha256(two)))).toBe('patch.not-verified')
  expect(good(await cache.confirm('ONE', sha256(one).toUpperCase())).trust).toBe('given-hash')
  expect(good(await cache.verify('ONE')).sha256).toBe(sha256(one))
})

it('a hash is compared on verify, noted where it holds, and changes nothing where it does not', async () => {
  const cache = await ownCache()
  const file = join(ownFolder(), 'ONE.mpu5')
  writeFileSync(file, one)
  good(await cache.importFile(file))
  expect(codeOf(await cache.confirm('ONE', 'abc'))).toBe('words.wrong')
  expect(codeOf(await cache.confirm('ONE', sha256(two)))).toBe('patch.digest-mismatch')
  expect(await cache.list()).toMatchObject([{ state: 'verified', trust: 'own-hash-only' }])
  expect(good(await cache.confirm('ONE', sha256(one))).trust).toBe('given-hash')
  expect(codeOf(await cache.confirm('NONE', sha256(one)))).not.toBe('patch.digest-mismatch')
})
