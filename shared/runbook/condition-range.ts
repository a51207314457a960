import { serialize } from '@marcbachmann/cel-js'
import { compareReleases, parseRelease } from '../model/release.ts'
import { compile, type ASTNode } from './cel-environment.ts'

/**
 * Can a condition be true, and can it be false? `never`: it is true for nothing that could be known; `always`: false for
 * nothing; `open`: both happen, or it is not found out. Releases and numbers are tried at, between and beyond the values
 * that they are compared with, answers at the values that are named and at another one; every other part counts as free to
 * be true or false, so what is called `never` or `always` is so.
 */
export function rangeOf(expression: string): 'always' | 'never' | 'open' {
  let ast: ASTNode
  try {
    ast = compile(expression).ast
  } catch {
    return 'open'
  }
  const subjects = subjectsOf(ast)
  const names = [...subjects.keys()]
  const sizes = names.map((name) => subjects.get(name)?.length ?? 1)
  const total = sizes.reduce((product, size) => product * size, 1)
  if (total > most) return 'open'
  let [seenTrue, seenFalse] = [false, false]
  for (let turn = 0; turn < total && !(seenTrue && seenFalse); turn += 1) {
    let rest = turn
    const values = new Map<string, Value>()
    for (const [at, name] of names.entries()) {
      const size = sizes[at] ?? 1
      values.set(name, subjects.get(name)?.[rest % size] ?? false)
      rest = Math.floor(rest / size)
    }
    if (holds(ast, values)) seenTrue = true
    else seenFalse = true
  }
  if (seenTrue && seenFalse) return 'open'
  return seenTrue ? 'always' : 'never'
}

/** More combinations than these are not tried. */
const most = 20_000

type Value = boolean | number | string
/** One comparison: of a subject (a name as it is read) with a literal, or with another subject of the same line. */
type Atom =
  | { readonly kind: 'free'; readonly subject: string }
  | { readonly kind: 'choice'; readonly subject: string; readonly literals: readonly Value[]; readonly not: boolean }
  | { readonly kind: 'order'; readonly line: string; readonly sign: string; readonly sides: readonly [Side, Side] }
type Side = { readonly subject: string } | { readonly literal: string | number }

function holds(node: ASTNode, values: ReadonlyMap<string, Value>): boolean {
  switch (node.op) {
    case '&&':
      return holds(node.args[0], values) && holds(node.args[1], values)
    case '||':
      return holds(node.args[0], values) || holds(node.args[1], values)
    case '!_':
      return !holds(node.args, values)
    case '?:':
      return holds(node.args[holds(node.args[0], values) ? 1 : 2], values)
    case 'value':
      return node.args === true
    default:
      return atomHolds(atomOf(node), values)
  }
}

function atomHolds(atom: Atom, values: ReadonlyMap<string, Value>): boolean {
  if (atom.kind === 'free') return values.get(atom.subject) === true
  if (atom.kind === 'choice') return atom.literals.includes(values.get(atom.subject) ?? '') !== atom.not
  const [one, other] = atom.sides.map((side) => placeOf(side, atom.line, values))
  const difference = (one ?? 0) - (other ?? 0)
  const results: Readonly<Record<string, boolean>> = {
    '<': difference < 0, '<=': difference <= 0, '>': difference > 0, '>=': difference >= 0, '==': difference === 0, '!=': difference !== 0,
  } // prettier-ignore
  return results[atom.sign] ?? false
}

/** Literals of a line are in its map under their own text; a subject's place is tried. */
function placeOf(side: Side, line: string, values: ReadonlyMap<string, Value>): number {
  const key = 'subject' in side ? side.subject : `${line} ${String(side.literal)}`
  return Number(values.get(key) ?? 0)
}

/** What has to be tried, and with which values: each free part, each choice, each subject on a line, and the line's marks. */
function subjectsOf(ast: ASTNode): ReadonlyMap<string, readonly Value[]> {
  const atoms = atomsIn(ast)
  const found = new Map<string, Value[]>()
  for (const atom of atoms) {
    if (atom.kind === 'free') found.set(atom.subject, [true, false])
    if (atom.kind === 'choice') {
      const known = found.get(atom.subject) ?? []
      found.set(atom.subject, [...new Set([...known, ...atom.literals])])
    }
  }
  for (const atom of atoms) {
    if (atom.kind !== 'choice') continue
    const values = found.get(atom.subject) ?? []
    const others = values.every((value) => typeof value === 'boolean') ? [true, false] : [...values, 'something else']
    found.set(atom.subject, [...new Set(others)])
  }
  for (const line of ['release', 'number']) addLine(atoms, line, found)
  return found
}

/** The marks of a line stand apart; between and beyond them is room for as many subjects as there are. */
function addLine(atoms: readonly Atom[], line: string, found: Map<string, Value[]>): void {
  const sides = atoms.flatMap((atom) => (atom.kind === 'order' && atom.line === line ? atom.sides : []))
  const subjects = [...new Set(sides.flatMap((side) => ('subject' in side ? [side.subject] : [])))]
  const marks = [...new Set(sides.flatMap((side) => ('literal' in side ? [side.literal] : [])))].sort(compareMarks)
  const room = subjects.length + 1
  for (const [at, mark] of marks.entries()) found.set(`${line} ${String(mark)}`, [(at + 1) * room])
  const places = Array.from({ length: (marks.length + 1) * room }, (_, place) => place + 1)
  for (const subject of subjects) found.set(subject, places)
}

function compareMarks(a: string | number, b: string | number): number {
  if (typeof a === 'number' || typeof b === 'number') return Number(a) - Number(b)
  const [one, other] = [parseRelease(a), parseRelease(b)]
  if (one === undefined || other === undefined) return 0
  const order = compareReleases(one, other)
  return order === 'before' ? -1 : order === 'after' ? 1 : 0
}

function atomsIn(node: ASTNode): readonly Atom[] {
  switch (node.op) {
    case '&&':
    case '||':
    case '?:':
      return node.args.flatMap(atomsIn)
    case '!_':
      return atomsIn(node.args)
    case 'value':
      return []
    default:
      return [atomOf(node)]
  }
}

const signs = ['<', '<=', '>', '>=', '==', '!=']

function atomOf(node: ASTNode): Atom {
  const free: Atom = { kind: 'free', subject: serialize(node) }
  if (node.op === 'in' && node.args[1].op === 'list') {
    const literals = node.args[1].args.map(literalOf)
    if (!isPlain(node.args[0]) || literals.some((value) => value === undefined)) return free
    return { kind: 'choice', subject: serialize(node.args[0]), literals: literals as Value[], not: false }
  }
  if (isPlain(node)) return { kind: 'choice', subject: serialize(node), literals: [true], not: false }
  if (!signs.includes(node.op)) return free
  const [left, right] = node.args as readonly [ASTNode, ASTNode]
  const releases = [left, right].map(releaseSide)
  const [one, other] = releases
  if (one !== undefined && other !== undefined)
    return { kind: 'order', line: 'release', sign: node.op, sides: [one, other] }
  const literal = literalOf(right)
  if (literal === undefined) return free
  if (typeof literal === 'number')
    return { kind: 'order', line: 'number', sign: node.op, sides: [{ subject: serialize(left) }, { literal }] }
  if (!isPlain(left) || (node.op !== '==' && node.op !== '!=')) return free
  return { kind: 'choice', subject: serialize(left), literals: [literal], not: node.op === '!=' }
}

/** release(facts.release), release('4.2') */
function releaseSide(node: ASTNode): Side | undefined {
  if (node.op !== 'call' || node.args[0] !== 'release') return undefined
  const argument = node.args[1][0]
  if (argument === undefined) return undefined
  if (argument.op !== 'value') return { subject: serialize(argument) }
  const text = String(argument.args)
  return parseRelease(text) === undefined ? undefined : { literal: text }
}

function literalOf(node: ASTNode): Value | undefined {
  if (node.op === '-_') {
    const inner = literalOf(node.args)
    return typeof inner === 'number' ? -inner : undefined
  }
  if (node.op !== 'value') return undefined
  const value: unknown = typeof node.args === 'bigint' ? Number(node.args) : node.args
  return typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string' ? value : undefined
}

/** answers.ntp, run.kind, facts.clock.skewSeconds: a name and nothing worked out. */
function isPlain(node: ASTNode): boolean {
  if (node.op === 'id') return true
  return node.op === '.' && isPlain(node.args[0])
}
