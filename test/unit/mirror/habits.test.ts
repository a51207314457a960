import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, truncateSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { PatchCache } from '../../../electron/host/mirror/patch-cache.ts'
import { startHttpSource } from './http-source.ts'
import { ownCache, ownFolder, sha256, someBytes } from './kit.ts'

// No matter what a source does and what happens to the index: what is called verified equals the source, and bytes that
// were imported leave the mirror only by `forget`.

const name = 'P4_4_3-GA'
const page = Buffer.from('<script>location = "/portal"</script>'.repeat(200))

/** What the server does with one request. */
const habit = fc.constantFrom(
  'sound', 'cut', 'stalls', 'shifted resume', 'foreign resume', 'no resume', 'portal', 'no length', 'wrong length',
  'head of 0', 'tag each time', 'always now', 'as text', '503',
) // prettier-ignore
type Habit = typeof habit extends fc.Arbitrary<infer H> ? H : never

/** A break, and a resume that is spoilt: by chance alone they would rarely follow each other. */
const spoilt = fc.tuple(
  fc.constantFrom<Habit>('cut', 'stalls', 'wrong length'),
  fc.constantFrom<Habit>('shifted resume', 'foreign resume', 'no resume', 'tag each time'),
)
const row = fc
  .array(
    fc.oneof(
      habit.map((one) => [one]),
      spoilt,
    ),
    { maxLength: 4 },
  )
  .map((groups) => groups.flat())
/** What a person, or a sync tool, does between two fetches. */
const act = fc.constantFrom('nothing', 'list', 'verify', 'empty index', 'replace')

interface World {
  file: Buffer
  modified: string
  habits: Habit[]
  readonly cutAt: number
}

function answering(world: World): RequestListener {
  let tags = 0
  return (request, response) => {
    const now = world.habits.shift() ?? 'sound'
    const { file, cutAt } = world
    const from = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? -1)
    const resumes = from > 0 && now !== 'no resume'
    const strong = createHash('md5').update(file).digest('hex')
    const time = now === 'always now' ? new Date().toUTCString() : world.modified
    response.setHeader('ETag', now === 'tag each time' ? `"${String((tags += 1))}"` : `"${strong}"`)
    response.setHeader('Last-Modified', time)
    if (now === 'as text') response.setHeader('Content-Type', 'text/html')
    if (request.method === 'HEAD') {
      response.writeHead(200, { 'Content-Length': now === 'head of 0' ? 0 : file.length })
      return void response.end()
    }
    if (now === '503') return void response.writeHead(503).end()
    if (now === 'portal') return void response.writeHead(200, { 'Content-Length': page.length }).end(page)
    const rest = resumes ? file.subarray(from) : file
    const body =
      resumes && now === 'shifted resume'
        ? file.subarray(0, rest.length)
        : resumes && now === 'foreign resume'
          ? someBytes(rest.length, 99)
          : rest
    const length = body.length + (now === 'wrong length' ? 1_000 : 0)
    const range = `bytes ${String(from)}-${String(file.length - 1)}/${String(file.length)}`
    response.writeHead(resumes ? 206 : 200, {
      ...(now === 'no length' ? {} : { 'Content-Length': length }),
      ...(resumes ? { 'Content-Range': range } : {}),
    })
    const most = Math.min(body.length, cutAt)
    if (now === 'cut' || now === 'wrong length') response.write(body.subarray(0, most), () => response.destroy())
    else if (now === 'stalls') response.write(body.subarray(0, most))
    else response.end(body)
  }
}

/** All contents in the mirror's folder, under any name. */
function contents(folder: string): Set<string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile())
  return new Set(files.map((each) => sha256(readFileSync(join(each.parentPath, each.name)))))
}

async function happens(what: string, cache: PatchCache, folder: string, world: World): Promise<void> {
  if (what === 'list') await cache.list()
  if (what === 'verify') await cache.verify(name)
  if (what === 'replace') {
    world.file = someBytes(world.file.length, world.file[0] ?? 1)
    world.modified = new Date(Date.parse(world.modified) + 60_000).toUTCString()
  }
  const entries = join(folder, 'entries')
  if (what === 'empty index' && existsSync(entries))
    for (const entry of readdirSync(entries)) if (entry.endsWith('.json')) truncateSync(join(entries, entry), 0)
}

it('no row of habits makes a wrong update verified, or costs one that was here', { timeout: 240_000 }, async () => {
  const rounds = fc.array(fc.record({ habits: row, act, given: fc.boolean() }), {
    minLength: 1,
    maxLength: 3,
  })
  await fc.assert(
    fc.asyncProperty(rounds, fc.integer({ min: 70_000, max: 230_000 }), async (played, cutAt) => {
      const world: World = {
        file: someBytes(240_000, cutAt),
        modified: 'Tue, 02 Jan 2024 03:04:05 GMT',
        habits: [],
        cutAt,
      }
      const source = await startHttpSource(answering(world))
      const folder = join(ownFolder(), 'mirror')
      const cache = await ownCache({ folder, patience: { tries: 2, firstPause: 0 }, stallMs: 100 })
      const taken = new Set<string>()
      for (const { habits, act: what, given } of played) {
        world.habits = [...habits]
        const added = await cache.add(`${source.origin}/${name}.mpu5`, given ? { sha256: sha256(world.file) } : {})
        if (added.ok) {
          expect(added.value.sha256).toBe(sha256(world.file))
          taken.add(added.value.sha256 ?? '')
        }
        await happens(what, cache, folder, world)
        const verified = await cache.verify(name)
        if (verified.ok) {
          expect(sha256(readFileSync(verified.value.path))).toBe(verified.value.sha256)
          expect(taken).toContain(verified.value.sha256)
        }
        const here = contents(folder)
        for (const each of taken) expect(here).toContain(each)
      }
    }),
    { numRuns: 40, seed: 20_261_130 },
  )
})
