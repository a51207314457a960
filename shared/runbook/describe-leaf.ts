import type { Json } from '../model/run-event.ts'
import type { ASTNode } from './cel-environment.ts'
import { isIdle, sameName } from './cel-functions.ts'
import { namesIn } from './condition-names.ts'
import type { Scope } from './condition.ts'
import { describeNight } from './describe-night.ts'
import { namesOf, shortName, show, source, valueOf } from './value-words.ts'

/**
 * Says in a person's words why one part of a condition is true or false: 'release is 4.2.5-GA, not before 4.2'. Where the
 * form is not known, the part as it is written, with the values it read.
 */
export function describeLeaf(node: ASTNode, value: boolean, scope: Scope, evaluate: Evaluate): string {
  if (node.op === 'value') return ''
  return (
    describeJobs(node, value, evaluate) ??
    describeNight(node, value, scope, evaluate) ??
    describeCover(node, value, evaluate) ??
    describeComparison(node, value, scope) ??
    describeSize(node, evaluate) ??
    describeList(node, value, scope) ??
    describeAnswer(node, scope) ??
    describeChoice(node, value, scope) ??
    describeNumber(node, value, evaluate) ??
    describeKnown(node, value) ??
    describeAnyhow(node, value, scope)
  )
}

type Evaluate = (node: ASTNode) => Json | undefined

const releaseWords: Readonly<Record<string, readonly [yes: string, no: string]>> = {
  '<': ['before', 'not before'],
  '<=': ['not after', 'after'],
  '>': ['after', 'not after'],
  '>=': ['not before', 'before'],
  '==': ['as', 'not'],
  '!=': ['not', 'as'],
}

/** release(facts.release) < release('4.2') */
function describeComparison(node: ASTNode, value: boolean, scope: Scope): string | undefined {
  if (!isComparison(node)) return undefined
  const [left, right] = node.args
  const [one, other] = [releaseArgument(left, scope), releaseArgument(right, scope)]
  if (one === undefined || other === undefined) return undefined
  const words = releaseWords[node.op]?.[value ? 0 : 1] ?? ''
  const second = other.name === '' ? other.text : `${other.text} (${other.name})`
  return one.name === '' ? `${one.text} is ${words} ${second}` : `${one.name} is ${one.text}, ${words} ${second}`
}

type Comparison = Extract<ASTNode, { op: '<' | '<=' | '>' | '>=' | '==' | '!=' }>
function isComparison(node: ASTNode): node is Comparison {
  return Object.hasOwn(releaseWords, node.op)
}

function releaseArgument(node: ASTNode, scope: Scope): { name: string; text: string } | undefined {
  if (node.op !== 'call' || node.args[0] !== 'release') return undefined
  const argument = node.args[1][0]
  if (argument === undefined) return undefined
  if (argument.op === 'value') return { name: '', text: String(argument.args) }
  const [name] = namesIn(argument, 'all')
  return name === undefined ? undefined : { name: shortName(name), text: show(valueOf(name, scope)) }
}

/** size(facts.antispamEngines) > 0, size(facts.patches.filter(p, …)) == 0 */
function describeSize(node: ASTNode, evaluate: Evaluate): string | undefined {
  if (!isComparison(node)) return undefined
  const [counted] = node.args.flatMap((side) => argumentsOf(side, 'size'))
  const list = counted === undefined ? undefined : evaluate(counted)
  const [name] = counted === undefined ? [] : namesIn(counted, 'all')
  if (name === undefined || !Array.isArray(list)) return undefined
  return list.length === 0
    ? `${shortName(name)}: none`
    : `${shortName(name)}: ${String(list.length)} (${namesOf(list)})`
}

/** listed(facts.licences, 'Antispam'), facts.licences.exists(l, l.name == 'Antispam'), facts.backups.all(b, …) */
function describeList(node: ASTNode, value: boolean, scope: Scope): string | undefined {
  if (node.op === 'call' && ['listed', 'licensed'].includes(node.args[0])) {
    const [list, wanted] = node.args[1]
    const [name] = list === undefined ? [] : namesIn(list, 'all')
    if (name === undefined || wanted?.op !== 'value') return undefined
    return amongWords(String(wanted.args), name, value, scope)
  }
  if (node.op !== 'rcall') return undefined
  const [method, list, [, test]] = node.args
  const [name] = namesIn(list, 'all')
  if (name === undefined || !['exists', 'all'].includes(method)) return undefined
  const wanted = method === 'exists' ? equalsText(test) : undefined
  if (wanted !== undefined) return amongWords(wanted, name, value, scope)
  const entries = valueOf(name, scope)
  const which = { exists: value ? 'one of' : 'none of', all: value ? 'all of' : 'not all of' }[
    method as 'exists' | 'all'
  ]
  const test2 = test === undefined ? '' : ` with ${source(test)}`
  return `${which} ${shortName(name)} (${Array.isArray(entries) ? namesOf(entries) : show(entries)})${test2}`
}

function amongWords(wanted: string, list: string, value: boolean, scope: Scope): string {
  if (value) return `${wanted} is among ${shortName(list)}`
  const entries = valueOf(list, scope)
  const those = Array.isArray(entries) && entries.length > 0 ? ` (${namesOf(entries)})` : ', which are none'
  return `${wanted} is not among ${shortName(list)}${those}`
}

/** idle(facts.backups), idle(facts.ndmpMerge) */
function describeJobs(node: ASTNode, value: boolean, evaluate: Evaluate): string | undefined {
  const [jobs] = argumentsOf(node, 'idle')
  const list = jobs === undefined ? undefined : evaluate(jobs)
  const [name] = namesIn(node, 'all')
  if (name !== undefined && typeof list === 'string') return `${shortName(name)} is ${list}`
  if (name === undefined || !Array.isArray(list)) return undefined
  if (list.length === 0) return `${shortName(name)}: none`
  if (value) return `${shortName(name)}: ${namesOf(list)}`
  return `not known to be idle: ${namesOf(list.filter((job) => !isIdle(job)))}`
}

/** includesAll(facts.licences, ledger.licences) */
function describeCover(node: ASTNode, value: boolean, evaluate: Evaluate): string | undefined {
  const [now, before] = argumentsOf(node, 'includesAll').map(evaluate)
  if (!Array.isArray(now) || !Array.isArray(before)) return undefined
  const gone = before.filter((entry) => !now.some((other) => sameName(entry, other)))
  if (value) return before.length === 0 ? 'none were noted before' : `all there: ${namesOf(before)}`
  return `not there any more: ${namesOf(gone)}`
}

function argumentsOf(node: ASTNode, name: string): readonly ASTNode[] {
  return node.op === 'call' && node.args[0] === name ? node.args[1] : []
}

/** l.name == 'Antispam' -> 'Antispam' */
function equalsText(node: ASTNode | undefined): string | undefined {
  if (node?.op !== '==') return undefined
  const [left, right] = node.args
  if (left.op !== '.' || left.args[1] !== 'name' || right.op !== 'value' || typeof right.args !== 'string')
    return undefined
  return right.args
}

/** answers.ntp, answers.ntp == false, run.kind == 'P' */
function describeAnswer(node: ASTNode, scope: Scope): string | undefined {
  const bare = node.op === '==' || node.op === '!=' ? node.args[0] : node
  const other = node.op === '==' || node.op === '!=' ? node.args[1] : undefined
  if (bare.op !== '.' || (other !== undefined && other.op !== 'value')) return undefined
  const names = namesIn(bare, 'all')
  const [name] = names
  if (names.length !== 1 || name === undefined || name.split('.')[1] !== bare.args[1]) return undefined
  return `${shortName(name)} is ${show(valueOf(name, scope))}`
}

/** run.kind in ['D', 'E'] */
function describeChoice(node: ASTNode, value: boolean, scope: Scope): string | undefined {
  if (node.op !== 'in') return undefined
  const [asked, list] = node.args
  const [name] = namesIn(asked, 'all')
  if (asked.op !== '.' || name === undefined || list.op !== 'list') return undefined
  const choices = list.args.flatMap((entry) => (entry.op === 'value' ? [String(entry.args)] : []))
  if (choices.length !== list.args.length || name.split('.')[1] !== asked.args[1]) return undefined
  const is = `${shortName(name)} is ${show(valueOf(name, scope))}`
  return value ? is : `${is}, not ${choices.join(' or ')}`
}

const numberWords: Readonly<Record<string, readonly [yes: string, no: string]>> = {
  '<': ['below', 'not below'],
  '<=': ['not above', 'above'],
  '>': ['above', 'not above'],
  '>=': ['not below', 'below'],
}

/** facts.clock.skewSeconds <= 300 */
function describeNumber(node: ASTNode, value: boolean, evaluate: Evaluate): string | undefined {
  if (!isComparison(node)) return undefined
  const words = numberWords[node.op]
  const [left, right] = node.args
  const [number, bound] = [evaluate(left), evaluate(right)]
  if (words === undefined || typeof number !== 'number' || typeof bound !== 'number') return undefined
  const [name] = namesIn(left, 'all')
  const path = name === undefined ? source(left) : source(left).replace(name, shortName(name))
  return `${path} is ${String(number)}, ${words[value ? 0 : 1]} ${String(bound)}`
}

/** has(run.to) */
function describeKnown(node: ASTNode, value: boolean): string | undefined {
  if (node.op !== 'call' || node.args[0] !== 'has') return undefined
  const [name] = namesIn(node, 'all')
  if (name === undefined) return undefined
  return value ? `${shortName(name)} is known` : `${shortName(name)} is not known yet`
}

function describeAnyhow(node: ASTNode, value: boolean, scope: Scope): string {
  const values = namesIn(node, 'all')
    .filter((name) => name.includes('.') && valueOf(name, scope) !== undefined)
    .map((name) => `${shortName(name)} is ${show(valueOf(name, scope))}`)
  const resting = values.length === 0 ? '' : `, where ${values.join(', ')}`
  return `${source(node)} is ${String(value)}${resting}`
}
