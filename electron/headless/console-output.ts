import { exitOf, type Failure } from '../../shared/base/failure.ts'
import type { RunOutcome } from '../../shared/model/run-event.ts'

/**
 * What a command says. With --json nothing but JSON lines reaches standard output, and words for people go to standard
 * error; without it they go to standard output, refusals always to standard error.
 */
export interface Output {
  readonly json: boolean
  line(value: object): void
  say(words: string): void
  refuse(failure: Failure): void
}

export function createOutput(json: boolean, quiet: boolean): Output {
  return {
    json,
    line: (value) => {
      if (json) process.stdout.write(`${JSON.stringify(value)}\n`)
    },
    say: (words) => {
      if (quiet) return
      const stream = json ? process.stderr : process.stdout
      stream.write(`${clean(words)}\n`)
    },
    refuse: ({ sentence, hint, evidence }) => {
      const seen = evidence === undefined ? '' : dim(` (${clean(shortened(evidence))})`)
      process.stderr.write(`uptick: ${clean(sentence)} ${clean(hint)}${seen}\n`)
    },
  }
}

/** Evidence is what a peer or the system said, for whoever looks further: paler than the sentence where there is color. */
function dim(words: string): string {
  const colors = process.stderr.isTTY && process.env['NO_COLOR'] === undefined && !process.argv.includes('--no-color')
  return colors ? `\u001b[2m${words}\u001b[22m` : words
}

function shortened(evidence: string): string {
  const line = evidence.replace(/\s+/g, ' ').trim()
  return line.length > 300 ? `${line.slice(0, 299)}…` : line
}

/** What came from an appliance must not steer the terminal that it is shown on. */
function clean(words: string): string {
  return words.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\u00b7')
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
