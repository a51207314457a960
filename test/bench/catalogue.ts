import { spawn } from 'node:child_process'
import { cpus, loadavg } from 'node:os'
import path from 'node:path'
import type { Measured, Work } from './catalogue-work.ts'

/**
 * What it costs to know about runs, on the real host: a page that listens, a long run that is opened, a login next to live
 * runs, an event of a run over many appliances. Each measurement is a process of its own; figures are CPU time.
 * `npm run bench -- catalogue`; UPTICK_BENCH_ROOT measures another checkout.
 */
const root = path.resolve(process.env['UPTICK_BENCH_ROOT'] ?? path.join(import.meta.dirname, '..', '..'))
const checks = [1, 7]
const lengths = [1000, 2001, 8001, 16_001]
const liveRuns = [1, 10, 50]
const appliances = [1, 21, 50]
/** Rounds of the measurements that other work on the computer disturbs most; the median counts. */
const rounds = 3

export async function run(): Promise<void> {
  const load = (): string => loadavg()[0]?.toFixed(1) ?? ''
  console.log(`${String(cpus().length)} cores, load ${load()} at the start`)
  for (const count of checks) await tellChecks(count)
  for (const entries of lengths) {
    const { cpu, beside = Number.NaN } = await measured({ act: 'open', entries })
    const times = cpu / beside
    const reached = entries < 16_001 ? '' : times <= 2 ? '  reached' : '  NOT REACHED'
    console.log(
      `open ${entries.toLocaleString('en')} entries: ${ms(cpu)}, one read ${ms(beside)}, ${factor(times)}${reached}`,
    )
  }
  await tellGrowth('a new run next to live runs', liveRuns, (count) => ({ act: 'login', live: count }), 1.5)
  await tellGrowth('an event by appliances of the run', appliances, (count) => ({ act: 'fold', appliances: count }), 3)
  console.log(`load ${load()} at the end`)
}

async function tellChecks(count: number): Promise<void> {
  const alone: Measured[] = []
  const heard: Measured[] = []
  for (let round = 0; round < rounds; round += 1) {
    alone.push(await measured({ act: 'checks', count, page: false }))
    heard.push(await measured({ act: 'checks', count, page: true }))
  }
  const [without, withPage] = [median(alone), median(heard)]
  const times = withPage.cpu / without.cpu
  const tell = ({ cpu, reads, writes }: Measured): string =>
    `${ms(cpu)}, ${String(reads)} journal reads, ${String(writes)} run.json written`
  console.log(`${String(count)} checks at once, without a page: ${tell(without)}`)
  console.log(
    `${String(count)} checks at once, with a page: ${tell(withPage)}; ${factor(times)}${reachedBy(times, 1.1)}`,
  )
}

async function tellGrowth(
  what: string,
  sizes: readonly number[],
  work: (size: number) => Work,
  most: number,
): Promise<void> {
  let first = 0
  for (const size of sizes) {
    const all: Measured[] = []
    for (let round = 0; round < rounds; round += 1) all.push(await measured(work(size)))
    const { cpu } = median(all)
    if (first === 0) first = cpu
    const verdict = size === sizes.at(-1) ? reachedBy(cpu / first, most) : ''
    console.log(`${what}, ${String(size)}: ${ms(cpu)}, ${factor(cpu / first)}${verdict}`)
  }
}

function measured(work: Work): Promise<Measured> {
  const script = path.join(import.meta.dirname, 'catalogue-work.ts')
  return new Promise((resolve, reject) => {
    const words = [script, root, JSON.stringify(work)]
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] })
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (piece: string) => (text += piece))
    child.once('error', reject)
    child.once('close', (code) =>
      code === 0 ? resolve(JSON.parse(text) as Measured) : reject(new Error(`${work.act} ended with ${String(code)}`)),
    )
  })
}

function median(all: readonly Measured[]): Measured {
  const middle = all.toSorted((a, b) => a.cpu - b.cpu)[Math.floor(all.length / 2)]
  if (middle === undefined) throw new Error('nothing was measured')
  return middle
}

const ms = (value: number): string => `${value < 10 ? value.toFixed(3) : String(Math.round(value))} ms CPU`
const factor = (value: number): string => `${value.toFixed(2)} times`
const reachedBy = (value: number, most: number): string =>
  value <= most ? `  reached (at most ${String(most)})` : `  NOT REACHED (at most ${String(most)})`
