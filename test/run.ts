import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { hasDisplay } from '../electron/headless/app-window.ts'
import { electronPackage } from '../electron/headless/electron-binary.ts'
import { whyPlaywright, whyVitest } from './why-failed.ts'

/**
 * The one test command: programs, format, lint, types, unused code, build, unit tests, journeys, peers, browser and desktop,
 * each under a heading. Nothing is skipped in silence: what cannot run is named. A check that holds counts as one test; the
 * last line sums up, and a run in which no test was executed has failed.
 */
interface Count {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** What failed, with the words of its failure. */
  readonly why?: readonly string[]
}

interface Ended {
  readonly code: number
  readonly output: string
}

interface Checked extends Ended {
  readonly seconds: number
}

const root = path.resolve(import.meta.dirname, '..')
const scratch = mkdtempSync(path.join(tmpdir(), 'uptick-test-'))
const leftOut: string[] = []
const results: { title: string; count: Count; seconds: number }[] = []
const say = (line: string): boolean => process.stdout.write(`${line}\n`)
const since = (begun: number): number => Math.round((performance.now() - begun) / 1000)

/** Runs a program of node_modules (or a file of ours) under this Node; `quiet` keeps its output for later. */
function run(words: readonly string[], { env = {}, quiet = false } = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const stdio = quiet ? ('pipe' as const) : ('inherit' as const)
    const child = spawn(process.execPath, [...words], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', stdio, stdio],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (output += text))
    }
    child.once('error', (error) => resolve({ code: 1, output: error.message }))
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

function note(title: string, count: Count, begun: number): void {
  results.push({ title, count, seconds: since(begun) })
}

const asOne = (code: number): Count => ({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 })

/** Checks that hold or do not. Two at a time, because there are two cores; told in their order. */
async function checks(table: Readonly<Record<string, readonly string[]>>): Promise<void> {
  const waiting = Object.entries(table).map(([title, words]) => ({ title, words, ...Promise.withResolvers<Checked>() }))
  let next = 0
  const work = async (): Promise<void> => {
    for (let job = waiting[next++]; job !== undefined; job = waiting[next++]) {
      const begun = performance.now()
      job.resolve({ ...(await run(job.words, { quiet: true })), seconds: since(begun) })
    }
  }
  const working = Promise.all([work(), work()])
  for (const { title, promise } of waiting) {
    const { code, output, seconds } = await promise
    say(`\n== ${title}: ${code === 0 ? 'holds' : 'DOES NOT HOLD'}`)
    if (output.trim() !== '') say(output.trimEnd())
    results.push({ title, count: asOne(code), seconds })
  }
  await working
}

async function step(title: string, words: readonly string[]): Promise<void> {
  say(`\n== ${title}`)
  const begun = performance.now()
  note(title, asOne((await run(words)).code), begun)
}

/** A suite that writes a report as JSON; one that ends badly without a failed test in it has failed as a whole. */
async function suite(
  title: string,
  words: readonly string[],
  report: { file: string; env?: Record<string, string>; read: (json: unknown) => Count },
): Promise<void> {
  say(`\n== ${title}`)
  const begun = performance.now()
  const { code } = await run(words, { env: report.env ?? {} })
  let count: Count = { passed: 0, failed: 0, skipped: 0 }
  if (existsSync(report.file)) count = report.read(JSON.parse(readFileSync(report.file, 'utf8')))
  const nothing = count.passed + count.failed === 0
  if (nothing) say(`${title}: no test was executed.`)
  const failedAsWhole = count.failed === 0 && (code !== 0 || nothing)
  note(title, failedAsWhole ? { ...count, failed: 1 } : count, begun)
}

async function vitest(): Promise<void> {
  const file = path.join(scratch, 'vitest.json')
  const words = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/vitest.config.ts', '--reporter=default']
  await suite('unit, journeys, peers', [...words, '--reporter=json', `--outputFile.json=${file}`], {
    file,
    read(json) {
      const counts = json as Record<'numPassedTests' | 'numFailedTests' | 'numPendingTests' | 'numTodoTests', number>
      const skipped = counts.numPendingTests + counts.numTodoTests
      return { passed: counts.numPassedTests, failed: counts.numFailedTests, skipped, why: whyVitest(json) }
    },
  })
}

async function playwright(title: 'browser' | 'desktop'): Promise<void> {
  const config = `test/${title}/playwright.config.ts`
  const folder = path.join(root, 'test', title)
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : []
  if (!existsSync(path.join(root, config)) || !names.some((name) => /\.(?:spec|test)\.tsx?$/.test(name))) {
    leaveOut(title, 'there is no such test yet')
    return
  }
  const file = path.join(scratch, `${title}.json`)
  await suite(title, ['node_modules/@playwright/test/cli.js', 'test', '--config', config], {
    file,
    env: { UPTICK_PLAYWRIGHT_JSON: file },
    read(json) {
      const { stats } = json as { stats: Record<'expected' | 'unexpected' | 'flaky' | 'skipped', number> }
      const failed = stats.unexpected + stats.flaky
      return { passed: stats.expected, failed, skipped: stats.skipped, why: whyPlaywright(json) }
    },
  })
}

/** The desktop's door needs Electron's binary and a display; the same specs have then run through the browser's door alone. */
function whyNoDesktop(): string | undefined {
  const electron = electronPackage()
  if (electron === undefined || !existsSync(electron.binary)) return "Electron's binary is not here"
  return hasDisplay() ? undefined : "Electron's binary is here, but no display is"
}

/** Said where it would have run, and once more beside the figures. */
function leaveOut(title: string, why: string): void {
  say(`\n== ${title}: not run: ${why}`)
  leftOut.push(`not run ${title.padEnd(32)} ${why}`)
}

async function everything(): Promise<void> {
  await step('programs that no one here wrote', ['test/peers/install-peers.ts'])
  const tsc = 'node_modules/typescript/bin/tsc'
  await checks({
    lint: ['node_modules/eslint/bin/eslint.js', '-c', 'test/eslint.config.mjs', '--max-warnings', '0', '.'],
    format: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
    'types: shared': [tsc, '-p', 'shared'],
    'types: record page': [tsc, '-p', 'shared/record/page'],
    'types: electron': [tsc, '-p', 'electron'],
    'types: preload': [tsc, '-p', 'electron/tsconfig.preload.json'],
    'types: renderer': [tsc, '-p', 'renderer'],
    'types: test': [tsc, '-p', 'test'],
    'unused code': ['node_modules/knip/bin/knip.js', '--config', 'test/knip.json', '--no-progress'],
  })
  await step('build', ['electron/headless/build.ts'])
  await vitest()
  await playwright('browser')
  const why = whyNoDesktop()
  if (why === undefined) await playwright('desktop')
  else leaveOut('desktop', why)
}

try {
  await everything()
} catch (error) {
  console.error(error)
  note('the test run itself', asOne(1), performance.now())
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

say('\n== summary')
const total = { passed: 0, failed: 0, skipped: 0 }
for (const { title, count, seconds } of results) {
  for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += count[key]
  const words = `${String(count.passed)} passed, ${String(count.failed)} failed, ${String(count.skipped)} skipped`
  say(`${count.failed > 0 ? 'FAILED' : 'ok    '} ${title.padEnd(34)} ${words} (${String(seconds)} s)`)
  // Beside the figures, since whoever reads the end of a long log sees nothing else.
  for (const line of count.why ?? []) say(`       ${line}`)
}
for (const line of leftOut) say(line)
say(`${String(total.passed)} passed, ${String(total.failed)} failed, ${String(total.skipped)} skipped`)
process.exitCode = total.failed > 0 ? 1 : 0
