import { Environment, type ASTNode, type ParseResult } from '@marcbachmann/cel-js'
import type { Json } from '../model/run-event.ts'
import { compareReleases, parseRelease, type Release, type ReleaseOrder } from '../model/release.ts'
import { registerFunctions, Undecided } from './cel-functions.ts'

/** The words that every condition may begin with (RUNBOOK.md). */
export const scopeNames = ['facts', 'answers', 'run', 'ledger'] as const

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

/** A longer or deeper condition would be unreadable. */
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
  registerFunctions(env)
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
  if (found === 'unknown') throw new Undecided(`It is not known how ${a.text} and ${b.text} are ordered`)
  return found
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

/** A CEL integer is a BigInt; JSON and the journal have plain numbers only. Undefined if a value is not JSON. */
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
