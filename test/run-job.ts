import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname, '..')

export interface Count {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** Each failed test by its name, with its failure. */
  readonly why?: readonly string[]
}

export interface JobResult {
  readonly count: Count
  readonly seconds: number
  readonly output: string
}

/** A program of this project, or of node_modules, that runs to its end under this Node. */
export interface Job {
  readonly words: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** The JSON report that the program writes, and how its tests are counted. Without a report, the exit code counts as one test. */
  readonly report?: { readonly file: string; readonly read: (json: unknown) => Count }
}

/** Runs a job. Its output is shown as it comes (`live`), or returned to be shown whole when several jobs run side by side. */
export async function runJob(job: Job, live: boolean): Promise<JobResult> {
  const begun = performance.now()
  const { code, output } = await runProgram(job, live)
  const seconds = Math.round((performance.now() - begun) / 1000)
  return { seconds, output, count: countOf(job, code) }
}

function runProgram({ words, env = {} }: Job, live: boolean): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const stdio = live ? ('inherit' as const) : ('pipe' as const)
    const child = spawn(process.execPath, words, {
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

/** A suite that ends badly without a failed test in it, or that ran no test at all, has failed as a whole. */
function countOf({ report }: Job, code: number): Count {
  if (report === undefined) return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }
  const nothing: Count = { passed: 0, failed: 0, skipped: 0 }
  const count = existsSync(report.file) ? report.read(JSON.parse(readFileSync(report.file, 'utf8'))) : nothing
  if (count.passed + count.failed === 0) return { ...count, failed: 1, why: ['No test was executed.'] }
  return count.failed === 0 && code !== 0 ? { ...count, failed: 1, why: [`It ended with ${String(code)}.`] } : count
}
