import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { cpus, loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import { chromium, type Browser } from '@playwright/test'
import browser from '../browser/playwright.config.ts'

/**
 * How long a start takes: a command, a host that can respond, a page that a person can use; each compared with the
 * least that is possible here (`node -e 0`, an empty page). Medians of several runs, taken in turns. CPU time is what a
 * start costs; wall time also depends on what else the computer does. `npm run bench -- start`; UPTICK_BENCH_ROOT
 * measures another checkout.
 */
const root = path.resolve(process.env['UPTICK_BENCH_ROOT'] ?? path.join(import.meta.dirname, '..', '..'))
const runs = 7

interface Cost {
  readonly wall: number
  readonly cpu: number
  readonly megabytes: number
}

export async function run(): Promise<void> {
  const load = (): string => loadavg()[0]?.toFixed(1) ?? ''
  console.log(`${String(cpus().length)} cores, load ${load()} at the start, median of ${String(runs)} runs`)
  const data = await mkdtemp(path.join(tmpdir(), 'uptick-bench-start-'))
  try {
    const command = await commandOf()
    const programs: Readonly<Record<string, readonly string[]>> = {
      'node -e 0': ['-e', '0'],
      'uptick --version': [...command, '--version'],
      'uptick runs': [...command, 'runs', '--data', data],
      'host ready': [],
    }
    const costs = await inTurns(programs, async (words) =>
      words.length > 0 ? startMeasured(words).ended : (await openApp(command, data)).end(),
    )
    for (const [name, all] of costs) tellCost(name, all)
    await pages(command, data)
  } finally {
    await rm(data, { recursive: true, force: true })
  }
  console.log(`load ${load()} at the end`)
}

/** The script that starts the command line in that checkout, as its package.json says. */
async function commandOf(): Promise<readonly string[]> {
  const url = new URL(`file://${path.join(root, 'package.json')}`).href
  const { default: manifest } = (await import(url, { with: { type: 'json' } })) as {
    default: { scripts: { uptick: string } }
  }
  return [path.join(root, manifest.scripts.uptick.split(' ')[1] ?? '')]
}

/** The app without a window, in a process of its own: ready when it prints its address. */
async function openApp(command: readonly string[], data: string): Promise<{ url: string; end: () => Promise<Cost> }> {
  const { child, ended } = startMeasured([...command, 'open', '--no-window', '--data', data])
  let text = ''
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (chunk) => {
      const found = /^Open (\S+)$/m.exec((text += String(chunk)))?.[1]
      if (found !== undefined) resolve(found)
    })
    ended.catch(reject)
  })
  const wall = performance.now()
  return {
    url,
    async end() {
      child.kill('SIGTERM')
      const cost = await ended
      return { ...cost, wall: cost.wall - (performance.now() - wall) }
    },
  }
}

async function inTurns<T>(
  subjects: Readonly<Record<string, T>>,
  measure: (subject: T) => Promise<Cost>,
): Promise<Map<string, Cost[]>> {
  const costs = new Map<string, Cost[]>()
  for (let turn = 0; turn < runs; turn += 1) {
    for (const [name, subject] of Object.entries(subjects)) {
      costs.set(name, [...(costs.get(name) ?? []), await measure(subject)])
    }
  }
  return costs
}

/** Starts a program that reports, by a preloaded line, its own use of the CPU and of memory when it ends. */
function startMeasured(words: readonly string[]): { child: ChildProcess; ended: Promise<Cost> } {
  const report = `process.on('exit', () => writeSync(3, JSON.stringify(process.resourceUsage())))`
  const preload = `data:text/javascript,import { writeSync } from 'node:fs'; ${report}`
  const begun = performance.now()
  const child = spawn(process.execPath, ['--import', preload, ...words], { stdio: ['ignore', 'pipe', 2, 'pipe'] })
  child.stdout?.resume()
  let text = ''
  child.stdio[3]?.on('data', (chunk) => (text += String(chunk)))
  const ended = new Promise<Cost>((resolve, reject) => {
    child.once('close', (code) => {
      if (code !== 0) return reject(new Error(`${words.join(' ')} ended with ${String(code)}`))
      const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(text) as NodeJS.ResourceUsage
      const wall = performance.now() - begun
      resolve({ wall, cpu: (userCPUTime + systemCPUTime) / 1000, megabytes: maxRSS / 1024 })
    })
  })
  return { child, ended }
}

/** From the request of the page to its first heading, and to a field that takes input; compared with an empty page. */
async function pages(command: readonly string[], data: string): Promise<void> {
  const program = await chromium.launch(browser.use?.launchOptions)
  const empty = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html')
    response.end('<!doctype html><title>Empty</title><h1>Empty</h1><input>')
  })
  await new Promise<void>((resolve) => empty.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${String((empty.address() as AddressInfo).port)}/`
  try {
    const costs = await inTurns<'empty' | 'page'>(
      { 'empty page': 'empty', 'page interactive': 'page' },
      async (which) => {
        if (which === 'empty') return visit(program, address)
        const app = await openApp(command, data)
        const cost = await visit(program, app.url)
        await app.end()
        return cost
      },
    )
    for (const [name, all] of costs) {
      console.log(
        `${name.padEnd(18)} ${median(all.map(({ wall }) => wall))
          .toFixed(0)
          .padStart(5)} ms wall, ${median(all.map(({ cpu }) => cpu))
          .toFixed(0)
          .padStart(5)} ms of the page's own work`,
      )
    }
  } finally {
    await program.close()
    empty.close()
  }
}

async function visit(program: Browser, address: string): Promise<Cost> {
  const page = await program.newPage({ viewport: { width: 1440, height: 900 } })
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const begun = performance.now()
  await page.goto(address)
  await page.locator('h1').first().waitFor()
  const field = page.locator('input:enabled').first()
  await field.fill('x')
  const wall = performance.now() - begun
  const { metrics } = await session.send('Performance.getMetrics')
  const task = metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0
  await page.close()
  return { wall, cpu: task * 1000, megabytes: 0 }
}

function tellCost(name: string, all: readonly Cost[]): void {
  const of = (pick: (cost: Cost) => number): string => median(all.map(pick)).toFixed(0).padStart(5)
  console.log(
    `${name.padEnd(18)} ${of(({ cpu }) => cpu)} ms CPU, ${of(({ wall }) => wall)} ms wall, ${of(({ megabytes }) => megabytes)} MB`,
  )
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN
}
