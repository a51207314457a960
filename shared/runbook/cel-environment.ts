import { Environment, type ASTNode, type ParseResult } from '@marcbachmann/cel-js'
import type { Json } from '../model/run-event.ts'
import { compareReleases, parseRelease, patchKind, type Release, type ReleaseOrder } from '../model/release.ts'

/** The words that every condition may begin with (RUNBOOK.md). */
export const scopeNames = ['facts', 'answers', 'run', 'ledger'] as const

/** Raised inside an expression where a value is there and still decides nothing; becomes `unknown`, with this reason. */
export class Undecided extends Error {}

/** What `release(…)` gives: a class of its own, so that CEL tells it from text. */
export class ReleaseValue {
  readonly release: Release
  constructor(release: Release) {
    this.release = release
  }
}

type Comparison = '<' | '<=' | '>' | '>=' | '=='
const holds: Readonly<Record<Comparison, readonly ReleaseOrder[]>> = {
  '<': ['before'],
  '<=': ['before', 'same'],
  '>': ['after'],
  '>=': ['after', 'same'],
  '==': ['same'],
}

/** Longer or deeper is no condition a person reads. */
function buildEnvironment(): Environment {
  const limits = { maxAstNodes: 500, maxDepth: 40, maxListElements: 50, maxMapEntries: 50, maxCallArguments: 8 }
  const env = new Environment({ unlistedVariablesAreDyn: false, homogeneousAggregateLiterals: false, limits })
  env.registerType('Release', { ctor: ReleaseValue, fields: {} })
  for (const name of scopeNames) env.registerVariable(name, 'map')
  env.registerFunction('release(string): Release', readRelease)
  for (const [sign, orders] of Object.entries(holds)) {
    env.registerOperator(`Release ${sign} Release: bool`, (a: ReleaseValue, b: ReleaseValue) =>
      orders.includes(order(a.release, b.release)),
    )
  }
  env.registerFunction(
    'sameLine(Release, Release): bool',
    (a: ReleaseValue, b: ReleaseValue) => a.release.major === b.release.major && a.release.minor === b.release.minor,
  )
  env.registerFunction('kindOf(string): string', patchKind)
  env.registerFunction('listed(list, string): bool', (entries: readonly unknown[], name: string) =>
    entries.some((entry) => named(entry, name)),
  )
  env.registerFunction('licensed(list, string): bool', (entries: readonly unknown[], name: string) =>
    entries.some((entry) => named(entry, name) && !expired(entry)),
  )
  env.registerFunction(
    'licensed(list, string, string): bool',
    (entries: readonly unknown[], name: string, key: string) =>
      entries.some((entry) => (named(entry, name) || textOf(entry, 'key') === key) && !expired(entry)),
  )
  env.registerFunction('idle(list): bool', (jobs: readonly unknown[]) => jobs.every(isIdle))
  env.registerFunction('includesAll(list, list): bool', (now: readonly unknown[], before: readonly unknown[]) =>
    before.every((entry) => now.some((other) => sameName(entry, other))),
  )
  for (const [part, total] of numberPairs) env.registerFunction(`percent(${part}, ${total}): double`, percent)
  // CEL keeps int and double apart; facts and answers are plain numbers, and a document's author means plain arithmetic.
  for (const pair of [
    ['double', 'int'],
    ['int', 'double'],
  ]) {
    for (const [sign, apply] of Object.entries(arithmetic)) {
      env.registerOperator(`${pair.join(` ${sign} `)}: double`, (a: number | bigint, b: number | bigint) =>
        apply(Number(a), Number(b)),
      )
    }
  }
  return env
}

const numberPairs = [['double', 'double'], ['double', 'int'], ['int', 'double'], ['int', 'int']] as const // prettier-ignore

const arithmetic = {
  '+': (a: number, b: number) => a + b,
  '-': (a: number, b: number) => a - b,
  '*': (a: number, b: number) => a * b,
  '/': (a: number, b: number) => a / b,
}

function readRelease(text: string): ReleaseValue {
  const release = parseRelease(text)
  if (release === undefined) throw new Undecided(`"${text}" is not written like a release`)
  return new ReleaseValue(release)
}

function order(a: Release, b: Release): ReleaseOrder {
  const found = compareReleases(a, b)
  if (found === 'unknown') throw new Undecided(`it is not known how ${a.text} and ${b.text} are ordered`)
  return found
}

function percent(part: number | bigint, total: number | bigint): number {
  if (Number(total) === 0) throw new Undecided('the total is 0, of which there are no shares')
  return (Number(part) * 100) / Number(total)
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

const lettersOf = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '')

function expired(entry: unknown): boolean {
  return /\bexpired\b/i.test(`${textOf(entry, 'state') ?? ''} ${textOf(entry, 'expires') ?? ''}`)
}

function textOf(entry: unknown, member: string): string | undefined {
  if (entry === null || typeof entry !== 'object') return undefined
  const value = (entry as Record<string, unknown>)[member]
  return typeof value === 'string' ? value : undefined
}

const base = buildEnvironment()
const compiled = new Map<string, ParseResult>()
const cacheLimit = 2000

/** Parses an expression once. Throws what the CEL library throws; callers make a sentence of it. */
export function compile(expression: string): ParseResult {
  const known = compiled.get(expression)
  if (known !== undefined) return known
  const parsed = base.parse(expression)
  if (compiled.size >= cacheLimit) compiled.clear()
  compiled.set(expression, parsed)
  return parsed
}

/** An integer of CEL is a BigInt; JSON and journal know plain numbers only. Undefined where a value is no JSON. */
export function toJson(value: unknown): Json | undefined {
  if (typeof value === 'bigint') return Number(value)
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (value instanceof ReleaseValue) return value.release.text
  if (Array.isArray(value)) {
    const list = value.map(toJson)
    return list.some((entry) => entry === undefined) ? undefined : (list as Json[])
  }
  if (typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return undefined
  const map: { [name: string]: Json } = {}
  for (const [name, member] of Object.entries(value)) {
    const json = toJson(member)
    if (json === undefined) return undefined
    map[name] = json
  }
  return map
}

export type { ASTNode }
