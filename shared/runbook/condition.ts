import { serialize } from '@marcbachmann/cel-js'
import type { Json } from '../model/run-event.ts'
import { compile, scopeNames, toJson, type ASTNode } from './cel-environment.ts'
import { Undecided } from './cel-functions.ts'
import { askedIn, matchFault, namesIn, readsDynamically } from './condition-names.ts'

/**
 * What a condition may speak of. A name that is absent, or null, is not known. `run` holds `from`, `to`, `name`, `kind`
 * and `purpose`, each only where it is known.
 */
export interface Scope {
  readonly facts: Readonly<Record<string, Json>>
  readonly answers: Readonly<Record<string, Json>>
  readonly run: Readonly<Record<string, Json>>
  readonly ledger?: Readonly<Record<string, Json>>
  /** What has(…) of a missing fact, answer or note gives. 'unknown': it may merely not have been read yet. Absent: false. */
  readonly unread?: 'unknown'
}

export type ScopeRoot = Exclude<keyof Scope, 'unread'>

/**
 * Three-valued. `missing` names everything that would have to be known ('facts.licenses', 'answers.ntp'); `fault` says in a
 * sentence why what is known decides nothing.
 */
export type Judgement = { readonly value: boolean } | ({ readonly value: 'unknown' } & Open)

/** A value, or why there is none. */
export type Evaluation = { readonly known: true; readonly value: Json } | ({ readonly known: false } & Open)

interface Open {
  readonly missing: readonly string[]
  readonly fault?: string
}

/**
 * Judges a condition. `false && unknown` is false and `true || unknown` is true, as CEL wants it; a missing fact never
 * silently means no. Never throws: an expression that does not parse is unknown, with the reason.
 */
export function judge(expression: string, scope: Scope): Judgement {
  const parsed = parse(expression)
  return typeof parsed === 'string' ? unknown(parsed) : judgeNode(parsed, scope)
}

/** A judgement with the values that it was made of. */
export interface Judged {
  readonly judgement: Judgement
  readonly values: readonly unknown[]
}

/**
 * Judges a condition, or returns the judgement `before` if no value that the condition reads has changed since. Between two
 * events of a run almost no value changes, and evaluating all conditions again was half of the engine's work.
 */
export function judgeAgain(expression: string, scope: Scope, before: Judged | undefined): Judged {
  const names = namesOf(expression)
  // A name without a member reads the whole of facts, answers, run or ledger.
  if (names.some((name) => !name.includes('.'))) return { judgement: judge(expression, scope), values: [] }
  const values = names.map((name) => memberOf(name, scope))
  const isSame = before?.values.length === values.length && before.values.every((value, at) => value === values[at])
  return isSame ? before : { judgement: judge(expression, scope), values }
}

function memberOf(name: string, scope: Scope): unknown {
  const [root, member = ''] = name.split('.') as [ScopeRoot, string?]
  const values = scope[root] ?? {}
  return Object.hasOwn(values, member) ? values[member] : undefined
}

/** Works out a value of any kind (`compute`): integers come as plain numbers, releases as text. Never throws. */
export function evaluate(expression: string, scope: Scope): Evaluation {
  const parsed = parse(expression)
  if (typeof parsed === 'string') return { known: false, missing: [], fault: parsed }
  return evaluateNode(parsed, scope)
}

/**
 * What is wrong with an expression as it is written: it does not parse, uses a name or function that does not exist, or
 * (for a condition) can never be true or false. Undefined where nothing is.
 */
export function checkExpression(expression: string, kind: 'condition' | 'value' = 'condition'): string | undefined {
  const parsed = parse(expression)
  if (typeof parsed === 'string') return parsed
  const checked = compile(expression).check()
  if (!checked.valid) return oneLine(checked.error?.summary ?? 'it does not type-check')
  if (readsDynamically(parsed)) return 'a name after "facts" and its like has to be written out, not worked out'
  if (kind === 'condition' && checked.type !== 'bool' && checked.type !== 'dyn') {
    return `it gives ${checked.type ?? 'something'}, not true or false`
  }
  return undefined
}

/** Every name that an expression reads, such as 'facts.release'; those asked for by has(…) alone included. */
export function namesOf(expression: string): readonly string[] {
  const parsed = parse(expression)
  if (typeof parsed === 'string') return []
  const names = namesByNode.get(parsed) ?? namesIn(parsed, 'all')
  namesByNode.set(parsed, names)
  return names
}

/** The facts, answers and notes of which an expression asks by has(…) whether they are known. */
export function askedWhetherKnown(expression: string): readonly string[] {
  const parsed = parse(expression)
  return typeof parsed === 'string' ? [] : askedIn(parsed).filter((name) => !name.startsWith('run.'))
}

const namesByNode = new WeakMap<ASTNode, readonly string[]>()
/** What a whole expression, or a part of one, was found to be. Both are looked at again for every judgement. */
const faultByNode = new WeakMap<ASTNode, string | ASTNode>()
const partByNode = new WeakMap<ASTNode, ReturnType<typeof compile>>()

function parse(expression: string): ASTNode | string {
  try {
    const { ast } = compile(expression)
    const found = faultByNode.get(ast) ?? matchFault(ast) ?? ast
    faultByNode.set(ast, found)
    return found
  } catch (error) {
    return `the condition cannot be read: ${summaryOf(error)}`
  }
}

/** A part of an expression as a program of its own, compiled once. */
function programOf(node: ASTNode): ReturnType<typeof compile> {
  const program = partByNode.get(node) ?? compile(serialize(node))
  partByNode.set(node, program)
  return program
}

function judgeNode(node: ASTNode, scope: Scope): Judgement {
  if (node.op === '!_') {
    const inner = judgeNode(node.args, scope)
    return inner.value === 'unknown' ? inner : { value: !inner.value }
  }
  if (node.op === '&&') return judgeBoth(judgeNode(node.args[0], scope), judgeNode(node.args[1], scope), false)
  if (node.op === '||') return judgeBoth(judgeNode(node.args[0], scope), judgeNode(node.args[1], scope), true)
  if (node.op === '?:') return judgeChoice(node.args, scope)
  const found = evaluateNode(node, scope)
  if (!found.known) return { ...found, value: 'unknown' }
  if (typeof found.value !== 'boolean') return unknown('The check is neither true nor false')
  return { value: found.value }
}

/** `decisive` is the value that decides regardless of the other side: false for &&, true for ||. */
function judgeBoth(a: Judgement, b: Judgement, decisive: boolean): Judgement {
  if (a.value === decisive || b.value === decisive) return { value: decisive }
  const open = [a, b].filter((side) => side.value === 'unknown')
  const [fault] = open.flatMap((side) => side.fault ?? [])
  if (open.length > 0)
    return unknown(
      fault,
      open.flatMap((side) => side.missing),
    )
  return { value: !decisive }
}

function judgeChoice([condition, yes, no]: readonly [ASTNode, ASTNode, ASTNode], scope: Scope): Judgement {
  const chosen = judgeNode(condition, scope)
  if (chosen.value !== 'unknown') return judgeNode(chosen.value ? yes : no, scope)
  const [one, other] = [judgeNode(yes, scope), judgeNode(no, scope)]
  return one.value !== 'unknown' && one.value === other.value ? one : chosen
}

/** A part without logic of its own: either everything it reads is known, or it is unknown and everything missing is named. */
function evaluateNode(node: ASTNode, scope: Scope): Evaluation {
  if (node.op === '?:') {
    const [condition, yes, no] = node.args
    const chosen = judgeNode(condition, scope)
    if (chosen.value === 'unknown') return { ...chosen, known: false }
    return evaluateNode(chosen.value ? yes : no, scope)
  }
  if (node.op === '&&' || node.op === '||' || node.op === '!_') {
    const judged = judgeNode(node, scope)
    return judged.value === 'unknown' ? { ...judged, known: false } : { known: true, value: judged.value }
  }
  const asked = scope.unread === 'unknown' ? askedIn(node).filter((name) => !name.startsWith('run.')) : []
  const missing = [...namesIn(node, 'needed'), ...asked].filter((name) => !isKnown(name, scope))
  if (missing.length > 0) return { known: false, missing }
  try {
    const value = toJson(programOf(node)(celScope(scope)))
    return value === undefined ? { known: false, missing: [], fault: unfit } : { known: true, value }
  } catch (error) {
    const fault = error instanceof Undecided ? error.message : unfit
    return { known: false, missing: namesIn(node, 'needed'), fault }
  }
}

/** A value does not have the form that the condition reads; CEL's own message is not for people. */
const unfit = 'A value does not have the form that the check reads'

/** Null counts as not known: CEL would throw on it wherever it is used. */
function celScope(scope: Scope): Record<string, unknown> {
  return Object.fromEntries(
    scopeNames.map((root) => {
      const known = Object.entries(scope[root] ?? {}).filter(([, value]) => value !== null)
      return [root, Object.fromEntries(known)]
    }),
  )
}

function isKnown(name: string, scope: Scope): boolean {
  const [root, member] = name.split('.') as [ScopeRoot, string | undefined]
  if (member === undefined) return true
  const values = scope[root] ?? {}
  return Object.hasOwn(values, member) && values[member] !== null
}

function unknown(fault: string | undefined, missing: readonly string[] = []): Judgement {
  return { value: 'unknown', missing: [...new Set(missing)], ...(fault === undefined ? {} : { fault }) }
}

function summaryOf(error: unknown): string {
  if (error instanceof Error) {
    const { summary } = error as { summary?: unknown }
    return oneLine(typeof summary === 'string' ? summary : error.message)
  }
  return 'it cannot be worked out'
}

const oneLine = (text: string): string => (text.split('\n')[0] ?? text).trim()
