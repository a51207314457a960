import { createReadStream, createWriteStream } from 'node:fs'
import { link, mkdtemp, rm, stat } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { findProgram } from '../peers/programs.ts'
import { startSource } from '../peers/source-servers.ts'
import type { SourceKind, SourceServer } from '../peers/source-servers.ts'
import { bundleWork, forgetPeak, median, megabytes, peakOf, spread, stand, timed, timedScript } from './mirror-run.ts'
import type { Took } from './mirror-run.ts'

/**
 * Compares the mirror with what the field uses: downloading and verifying with curl and sha256sum, over a long line
 * with lftp pget, serving with vsftpd and nginx. Ours and theirs take turns; figures are the median of five with the
 * smallest and largest.
 */
const rounds = 5
const size = 1024 ** 3
/** The long line: milliseconds of a round trip, and bytes on their way on one connection. */
const roundTrip = 80
const window = 1024 ** 2

/** Where everything lies, the file of 1 GB, and how a process of ours is called. */
interface Bench {
  readonly folder: string
  readonly file: string
  readonly work: Awaited<ReturnType<typeof bundleWork>>
}

export async function run(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'uptick-bench-mirror-'))
  try {
    const load = (): string => loadavg()[0]?.toFixed(1) ?? ''
    console.log(`${String(cpus().length)} cores, load ${load()} at the start`)
    const file = path.join(folder, 'P4_4_3-GA.mpu5')
    const bench: Bench = { folder, file, work: await bundleWork(folder) }
    await pipeline(createReadStream('/dev/urandom', { end: size - 1 }), createWriteStream(file))
    for (const kind of ['vsftpd', 'nginx'] as const) await measureFetch(bench, kind)
    for (const kind of ['vsftpd', 'nginx'] as const) await measureLongLine(bench, kind)
    const smaller = path.join(folder, 'D4_4_3_50317.mpu5')
    await pipeline(createReadStream(file, { end: size / 4 - 1 }), createWriteStream(smaller))
    for (const kind of ['vsftpd', 'nginx'] as const) {
      await measureOffer(bench, kind, [1])
      await measureOffer({ ...bench, file: smaller }, kind, [10, 50])
    }
    console.log(`load ${load()} at the end`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function sourceWith(file: string, kind: SourceKind): Promise<SourceServer> {
  const source = await startSource(kind)
  await link(file, path.join(source.folder, path.basename(file)))
  return source
}

/** Ours and theirs in turn, each from nothing; nothing that one left on the disk is the other's to carry. */
async function alternately(
  ours: () => Promise<Took>,
  theirs: () => Promise<Took>,
): Promise<{ ours: Took[]; theirs: Took[] }> {
  const took = { ours: [] as Took[], theirs: [] as Took[] }
  for (let round = 0; round < rounds; round += 1) {
    for (const who of round % 2 === 0 ? (['ours', 'theirs'] as const) : (['theirs', 'ours'] as const)) {
      await timed('sync')
      took[who].push(await { ours, theirs }[who]())
    }
  }
  return took
}

async function fetchOnce({ folder, work }: Bench, url: string): Promise<Took> {
  const cache = path.join(folder, 'cache')
  const took = await timed(...work({ act: 'fetch', url, folder: cache }))
  await rm(cache, { recursive: true })
  return took
}

async function measureFetch(bench: Bench, kind: SourceKind): Promise<void> {
  const { folder, file } = bench
  const source = await sourceWith(file, kind)
  try {
    const url = `${source.url}/${path.basename(file)}`
    const got = path.join(folder, 'got')
    const { ours, theirs } = await alternately(
      () => fetchOnce(bench, url),
      async () => {
        const took = await timedScript('curl -sSf -o "$1" "$2" && sha256sum "$1"', [got, url])
        await rm(got)
        return took
      },
    )
    console.log(`\nfetching and verifying 1 GB from ${kind}`)
    compare('seconds', ours, theirs, 'curl, sha256sum', ({ seconds }) => seconds, 1)
    compare('processor seconds', ours, theirs, 'curl, sha256sum', ({ processor }) => processor, 1.2)
  } finally {
    await source.stop()
  }
}

async function measureLongLine(bench: Bench, kind: SourceKind): Promise<void> {
  const { folder, file, work } = bench
  const source = await sourceWith(file, kind)
  const ftp = kind !== 'nginx'
  const relay = await stand(work({ act: 'relay', port: source.port, ftp, delay: roundTrip / 2, window }))
  try {
    const url = `${source.url.replace(`:${source.port}/`, `:${relay.said}/`)}/${path.basename(file)}`
    const got = path.join(folder, 'got')
    const { ours, theirs } = await alternately(
      () => fetchOnce(bench, url),
      async () => {
        const took = await timed('lftp', '--norc', '-c', `pget -n 4 ${url} -o ${got}`)
        await rm(got)
        return took
      },
    )
    console.log(`\nfetching 1 GB from ${kind}, ${roundTrip} ms round trip, ${megabytes(window)} on their way`)
    compare('seconds', ours, theirs, 'lftp pget -n 4', ({ seconds }) => seconds, 1)
  } finally {
    await relay.end()
    await source.stop()
  }
}

/** The fifty fetch a quarter each: 50 GB of loopback a round would measure patience. */
async function measureOffer({ folder, file, work }: Bench, kind: SourceKind, counts: readonly number[]): Promise<void> {
  const source = await sourceWith(file, kind)
  const cache = path.join(folder, 'cache')
  const served = await stand(work({ act: 'serve', file, folder: cache, protocol: kind === 'nginx' ? 'http' : 'ftp' }))
  try {
    const theirUrl = `${source.url}/${path.basename(file)}`
    const { size: bytes } = await stat(file)
    console.log(
      `\noffering ${megabytes(bytes)} beside ${kind} (ours ${megabytes(peakOf(served.child))} after verifying)`,
    )
    const script = `curl=$1 url=$2; for one in $(seq $3); do "$curl" -sSf -o /dev/null "$url" & all="$all $!"; done
      for one in $all; do wait $one || exit 1; done`
    const peaks: string[] = []
    for (const count of counts) {
      const fetchAll = (url: string) => () => timedScript(script, [findProgram('curl'), url, String(count)])
      forgetPeak(served.child)
      const { ours, theirs } = await alternately(fetchAll(served.said), fetchAll(theirUrl))
      peaks.push(`${count}: ${megabytes(peakOf(served.child))}`)
      const rate = ({ seconds }: Took): number => (count * bytes) / 1024 ** 2 / seconds
      compare(`MB/s to ${count}`, ours, theirs, kind, rate, 1, 'at least')
    }
    const most = peakOf(served.child)
    console.log(
      `memory at most, to ${peaks.join(', ')}: ${most < 150 * 1024 ** 2 ? 'reached' : 'NOT REACHED'} (150 MB)`,
    )
  } finally {
    await served.end()
    await source.stop()
    await rm(cache, { recursive: true, force: true })
  }
}

function compare(
  what: string,
  ours: readonly Took[],
  theirs: readonly Took[],
  who: string,
  figure: (took: Took) => number,
  wanted: number,
  bound: 'at most' | 'at least' = 'at most',
): void {
  const [our, their] = [ours.map(figure), theirs.map(figure)]
  const ratio = median(our) / median(their)
  const reached = bound === 'at most' ? ratio <= wanted : ratio >= wanted
  const digits = bound === 'at least' ? 0 : 2
  const verdict = `${ratio.toFixed(2)} times, wanted ${bound} ${String(wanted)}: ${reached ? 'reached' : 'NOT REACHED'}`
  console.log(`  ${what.padEnd(18)} ours ${spread(our, digits)}, ${who} ${spread(their, digits)}: ${verdict}`)
}
