import { serialize } from '@marcbachmann/cel-js'
import type { Json } from '../model/run-event.ts'
import { compile, scopeNames, toJson, type ASTNode } from './cel-environment.ts'
import { Undecided } from './cel-functions.ts'
import { matchFault, namesIn, readsDynamically } from './condition-names.ts'
import { describeLeaf } from './describe-leaf.ts'

/**
 * What a condition may speak of. A name that is absent, or null, is not known. `run` holds `from`, `to`, `name`, `kind`
 * and `purpose`, each only where it is known.
 */
export interface Scope {
  readonly facts: Readonly<Record<string, Json>>
  readonly answers: Readonly<Record<string, Json>>
  readonly run: Readonly<Record<string, Json>>
  readonly ledger?: Readonly<Record<string, Json>>
}

/** Three-valued. `missing` names everything that would have to be known ('facts.licences', 'answers.ntp'). */
export type Judgement =
  | { readonly value: boolean; readonly reason: string }
  | { readonly value: 'unknown'; readonly reason: string; readonly missing: string[] }

/** A value, or why there is none. */
export type Evaluation =
  | { readonly known: true; readonly value: Json }
  | { readonly known: false; readonly reason: string; readonly missing: string[] }

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

/** A reason may name the clock that a time was read from, although its condition does not. */
const namedInReasons = ['run.clock', 'facts.clock'] as const

/**
 * Judges a condition, or returns the judgement `before` if no value that the condition reads has changed since. Between two
 * events of a run almost no value changes, and evaluating all conditions again was half of the engine's work.
 */
export function judgeAgain(expression: string, scope: Scope, before: Judged | undefined): Judged {
  const names = namesOf(expression)
  // A name without a member reads the whole of facts, answers, run or ledger.
  if (names.some((name) => !name.includes('.'))) return { judgement: judge(expression, scope), values: [] }
  const values = [...names, ...namedInReasons].map((name) => memberOf(name, scope))
  const isSame = before?.values.length === values.length && before.values.every((value, at) => value === values[at])
  return isSame ? before : { judgement: judge(expression, scope), values }
}

function memberOf(name: string, scope: Scope): unknown {
  const [root, member = ''] = name.split('.') as [keyof Scope, string?]
  const values = scope[root] ?? {}
  return Object.hasOwn(values, member) ? values[member] : undefined
}

/** The reason alone: why the condition is true, false or unknown, with the values it rests on. */
export function describeCondition(expression: string, scope: Scope): string {
  return judge(expression, scope).reason
}

/** Works out a value of any kind (`compute`): integers come as plain numbers, releases as text. Never throws. */
export function evaluate(expression: string, scope: Scope): Evaluation {
  const parsed = parse(expression)
  if (typeof parsed === 'string') return { known: false, reason: parsed, missing: [] }
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
    return inner.value === 'unknown' ? inner : { value: !inner.value, reason: inner.reason }
  }
  if (node.op === '&&') return judgeBoth(judgeNode(node.args[0], scope), judgeNode(node.args[1], scope), false)
  if (node.op === '||') return judgeBoth(judgeNode(node.args[0], scope), judgeNode(node.args[1], scope), true)
  if (node.op === '?:') return judgeChoice(node.args, scope)
  const found = evaluateNode(node, scope)
  if (!found.known) return unknown(found.reason, found.missing)
  if (typeof found.value !== 'boolean') return unknown(`${source(node)} is neither true nor false`)
  return { value: found.value, reason: describeLeaf(node, found.value, scope, (part) => valueOf(part, scope)) }
}

/** `decisive` is the value that settles the matter whatever the other side is: false for &&, true for ||. */
function judgeBoth(a: Judgement, b: Judgement, decisive: boolean): Judgement {
  const settling = [a, b].filter((side) => side.value === decisive)
  if (settling.length > 0) return { value: decisive, reason: join(settling.map((side) => side.reason)) }
  const missing = [a, b].flatMap((side) => (side.value === 'unknown' ? side.missing : []))
  const open = [a, b].filter((side) => side.value === 'unknown')
  if (open.length > 0) return unknown(join(open.map((side) => side.reason)), missing)
  return { value: !decisive, reason: join([a.reason, b.reason]) }
}

function judgeChoice([condition, yes, no]: readonly [ASTNode, ASTNode, ASTNode], scope: Scope): Judgement {
  const chosen = judgeNode(condition, scope)
  if (chosen.value !== 'unknown') {
    const taken = judgeNode(chosen.value ? yes : no, scope)
    return { ...taken, reason: join([chosen.reason, taken.reason]) }
  }
  const [one, other] = [judgeNode(yes, scope), judgeNode(no, scope)]
  if (one.value !== 'unknown' && one.value === other.value)
    return { value: one.value, reason: join([one.reason, other.reason]) }
  return chosen
}

/** A part without logic of its own: either everything it reads is known, or it is unknown and everything missing is named. */
function evaluateNode(node: ASTNode, scope: Scope): Evaluation {
  if (node.op === '?:') {
    const [condition, yes, no] = node.args
    const chosen = judgeNode(condition, scope)
    if (chosen.value === 'unknown') return { known: false, reason: chosen.reason, missing: chosen.missing }
    return evaluateNode(chosen.value ? yes : no, scope)
  }
  if (node.op === '&&' || node.op === '||' || node.op === '!_') {
    const judged = judgeNode(node, scope)
    if (judged.value === 'unknown') return { known: false, reason: judged.reason, missing: judged.missing }
    return { known: true, value: judged.value }
  }
  const missing = namesIn(node, 'needed').filter((name) => !isKnown(name, scope))
  if (missing.length > 0) return { known: false, reason: notKnown(missing), missing: [...missing] }
  try {
    const value = toJson(programOf(node)(celScope(scope)))
    if (value === undefined) return { known: false, reason: `${source(node)} gives no plain value`, missing: [] }
    return { known: true, value }
  } catch (error) {
    const why = error instanceof Undecided ? error.message : `${source(node)}: ${summaryOf(error)}`
    return { known: false, reason: why, missing: namesIn(node, 'needed').slice() }
  }
}

function valueOf(node: ASTNode, scope: Scope): Json | undefined {
  const found = evaluateNode(node, scope)
  return found.known ? found.value : undefined
}

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
  const [root, member] = name.split('.') as [keyof Scope, string | undefined]
  if (member === undefined) return true
  const values = scope[root] ?? {}
  return Object.hasOwn(values, member) && values[member] !== null
}

function unknown(reason: string, missing: readonly string[] = []): Judgement {
  return { value: 'unknown', reason, missing: [...new Set(missing)] }
}

function notKnown(names: readonly string[]): string {
  const words = names.map((name) => name.replace(/^facts\./, ''))
  return `${words.join(', ')} not known`
}

function join(reasons: readonly string[]): string {
  return [...new Set(reasons.filter((reason) => reason !== ''))].join('; ')
}

function source(node: ASTNode): string {
  return serialize(node).slice(0, 200)
}

function summaryOf(error: unknown): string {
  if (error instanceof Error) {
    const { summary } = error as { summary?: unknown }
    return oneLine(typeof summary === 'string' ? summary : error.message)
  }
  return 'it cannot be worked out'
}

const oneLine = (text: string): string => (text.split('\n')[0] ?? text).trim()
