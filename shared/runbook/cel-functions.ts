import type { Environment } from '@marcbachmann/cel-js'
import { isValidOn, licenseEnd } from '../model/license-end.ts'
import { namesListed } from '../model/name-list.ts'
import { patchKind } from '../model/release.ts'
import { clockText, isClearOfNight, touchesMondayNight } from './night.ts'

/** Raised inside an expression where a value is there and still decides nothing; becomes `unknown`, with this reason. */
export class Undecided extends Error {}

/**
 * What a condition may call besides CEL's own functions; AUTHORING.md lists them. CEL distinguishes int and double, but
 * facts and answers are plain numbers, so each function takes both.
 */
export function registerFunctions(env: Environment): void {
  env.registerFunction('kindOf(string): string', patchKind)
  env.registerFunction('listed(list, string): bool', (entries: readonly unknown[], name: string) =>
    entries.some((entry) => named(entry, name)),
  )
  env.registerFunction('licensed(list, string): bool', (entries: readonly unknown[], name: string) =>
    isLicensed(entries, { name }),
  )
  env.registerFunction(
    'licensed(list, string, string): bool',
    (entries: readonly unknown[], name: string, key: string) => isLicensed(entries, { name, key }),
  )
  env.registerFunction(
    'licensed(list, string, string, string): bool',
    (entries: readonly unknown[], name: string, key: string, day: string) => isLicensed(entries, { name, key, day }),
  )
  env.registerFunction('idle(list): bool', (jobs: readonly unknown[]) => jobs.every(isIdle))
  env.registerFunction('idle(string): bool', (state: string) => isIdleState(state))
  env.registerFunction('includesAll(list, list): bool', (now: readonly unknown[], before: readonly unknown[]) =>
    before.every((entry) => now.some((other) => sameName(entry, other))),
  )
  env.registerFunction('names(string): list', namesListed)
  env.registerFunction('decimal(string): double', decimal)
  for (const number of ['double', 'int'])
    env.registerFunction(`clockTime(${number}): string`, (minuteOfDay: number | bigint) =>
      clockText(Number(minuteOfDay)),
    )
  for (const [one, other] of numberPairs) {
    env.registerFunction(`percent(${one}, ${other}): double`, percent)
    for (const third of ['double', 'int']) {
      env.registerFunction(
        `touchesMondayNight(${one}, ${third}, ${other}): bool`,
        (minuteOfDay: number | bigint, weekday: number | bigint, minutes: number | bigint) =>
          touchesMondayNight(Number(minuteOfDay), Number(weekday), Number(minutes)),
      )
      // The weekday decides nothing here: the report on Monday is mentioned, and blocks nothing.
      env.registerFunction(
        `clearOfNight(${one}, ${third}, ${other}): bool`,
        (minuteOfDay: number | bigint, _weekday: number | bigint, minutes: number | bigint) =>
          isClearOfNight(Number(minuteOfDay), Number(minutes)),
      )
    }
  }
}

const numberPairs = [['double', 'double'], ['double', 'int'], ['int', 'double'], ['int', 'int']] as const // prettier-ignore

function percent(part: number | bigint, total: number | bigint): number {
  if (Number(total) === 0) throw new Undecided('The total is 0, so there are no shares')
  return (Number(part) * 100) / Number(total)
}

/** A figure that a person read off: '4', '0.85', '0,85'. Anything else decides nothing. */
function decimal(text: string): number {
  if (!/^\d{1,9}(?:[.,]\d{1,6})?$/.test(text.trim())) throw new Undecided(`"${text}" is not a figure such as 0.85`)
  return Number(text.trim().replace(',', '.'))
}

/** Names on an appliance are compared by their letters and digits: 'Anti-Spam' and 'antispam' are one. */
function named(entry: unknown, name: string): boolean {
  const own = typeof entry === 'string' ? entry : textOf(entry, 'name')
  return own !== undefined && lettersOf(own).includes(lettersOf(name))
}

/** Whole names here, not parts of them: 'default' does not stand for 'default2'. */
export function sameName(a: unknown, b: unknown): boolean {
  const [one, other] = [a, b].map((entry) => (typeof entry === 'string' ? entry : textOf(entry, 'name')))
  return one !== undefined && other !== undefined && lettersOf(one) === lettersOf(other)
}

/** Only Done and Error are known to be idle; any other state counts as running (FACTS 10.6). */
export function isIdle(job: unknown): boolean {
  return /^(done|error)$/i.test(textOf(job, 'state') ?? '')
}

/** A merge is idle if its state says that, or if it ended like a job. */
function isIdleState(state: string): boolean {
  return /^(idle|done|error)$/i.test(state)
}

const lettersOf = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '')

interface License {
  readonly name: string
  readonly key?: string
  /** ISO date on which it has to be valid; without it, a license with an end date decides nothing. */
  readonly day?: string
}

/** The key letter alone does not make a row that license, and another key letter makes it another license. */
function isLicensed(entries: readonly unknown[], { name, key, day }: License): boolean {
  const own = entries.filter((entry) => {
    const letter = textOf(entry, 'key')
    return named(entry, name) && (key === undefined || letter === undefined || letter === key)
  })
  const ends = own.map((entry) =>
    licenseEnd({ expires: textOf(entry, 'expires') ?? '', state: textOf(entry, 'state') ?? '' }),
  )
  const valid = ends.map((end) => isValidOn(end, day))
  if (valid.includes(true)) return true
  if (!valid.includes(undefined)) return false
  const said = own.map((entry) =>
    [textOf(entry, 'state'), textOf(entry, 'expires')].filter((word) => word !== undefined).join(' '),
  )
  throw new Undecided(`What is said of ${name} (${said.join(', ')}) does not tell whether it is in force`)
}

function textOf(entry: unknown, member: string): string | undefined {
  if (entry === null || typeof entry !== 'object') return undefined
  const value = (entry as Record<string, unknown>)[member]
  return typeof value === 'string' ? value : undefined
}
