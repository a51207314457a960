import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'vite'
import type { MirrorWork } from './mirror-work.ts'

/** How long something took, and how much of a processor: seconds. */
export interface Took {
  readonly seconds: number
  readonly processor: number
}

/**
 * Bundles our work into a folder as the app is bundled: Node's compilation of TypeScript is not part of the product.
 */
export async function bundleWork(folder: string): Promise<(work: MirrorWork) => string[]> {
  await build({
    configFile: false,
    root: path.join(import.meta.dirname, '..', '..'),
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: 'test/bench/mirror-work.ts',
      outDir: folder,
      emptyOutDir: false,
      target: 'node24',
      rolldownOptions: { output: { entryFileNames: 'work.mjs' } },
    },
  })
  return (work) => [process.execPath, path.join(folder, 'work.mjs'), JSON.stringify(work)]
}

/** Times a program, its start included, the way that a shell does: ours and that of others alike. */
export async function timed(...words: readonly string[]): Promise<Took> {
  return await timedScript('"$@"', words)
}

export async function timedScript(script: string, words: readonly string[] = []): Promise<Took> {
  const timing = `TIMEFORMAT='@ %R %U %S'; time { ${script}\n} >/dev/null`
  const child = spawn('bash', ['-c', timing, 'bash', ...words], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  const code = await new Promise((resolve) => child.once('close', resolve))
  const [, seconds, user, system] = /^@ ([\d.]+) ([\d.]+) ([\d.]+)$/m.exec(said) ?? []
  if (code !== 0 || seconds === undefined) throw new Error(`${words.join(' ')} ended with ${String(code)}: ${said}`)
  return { seconds: Number(seconds), processor: Number(user) + Number(system) }
}

/** A process of ours that runs until it is ended; `said` is its first line. */
export interface Standing {
  readonly said: string
  readonly child: ChildProcess
  end(): Promise<void>
}

export async function stand([program = '', ...words]: readonly string[]): Promise<Standing> {
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'inherit'] })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const said = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve)
    child.once('exit', (code) => reject(new Error(`${words.join(' ')} ended with ${String(code)}`)))
  })
  const end = async (): Promise<void> => {
    child.kill('SIGTERM')
    await gone
  }
  return { said, child, end }
}

/** Bytes that a process held at most since `forgetPeak`. */
export function peakOf({ pid }: ChildProcess): number {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8')
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) * 1024
}

export function forgetPeak({ pid }: ChildProcess): void {
  writeFileSync(`/proc/${String(pid)}/clear_refs`, '5')
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

export const megabytes = (bytes: number): string => `${String(Math.round(bytes / 1024 / 1024))} MB`

/** The middle one with the smallest and the largest. */
export function spread(values: readonly number[], digits = 2): string {
  const shown = (value: number): string => value.toFixed(digits)
  return `${shown(median(values))} (${shown(Math.min(...values))} to ${shown(Math.max(...values))})`
}
