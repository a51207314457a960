import { spawn } from 'node:child_process'
import path from 'node:path'

/** The command line as a process of its own, for journeys: run to its end, its lines heard as they come. */
export const cli = path.resolve(import.meta.dirname, '../../electron/headless/uptick.mjs')

export interface Line {
  readonly type?: string
  readonly run?: string
  readonly data?: Record<string, unknown>
  readonly exit?: number
  readonly [member: string]: unknown
}

export interface Ended {
  readonly exit: number | null
  /** Standard output's JSON lines; other lines are in `all`. */
  readonly lines: readonly Line[]
  /** Standard error's refusals: the lines that begin with `uptick:`. */
  readonly refusals: readonly string[]
  readonly all: string
}

export interface RunOptions {
  readonly password?: string
  /** Hears each JSON line as it comes; true kills the process at once, without a warning. */
  readonly killAt?: (line: Line, count: number) => boolean
  /** Hears each JSON line too; true closes the reader's end of standard output, as `head` does. */
  readonly deafAt?: (line: Line, count: number) => boolean
}

/** Runs a program to its end. */
export function runProgram(
  program: string,
  words: readonly string[],
  { password = '', killAt = () => false, deafAt = () => false }: RunOptions = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(program, words, { env: { ...process.env, UPTICK_PASSWORD: password, USER: 'ada' } })
    const lines: Line[] = []
    let all = ''
    let rest = ''
    let errors = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      all += text
      rest += text
      for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
        const row = rest.slice(0, end)
        rest = rest.slice(end + 1)
        if (!row.startsWith('{')) continue
        const line = JSON.parse(row) as Line
        lines.push(line)
        if (killAt(line, lines.length)) child.kill('SIGKILL')
        if (deafAt(line, lines.length)) child.stdout.destroy()
      }
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
    child.once('close', (exit) => {
      const refusals = errors.split('\n').filter((line) => line.startsWith('uptick:'))
      resolve({ exit, lines, refusals, all: all + errors })
    })
  })
}

/** `uptick WORDS --json --data DATA`. */
export function uptick(words: readonly string[], data: string, options: RunOptions = {}): Promise<Ended> {
  return runProgram(process.execPath, [cli, ...words, '--json', '--data', data], options)
}
