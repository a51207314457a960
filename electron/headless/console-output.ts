import { exitOf, type Failure } from '../../shared/base/failure.ts'
import type { RunOutcome } from '../../shared/model/run-event.ts'
import { visibleLine } from '../../shared/record/visible-text.ts'

/**
 * The output of a command. With --json only JSON lines go to standard output, and text for people goes to standard
 * error; without it text goes to standard output, and refusals always go to standard error. Each text is one line on
 * the terminal: control characters from an appliance, a record, or a file are made visible, so they have no effect and
 * start no line.
 */
export interface Output {
  readonly json: boolean
  line(value: object): void
  /** Each text as a line of its own. */
  say(...lines: readonly string[]): void
  refuse(failure: Failure): void
  /** One sentence on standard error, also where words are not wanted. */
  warn(sentence: string): void
}

export function createOutput(json: boolean, quiet: boolean): Output {
  const warn = (sentence: string): void => put(process.stderr, [`uptick: ${sentence}`])
  return {
    json,
    line: (value) => {
      if (json) writeJson(value)
    },
    say: (...lines) => {
      if (!quiet) put(json ? process.stderr : process.stdout, lines)
    },
    refuse: ({ sentence, hint, evidence }) => {
      const seen = evidence === undefined ? '' : dim(` (${visibleLine(shortened(evidence))})`)
      process.stderr.write(`${visibleLine(`uptick: ${sentence} ${hint}`)}${seen}\n`)
    },
    warn,
  }
}

/**
 * Evidence is the text of a peer or the system, for further investigation: paler than the sentence if there is color.
 */
function dim(words: string): string {
  const colors = process.stderr.isTTY && process.env['NO_COLOR'] === undefined && !process.argv.includes('--no-color')
  return colors ? `\u001b[2m${words}\u001b[22m` : words
}

function shortened(evidence: string): string {
  const line = evidence.replace(/\s+/g, ' ').trim()
  return line.length > 300 ? `${line.slice(0, 299)}…` : line
}

/** A line of JSON on standard output. What could act on a terminal is escaped, which changes nothing for a program. */
export function writeJson(value: object): void {
  const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  process.stdout.write(
    `${JSON.stringify(value).replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (found) => found.replace(/[^]/g, escaped))}\n`,
  )
}

/** Words without a line's end, on standard error: a question that is answered on the same line. */
export function prompt(words: string): void {
  process.stderr.write(visibleLine(words))
}

/** Rewrites the terminal's last line of standard error; '' ends it. */
export function rewriteLine(words: string): void {
  process.stderr.write(words === '' ? '\n' : `\r\u001b[2K${visibleLine(words)}`)
}

function put(stream: NodeJS.WriteStream, lines: readonly string[]): void {
  stream.write(lines.map((line) => `${visibleLine(line)}\n`).join(''))
}

const outcomes: Readonly<Record<number, RunOutcome>> = {
  0: 'done', 3: 'blocked', 4: 'waiting', 5: 'unreachable', 6: 'unproven', 7: 'unverified', 8: 'unable', 70: 'error', 130: 'interrupted',
} // prettier-ignore

const exits = Object.fromEntries(Object.entries(outcomes).map(([exit, outcome]) => [outcome, Number(exit)]))

/** The exit code of an outcome (CLI.md). */
export function exitOfOutcome(outcome: string): number {
  return exits[outcome] ?? 70
}

/** The last line of every command given --json, exit codes 2 and 70 excepted. */
export function summarise(output: Output, exit: number, more: object = {}): number {
  if (exit !== 2 && exit !== 70) output.line({ type: 'summary', outcome: outcomes[exit] ?? 'error', exit, ...more })
  return exit
}

export function refuseWith(output: Output, failure: Failure, more: object = {}): number {
  output.refuse(failure)
  return summarise(output, exitOf(failure.code), more)
}
