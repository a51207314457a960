import { parseArgs } from 'node:util'
import path from 'node:path'
import { homedir } from 'node:os'
import { failure } from '../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../shared/base/result.ts'
import { optionsNotTaken } from './command-options.ts'

/** Options that every command knows (CLI.md, "Shared options"), and those of single commands. */
const options = {
  transport: { type: 'string' },
  service: { type: 'string', multiple: true },
  user: { type: 'string' },
  'password-stdin': { type: 'boolean' },
  data: { type: 'string' },
  answers: { type: 'string' },
  'serve-on': { type: 'string' },
  'serve-with': { type: 'string' },
  'serve-to': { type: 'string' },
  by: { type: 'string' },
  customer: { type: 'string' },
  ticket: { type: 'string' },
  window: { type: 'string' },
  'probe-every': { type: 'string' },
  settle: { type: 'string' },
  'give-up-after': { type: 'string' },
  'wait-for-jobs': { type: 'string' },
  json: { type: 'boolean' },
  quiet: { type: 'boolean' },
  'no-color': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
  to: { type: 'string' },
  runbook: { type: 'string' },
  note: { type: 'string' },
  attach: { type: 'string', multiple: true },
  'as-of': { type: 'string' },
  authority: { type: 'string' },
  reason: { type: 'string' },
  until: { type: 'string' },
  accept: { type: 'string', multiple: true },
  'late-authority': { type: 'string' },
  'late-reason': { type: 'string' },
  appliance: { type: 'string' },
  role: { type: 'string' },
  name: { type: 'string' },
  statement: { type: 'string' },
  release: { type: 'string' },
  sha256: { type: 'string' },
  on: { type: 'string' },
  http: { type: 'boolean' },
  format: { type: 'string' },
  out: { type: 'string' },
  code: { type: 'string' },
  signer: { type: 'string' },
  redact: { type: 'string' },
  withhold: { type: 'string', multiple: true },
  all: { type: 'boolean' },
  confirm: { type: 'string' },
  port: { type: 'string' },
  scenario: { type: 'string' },
  cluster: { type: 'string' },
  set: { type: 'string', multiple: true },
  from: { type: 'string' },
  command: { type: 'string', multiple: true },
  hide: { type: 'string', multiple: true },
  'no-window': { type: 'boolean' },
  plan: { type: 'string', multiple: true },
  preview: { type: 'boolean' },
  'even-if-kept': { type: 'boolean' },
  login: { type: 'boolean' },
  rate: { type: 'string' },
  wait: { type: 'string' },
  keep: { type: 'string', multiple: true },
  'keep-open': { type: 'boolean' },
  as: { type: 'string' },
  replace: { type: 'boolean' },
  site: { type: 'string' },
  canary: { type: 'string' },
  'at-once': { type: 'string' },
  'stop-after': { type: 'string' },
  only: { type: 'string' },
} as const

type Known = typeof options
export type Option = keyof Known
type Value<K extends Option> = Known[K] extends { multiple: true }
  ? string[]
  : Known[K]['type'] extends 'boolean'
    ? boolean
    : string

export interface Arguments {
  readonly command: string
  readonly rest: readonly string[]
  option<K extends Option>(name: K): Value<K> | undefined
}

/** Reads the words of a command line. Refuses an option that does not exist, or that the command does not take. */
export function readArguments(argv: readonly string[]): Result<Arguments> {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true })
    const [command = '', ...rest] = positionals
    const [extra] = values.help === true ? [] : optionsNotTaken(positionals, Object.keys(values) as Option[])
    if (extra !== undefined) {
      const shown = command === 'mirror' ? `mirror ${rest[0] ?? ''}` : command
      return failed(usageFailure(`${shown} does not take --${extra}.`))
    }
    const empty = emptyValue(command, rest, Object.entries(values))
    if (empty !== undefined) return failed(usageFailure(empty))
    return succeed({ command, rest, option: (name) => values[name] as never })
  } catch (error) {
    const sentence = error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error)
    return failed(usageFailure(`${sentence.replace(/\.$/, '')}.`))
  }
}

/** Nothing stands for nothing: an empty file name would be the whole folder, and an empty --data somebody else's runs. */
function emptyValue(
  command: string,
  rest: readonly string[],
  values: readonly (readonly [string, string | boolean | readonly (string | boolean)[]])[],
): string | undefined {
  if (rest.some((word) => word.trim() === '')) return `${command} was given an empty value.`
  const [option] =
    values.find(([, value]) => [value].flat().some((one) => typeof one === 'string' && one.trim() === '')) ?? []
  return option === undefined ? undefined : `The value of --${option} is empty.`
}

export function usageFailure(
  sentence: string,
  hint = '`uptick --help` shows every command and its options.',
): ReturnType<typeof failure> {
  return failure('words.wrong', sentence, hint)
}

/** File arguments are the caller's: npm changes the working folder, and says in INIT_CWD where it was called from. */
export function fileArgument(name: string): string {
  return path.resolve(process.env['INIT_CWD'] ?? process.cwd(), name)
}

/** The system's place for application data; the packaged app uses the same. */
export function dataFolder(words: Arguments): string {
  const named = words.option('data') ?? process.env['UPTICK_DATA']
  if (named !== undefined && named !== '') return fileArgument(named)
  if (process.platform === 'darwin') return path.join(homedir(), 'Library', 'Application Support', 'uptick')
  if (process.platform === 'win32') return path.join(process.env['APPDATA'] ?? homedir(), 'uptick')
  return path.join(process.env['XDG_CONFIG_HOME'] ?? path.join(homedir(), '.config'), 'uptick')
}

/** Seconds on the command line, also fractions -> milliseconds. */
export function secondsOption(
  words: Arguments,
  name: 'probe-every' | 'settle' | 'give-up-after' | 'wait' | 'wait-for-jobs',
): Result<number | undefined> {
  const text = words.option(name)
  if (text === undefined) return succeed(undefined)
  const seconds = Number(text)
  if (!Number.isFinite(seconds) || seconds < 0 || text.trim() === '') {
    return failed(usageFailure(`--${name} must be a number of seconds, not "${text}".`))
  }
  return succeed(Math.round(seconds * 1000))
}

/** { NAME: value } where there is a value, else nothing: for members that are optional. */
export function named<K extends string, T>(name: K, value: T | undefined): { [P in K]?: T } {
  return (value === undefined ? {} : { [name]: value }) as { [P in K]?: T }
}

/** The name of the user, if the command line has it. */
export const byOf = ({ words }: { readonly words: Arguments }): { by?: string } => named('by', words.option('by'))

/** The id of a visit begins with a letter, that of a run with a digit. */
export const isVisit = (id: string | undefined): id is string => id !== undefined && /^v\d{8}-\d{6}-/.test(id)
