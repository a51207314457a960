import { spawn } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { startDevTools } from '../../electron/host/record/devtools.ts'
import { findProgram } from '../peers/programs.ts'
import { writeLongRun } from '../unit/record/long-run.ts'
import { newSigner } from '../unit/record/sample-run.ts'
import type { Measured, Work } from './record-work.ts'

/**
 * How fast a record is exported and verified, and how much memory that takes, compared with `sha256sum` of the same
 * lines. Each piece of work is a process of its own, so that its peak is its own; the work and sha256sum take turns.
 */
const rounds = 5
const sizes = [100_000, 1_000_000]
const wanted = 40_000 // events a second that a verification is to reach

export async function run(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'uptick-bench-record-'))
  try {
    console.log(`${String(cpus().length)} cores, load ${loadavg()[0]?.toFixed(1) ?? ''} at the start`)
    for (const events of sizes) await measureSize(folder, events)
    await measurePage(folder)
    console.log(`load ${loadavg()[0]?.toFixed(1) ?? ''} at the end`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function measureSize(folder: string, events: number): Promise<void> {
  const of = path.join(folder, String(events))
  await writeLongRun(of, events, newSigner())
  const journal = path.join(of, 'journal.ndjson')
  const { size } = await stat(journal)
  console.log(`\n${events.toLocaleString('en')} events, ${megabytes(size)} of lines`)
  for (const format of ['zip', 'json'] as const) {
    const out = path.join(folder, `${String(events)}.${format}`)
    tell(`export ${format}`, events, await alternately({ act: 'export', folder: of, format, out }, journal, 1))
    const verified = await alternately({ act: 'verify', file: out }, journal, rounds)
    tell(`verify ${format}`, events, verified)
    await rm(out)
  }
  const redacted = path.join(folder, 'redacted.zip')
  const redact = { act: 'export', folder: of, format: 'zip', out: redacted, policy: 'customer' } as const
  tell('export zip, redacted', events, await alternately(redact, journal, 1))
  tell('verify zip, redacted', events, await alternately({ act: 'verify', file: redacted }, journal, 1))
  await rm(redacted)
}

interface Alternated {
  readonly work: readonly Measured[]
  readonly sha256sum: readonly number[]
}

async function alternately(work: Work, journal: string, times: number): Promise<Alternated> {
  const measured: Measured[] = []
  const sha256sum: number[] = []
  for (let round = 0; round < times; round += 1) {
    measured.push(await inProcess(work))
    const begun = performance.now()
    await output('sha256sum', [journal])
    sha256sum.push(performance.now() - begun)
  }
  return { work: measured, sha256sum }
}

async function inProcess(work: Work): Promise<Measured> {
  const file = path.join(import.meta.dirname, 'record-work.ts')
  return JSON.parse(await output(process.execPath, [file, JSON.stringify(work)])) as Measured
}

function output(program: string, words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...words], { stdio: ['ignore', 'pipe', 'inherit'] })
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (piece: string) => (text += piece))
    child.once('error', reject)
    child.once('close', (code) =>
      code === 0 ? resolve(text) : reject(new Error(`${program} ended with ${String(code)}`)),
    )
  })
}

function tell(what: string, events: number, { work, sha256sum }: Alternated): void {
  const times = work.map(({ milliseconds }) => milliseconds)
  const rate = (milliseconds: number): number => Math.round(events / (milliseconds / 1000))
  const middle = rate(median(times))
  const spread =
    times.length === 1
      ? ''
      : ` (${rate(Math.max(...times)).toLocaleString('en')} to ${rate(Math.min(...times)).toLocaleString('en')})`
  const peak = Math.max(...work.map(({ peakBytes }) => peakBytes))
  const processor = rate(median(work.map(({ processorMilliseconds }) => processorMilliseconds)))
  const reached = !what.startsWith('verify') ? '' : middle >= wanted ? '  reached' : '  NOT REACHED'
  console.log(
    `${what.padEnd(22)} ${middle.toLocaleString('en')} events/s${spread}, ${processor.toLocaleString('en')} a processor second, peak ${megabytes(peak)}, sha256sum ${String(Math.round(median(sha256sum)))} ms${reached}`,
  )
}

/** A page of 50,000 events in a browser, from a file, with the network off. */
async function measurePage(folder: string): Promise<void> {
  const events = 50_000
  const of = path.join(folder, 'page')
  await writeLongRun(of, events, newSigner())
  const out = path.join(folder, 'page.html')
  await inProcess({ act: 'export', folder: of, format: 'html', out })
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) times.push(await openPage(out))
  const middle = median(times)
  const verdict = middle <= 10_000 ? 'reached' : 'NOT REACHED'
  console.log(
    `\nHTML of ${events.toLocaleString('en')} events, verified and shown: ${seconds(middle)} (${seconds(Math.min(...times))} to ${seconds(Math.max(...times))}), wanted 10 s: ${verdict}`,
  )
}

async function openPage(file: string): Promise<number> {
  const browser = await startDevTools(process.env['CHROMIUM'] ?? findProgram('chromium'))
  try {
    const { targetId } = await browser.ask('Target.createTarget', { url: 'about:blank' })
    const { sessionId } = await browser.ask('Target.attachToTarget', { targetId, flatten: true })
    await browser.ask('Page.enable', {}, String(sessionId))
    const loaded = browser.told('Page.loadEventFired')
    const begun = performance.now()
    await browser.ask('Page.navigate', { url: pathToFileURL(file).href }, String(sessionId))
    await loaded
    const expression = `new Promise((done) => { const look = () => document.documentElement.dataset.shown && done(document.documentElement.dataset.shown)
      new MutationObserver(look).observe(document.documentElement, { attributes: true }); look() })`
    const { result } = await browser.ask('Runtime.evaluate', { expression, awaitPromise: true }, String(sessionId))
    if ((result as { value?: unknown }).value !== 'sound') throw new Error('the page did not verify itself')
    return performance.now() - begun
  } finally {
    await browser.close()
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

const megabytes = (bytes: number): string => `${String(Math.round(bytes / 1024 / 1024))} MB`
const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`
