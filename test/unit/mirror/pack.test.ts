import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import { packUpdates } from '../../../electron/host/mirror/pack-updates.ts'
import type { Packed, PackOptions } from '../../../electron/host/mirror/pack-updates.ts'
import type { PatchCache } from '../../../electron/host/mirror/patch-cache.ts'
import { createPlans } from '../../../electron/host/mirror/plans.ts'
import { manifestFile, readManifest, signatureFile, signManifest } from '../../../electron/host/mirror/trip-pack.ts'
import type { PackManifest } from '../../../electron/host/mirror/trip-pack.ts'
import { unpackUpdates } from '../../../electron/host/mirror/unpack-updates.ts'
import type { Unpacked, UnpackOptions } from '../../../electron/host/mirror/unpack-updates.ts'
import type { Signer } from '../../../electron/host/keys/signing-key.ts'
import { failure } from '../../../shared/base/failure.ts'
import { failed } from '../../../shared/base/result.ts'
import type { Result } from '../../../shared/base/result.ts'
import { codeOf, good, ownCache, ownFolder, realClock, sha256, someBytes } from './kit.ts'

const one = someBytes(700_000, 1)
const two = someBytes(300_000, 2)
const plan = 'name: Harbor Street\nto: ONE\n'
const runbook = '# A runbook of one’s own\n'

function ownKey(): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const publicHex = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex')
  return { publicHex, sign: (message) => sign(null, message, privateKey) }
}

const key = ownKey()

async function filled(): Promise<PatchCache> {
  const cache = await ownCache()
  const folder = ownFolder()
  writeFileSync(join(folder, 'ONE.mpu5'), one)
  writeFileSync(join(folder, 'TWO.mpu5'), two)
  good(await cache.importFile(join(folder, 'ONE.mpu5'), { release: '4.4.3-GA', by: 'Ann', sha256: sha256(one) }))
  good(await cache.importFile(join(folder, 'TWO.mpu5')))
  return cache
}

async function packed(words: Partial<PackOptions> = {}, cache?: PatchCache): Promise<Result<Packed>> {
  const kept = good(await createPlans(ownFolder()).keep(plan))
  return await packUpdates(cache ?? (await filled()), {
    file: join(ownFolder(), 'trip.zip'),
    names: ['ONE', 'TWO'],
    documents: [{ id: 'mos-upgrade', version: '1.0.0', source: runbook }],
    plans: [kept],
    by: 'Ann',
    product: '0.1.0',
    key,
    clock: realClock,
    ...words,
  })
}

async function unpacked(
  file: string,
  words: Partial<UnpackOptions> = {},
  cache?: PatchCache,
): Promise<{ result: Result<Unpacked>; cache: PatchCache; folder: string; words: UnpackOptions }> {
  const folder = ownFolder()
  const into = cache ?? (await ownCache())
  const all: UnpackOptions = {
    file,
    ownSigner: ownKey().publicHex,
    documentsFolder: join(folder, 'documents'),
    builtIn: [],
    plans: createPlans(join(folder, 'plans')),
    ...words,
  }
  return { result: await unpackUpdates(into, all), cache: into, folder, words: all }
}

describe('a trip pack', () => {
  it('carries updates, runbooks and planned runs to another laptop, byte for byte', async () => {
    const pack = good(await packed())
    expect(pack.sha256).toBe(sha256(readFileSync(pack.path)))
    const { result, cache, words } = await unpacked(pack.path, { signer: key.publicHex.toUpperCase() })
    expect(good(result)).toMatchObject({ signer: key.publicHex, known: 'given', by: 'Ann', had: [], refused: [] })
    expect(good(result).taken).toMatchObject([
      { name: 'ONE', state: 'verified', trust: 'signed-pack', release: '4.4.3-GA', releaseSource: 'Ann' },
      { name: 'TWO', state: 'verified', trust: 'own-hash-only' },
    ])
    expect(readFileSync(good(await cache.verify('ONE')).path).equals(one)).toBe(true)
    expect(readFileSync(good(await cache.verify('TWO')).path).equals(two)).toBe(true)
    expect(good(result).plans).toEqual(['Harbor Street'])
    expect((await words.plans.list()).map(({ source }) => source)).toEqual([plan])
    const [document] = good(result).documents
    expect(readFileSync(document?.path ?? '', 'utf8')).toBe(runbook)
  })

  it('is taken from only as far as something is missing', async () => {
    const pack = good(await packed())
    const { cache, words } = await unpacked(pack.path)
    good(await cache.forget('TWO'))
    const again = good(await unpackUpdates(cache, words))
    expect(again).toMatchObject({ taken: [{ name: 'TWO' }], had: ['ONE'], plans: [] })
    expect(good(await unpackUpdates(cache, words))).toMatchObject({ taken: [], had: ['ONE', 'TWO'] })
  })

  it('of a signer who is not known vouches for nothing', async () => {
    const { result } = await unpacked(good(await packed()).path)
    expect(good(result)).toMatchObject({ known: 'unknown', taken: [{ trust: 'own-hash-only' }, {}] })
    const own = await unpacked(good(await packed()).path, { ownSigner: key.publicHex })
    expect(good(own.result)).toMatchObject({ known: 'own', taken: [{ trust: 'given-hash' }, {}] })
  })

  it('by another than the named key is refused whole', async () => {
    const { result, cache } = await unpacked(good(await packed()).path, { signer: 'ab'.repeat(32) })
    expect(codeOf(result)).toBe('patch.pack-damaged')
    expect(await cache.list()).toEqual([])
  })

  it('does not replace an update that has the same name', async () => {
    const cache = await ownCache()
    const file = join(ownFolder(), 'ONE.mpu5')
    writeFileSync(file, two)
    good(await cache.importFile(file))
    const { result } = await unpacked(good(await packed()).path, {}, cache)
    expect(good(result)).toMatchObject({
      taken: [{ name: 'TWO' }],
      refused: [{ name: 'ONE', failure: { code: 'patch.name-taken' } }],
    })
    expect(good(await cache.verify('ONE')).sha256).toBe(sha256(two))
  })

  it('leaves a plan alone that was worked on here', async () => {
    const plans = createPlans(join(ownFolder(), 'plans'))
    good(await plans.keep(`${plan}note: mine\n`))
    expect(good((await unpacked(good(await packed()).path, { plans })).result).plans).toEqual([])
    expect((await plans.list())[0]?.source).toContain('mine')
  })

  it('reports a plan that could not be saved', async () => {
    const plans = createPlans(join(ownFolder(), 'plans'))
    const full = failed(failure('disk.full', 'The disk is full.', 'Free some room.'))
    const { result } = await unpacked(good(await packed()).path, { plans: { ...plans, keep: async () => full } })
    expect(good(result)).toMatchObject({
      plans: [],
      refused: [{ name: 'Harbor Street', failure: { code: 'disk.full' } }],
    })
  })

  it('is a plain zip whose sums hold', async () => {
    const pack = good(await packed())
    const sums = entriesOf(readFileSync(pack.path))
    const lines = sums.get('SHA256SUMS')?.toString().trim().split('\n') ?? []
    expect(lines).toHaveLength(4)
    for (const line of lines) {
      const [hash = '', file = ''] = line.split('  ')
      expect(`${file} ${sha256(sums.get(file) ?? Buffer.alloc(0))}`).toBe(`${file} ${hash}`)
    }
  })
})

describe('packing', () => {
  it('refuses what is not there, what is there already, and leaves nothing behind', async () => {
    const folder = ownFolder()
    const file = join(folder, 'trip.zip')
    expect(codeOf(await packed({ file, names: ['ONE', 'THREE'] }))).toBe('patch.not-found')
    expect(codeOf(await packed({ file, signal: AbortSignal.abort() }))).toBe('operation.cancelled')
    expect(readdirSync(folder)).toEqual([])
    writeFileSync(file, 'mine')
    expect(codeOf(await packed({ file }))).toBe('words.wrong')
    expect(readFileSync(file, 'utf8')).toBe('mine')
  })

  it('finds out that a file rotted, before or while it is packed', async () => {
    const cache = await filled()
    const folder = ownFolder()
    const { path } = good(await cache.verify('TWO'))
    const rot = async (): Promise<void> => {
      const handle = await open(path, 'r+')
      await handle.write(Buffer.from([1, 2, 3]), 0, 3, 290_000)
      await handle.close()
    }
    let spoilt = false
    const during = await packed(
      {
        file: join(folder, 'trip.zip'),
        // Called when the first bytes go out: all were verified then.
        onProgress: () => {
          if (!spoilt) void rot()
          spoilt = true
        },
      },
      cache,
    )
    expect(codeOf(during)).toBe('patch.digest-mismatch')
    expect(codeOf(await packed({ file: join(folder, 'trip.zip') }, cache))).toBe('patch.digest-mismatch')
    expect(readdirSync(folder)).toEqual([])
  })
})

/** The stored entries of a zip by name, read without our own reader. */
function entriesOf(zip: Buffer): Map<string, Buffer> {
  const entries = new Map<string, Buffer>()
  let at = zip.readUInt32LE(zip.length - 22 + 16)
  while (zip.readUInt32LE(at) === 0x02014b50) {
    const [size, nameLength, extra, comment] = [24, 28, 30, 32].map((offset) =>
      offset === 24 ? zip.readUInt32LE(at + offset) : zip.readUInt16LE(at + offset),
    ) as [number, number, number, number]
    const local = zip.readUInt32LE(at + 42)
    const name = zip.subarray(at + 46, at + 46 + nameLength).toString()
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    entries.set(name, zip.subarray(start, start + size))
    at += 46 + nameLength + extra + comment
  }
  return entries
}

/** Writes a zip of these entries, stored. */
async function zipOf(entries: ReadonlyMap<string, Buffer>, { compress = false } = {}): Promise<string> {
  const zip = new ZipFile()
  for (const [name, content] of entries) zip.addBuffer(content, name, { compress })
  zip.end()
  const parts: Buffer[] = []
  for await (const part of zip.outputStream as AsyncIterable<Buffer>) parts.push(part)
  const file = join(ownFolder(), 'forged.zip')
  writeFileSync(file, Buffer.concat(parts))
  return file
}

type Entries = Map<string, Buffer>

/** Signs a changed manifest again, as somebody with a key of his own can. */
function resign(entries: Entries, change: (manifest: PackManifest) => PackManifest, by = key): void {
  const manifest = change(JSON.parse(entries.get(manifestFile)?.toString() ?? '') as PackManifest)
  const { text, signature } = signManifest({ ...manifest, signer: by.publicHex }, by)
  entries.set(manifestFile, Buffer.from(text))
  entries.set(signatureFile, Buffer.from(signature))
}

const update = 'updates/ONE.mpu5'

/** What is done to a pack, and the result: refused as a whole, or ONE refused and TWO imported. */
const forgeries: [string, (entries: Entries) => void, 'whole' | 'one'][] = [
  ['an update whose bytes were changed', (all) => all.set(update, Buffer.from(all.get(update) ?? '').fill(7, 5, 9)), 'one'],
  ['an update that is cut', (all) => all.set(update, (all.get(update) ?? Buffer.alloc(0)).subarray(0, 1000)), 'one'],
  ['an update that is longer', (all) => all.set(update, Buffer.concat([all.get(update) ?? '', Buffer.alloc(9)] as Buffer[])), 'one'],
  ['an update that is not there', (all) => void all.delete(update), 'one'],
  ['a manifest that was changed', (all) => all.set(manifestFile, Buffer.from(String(all.get(manifestFile)).replace('4.4.3', '4.4.4'))), 'whole'],
  ['a manifest with a blank more', (all) => all.set(manifestFile, Buffer.from(`${String(all.get(manifestFile))} `)), 'whole'],
  ['no manifest', (all) => void all.delete(manifestFile), 'whole'],
  ['no signature', (all) => void all.delete(signatureFile), 'whole'],
  ['a signature of nothing', (all) => all.set(signatureFile, Buffer.from('{}')), 'whole'],
  ['a signature by another key than it says', (all) => all.set(signatureFile, Buffer.from(String(all.get(signatureFile)).replace(/"signer":"[0-9a-f]{64}"/, `"signer":"${'cd'.repeat(32)}"`))), 'whole'],
  ['a name that leads out of the folder', (all) => resign(all, (m) => ({ ...m, updates: m.updates.map((u) => ({ ...u, name: '../x' })) })), 'whole'],
  ['an unknown member', (all) => resign(all, (m) => ({ ...m, more: 1 }) as PackManifest), 'whole'],
  ['another kind', (all) => resign(all, (m) => ({ ...m, kind: 'other' }) as unknown as PackManifest), 'whole'],
  ['a runbook that is not what the manifest says', (all) => all.set('documents/mos-upgrade.md', Buffer.from('other')), 'whole'],
  ['a hash in a manifest that was signed again', (all) => resign(all, (m) => ({ ...m, updates: m.updates.map((u) => (u.name === 'ONE' ? { ...u, sha256: sha256(two) } : u)) }), ownKey()), 'one'],
] // prettier-ignore

describe('a pack that was tampered with', () => {
  it.each(forgeries)('%s', async (_what, forge, refused) => {
    const entries = entriesOf(readFileSync(good(await packed()).path))
    forge(entries)
    const { result, cache } = await unpacked(await zipOf(entries))
    const rows = (await cache.list()).filter((row) => row.state === 'verified').map((row) => row.name)
    if (refused === 'one') expect(good(result).refused.map(({ name }) => name)).toEqual(['ONE'])
    else expect(codeOf(result)).toBe('patch.pack-damaged')
    for (const name of rows) {
      const { path, sha256: hash } = good(await cache.verify(name))
      expect([sha256(one), sha256(two)]).toContain(createHash('sha256').update(readFileSync(path)).digest('hex'))
      expect(hash).toBe(sha256(name === 'ONE' ? one : two))
    }
    if (refused === 'one') expect(rows).toEqual(['TWO'])
  })

  it('a pack cannot have compressed entries', async () => {
    const entries = entriesOf(readFileSync(good(await packed()).path))
    const { result } = await unpacked(await zipOf(entries, { compress: true }))
    expect(good(result)).toMatchObject({ taken: [], refused: [{ name: 'ONE' }, { name: 'TWO' }] })
  })

  it.each([
    ['no zip', Buffer.from('a text')],
    ['nothing', Buffer.alloc(0)],
    ['half of one', undefined],
  ])('%s is refused in words', async (_what, content) => {
    const pack = readFileSync(good(await packed()).path)
    const file = join(ownFolder(), 'trip.zip')
    writeFileSync(file, content ?? pack.subarray(0, pack.length / 2))
    expect(codeOf((await unpacked(file)).result)).toBe('patch.pack-damaged')
    expect(codeOf((await unpacked(join(ownFolder(), 'nothing.zip'))).result)).toBe('disk.not-readable')
  })
})

it('the signature covers the words that VERIFY.md names, and the manifest as written', () => {
  const manifest: PackManifest = {
    v: 1,
    kind: 'uptick-pack',
    madeAt: '2030-01-01T00:00:00.000Z',
    product: '0.1.0',
    signer: key.publicHex,
    updates: [],
    documents: [],
    plans: [],
  }
  const { text, signature } = signManifest(manifest, key)
  expect(readManifest(text, signature)).toEqual({ manifest })
  const { signature: hex } = JSON.parse(signature) as { signature: string }
  expect(hex).toBe(Buffer.from(key.sign(Buffer.from(`uptick.pack.v1\n${text}`))).toString('hex'))
})
