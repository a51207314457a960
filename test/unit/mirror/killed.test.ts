import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as after } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { packUpdates } from '../../../electron/host/mirror/pack-updates.ts'
import { rangedAnswer, startHttpSource } from './http-source.ts'
import type { KilledWork } from './killed-work.ts'
import { good, ownCache, ownFolder, realClock, sha256, someBytes } from './kit.ts'

const kills = 80

/** A process that works on a mirror: ready to begin, and to be killed at any moment after. */
class Victim {
  readonly #child: ChildProcess
  readonly #lines: AsyncIterator<string>
  readonly #gone: Promise<void>

  /** `compiled`: where what one process compiled is kept for the next ones, since most of a short life is that. */
  constructor(work: KilledWork, compiled: string) {
    const program = join(import.meta.dirname, 'killed-work.ts')
    this.#child = spawn(process.execPath, [program, JSON.stringify(work)], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, NODE_COMPILE_CACHE: compiled },
    })
    this.#gone = new Promise((resolve) => this.#child.once('close', () => resolve()))
    this.#lines = createInterface(this.#child.stdout!)[Symbol.asyncIterator]()
  }

  /** Lets it begin when it is ready, and kills it so many milliseconds later. What it said by then; '' where it was cut. */
  async killAfter(milliseconds: number): Promise<string> {
    expect(await this.#lines.next()).toMatchObject({ value: 'ready' })
    const said = this.#lines.next()
    this.#child.stdin!.write('\n')
    await Promise.race([after(milliseconds), said])
    this.#child.kill('SIGKILL')
    await this.#gone
    return ((await said) as { value?: string }).value ?? ''
  }
}

// One mirror, killed again and again: what it calls verified must match byte for byte, regardless of the operation that
// was interrupted.
it(`a mirror that is killed ${kills} times opens clean each time, and every verified file is whole`, async () => {
  const home = ownFolder()
  const folder = join(home, 'mirror')
  const files: Readonly<Record<string, Buffer>> = {
    KEPT: someBytes(1_000_000, 1),
    FETCHED: someBytes(5_000_000, 2),
    IMPORTED: someBytes(5_000_000, 3),
    PACKED: someBytes(3_000_000, 4),
    PACKED2: someBytes(2_000_000, 5),
    // Two names of the same bytes: forgetting one must leave the other whole.
    EVICTED: someBytes(800_000, 6),
    TWIN: someBytes(800_000, 6),
  }
  const fileOf = (name: string): string => join(home, `${name}.mpu5`)
  for (const [name, bytes] of Object.entries(files)) writeFileSync(fileOf(name), bytes)
  const source = await startHttpSource(
    rangedAnswer(
      () => files['FETCHED']!,
      () => '"one"',
    ),
  )
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const signer = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex')
  const packing = await ownCache()
  for (const name of ['PACKED', 'PACKED2']) good(await packing.importFile(fileOf(name)))
  const file = join(home, 'trip.zip')
  const key = { publicHex: signer, sign: (message: Uint8Array) => sign(null, message, privateKey) }
  const names = ['PACKED', 'PACKED2']
  good(await packUpdates(packing, { file, names, documents: [], plans: [], product: '0', key, clock: realClock }))

  const works: readonly { work: KilledWork; makes: readonly string[] }[] = [
    { work: { act: 'fetch', folder, url: `${source.origin}/FETCHED.mpu5` }, makes: ['FETCHED'] },
    { work: { act: 'import', folder, file: fileOf('IMPORTED') }, makes: ['IMPORTED'] },
    { work: { act: 'unpack', folder, file, signer }, makes: names },
    { work: { act: 'forget', folder, name: 'EVICTED' }, makes: [] },
  ]
  const cut: Record<string, number> = {}
  const longest: Record<string, number> = { fetch: 60, import: 60, unpack: 60, forget: 10 }
  for (let round = 0; round < kills; round += 1) {
    const { work, makes } = works[round % works.length]!
    const before = await ownCache({ folder })
    for (const name of ['KEPT', 'TWIN', 'EVICTED'])
      if (!(await before.verify(name)).ok) good(await before.importFile(fileOf(name)))
    const moment = Math.random() * longest[work.act]!
    const said = await new Victim(work, join(home, 'compiled')).killAfter(moment)
    expect(said, `${work.act} killed after ${moment} ms`).not.toContain('failed')
    if (said === '') cut[work.act] = (cut[work.act] ?? 0) + 1
    // Moments that come after the end are of no use: the next ones come earlier; the other way round, later.
    longest[work.act] = Math.min(2_000, Math.max(3, longest[work.act]! * (said === '' ? 1.15 : 0.85)))
    const cache = await ownCache({ folder })
    const rows = await cache.list()
    for (const row of rows.filter(({ state }) => state === 'verified'))
      expect(good(await cache.verify(row.name)).sha256, row.name).toBe(sha256(files[row.name]!))
    expect(rows.filter(({ state }) => state === 'quarantined')).toEqual([])
    const verified = rows.flatMap(({ name, state }) => (state === 'verified' ? [name] : []))
    expect(verified).toEqual(expect.arrayContaining(['KEPT', 'TWIN']))
    if (said === 'done') expect(verified).toEqual(expect.arrayContaining([...makes]))
    // No unreferenced file is left: one file for each hash, and no half-written manifest.
    const hashes = new Set(rows.flatMap(({ state, sha256: hash }) => (state === 'verified' ? [hash] : [])))
    expect(new Set(readdirSync(join(folder, 'files')))).toEqual(hashes)
    expect(readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((each) => each.endsWith('.tmp'))).toEqual(
      [],
    )
    for (const name of makes) if (verified.includes(name)) good(await cache.forget(name))
  }
  // It means something only where many were cut in the middle of their work.
  for (const act of ['fetch', 'import', 'unpack', 'forget']) expect(cut[act], act).toBeGreaterThan(4)
}, 600_000)
