import { serialize } from '@marcbachmann/cel-js'
import { entryName } from '../model/entry-name.ts'
import { kindOfFact } from '../model/fact-table.ts'
import { factInSentence } from '../model/fact-text.ts'
import type { Json } from '../model/run-event.ts'
import type { ASTNode } from './cel-environment.ts'
import type { Scope } from './condition.ts'

const wordsOfRun: Readonly<Record<string, string>> = {
  'run.from': 'the release before',
  'run.to': 'the wanted release',
  'run.name': 'the update',
  'run.kind': 'the kind of update',
  'run.purpose': 'the purpose of the run',
  'run.way': 'the way of installing',
  'run.role': 'the role',
  'run.cluster': 'the name of the cluster',
  'run.minuteOfDay': 'the minute of the day',
  'run.today': 'the date of today',
  'run.lastDay': 'the last day of the window',
  'run.weekday': 'the weekday',
  'run.clock': 'the clock that is read',
  'run.minutesToEnd': 'how long it will take',
}

/** 'answers.ntp' -> 'the answer to ntp', 'run.to' -> 'the wanted release', 'facts.hostId' -> 'host ID' */
export function shortName(name: string): string {
  const word = wordsOfRun[name]
  if (word !== undefined) return word
  if (name.startsWith('answers.')) return `the answer to ${name.slice('answers.'.length)}`
  if (name.startsWith('ledger.')) return `${factWord(name.slice('ledger.'.length))} noted before`
  return name.startsWith('facts.') ? factWord(name.slice('facts.'.length)) : name
}

/** What the runbook itself works out goes by the name that the runbook gives it. */
function factWord(fact: string): string {
  return kindOfFact(fact) === undefined ? fact : factInSentence(fact)
}

/** What stands in the scope under that name; undefined where nothing does. */
export function valueOf(name: string, scope: Scope): Json | undefined {
  const [root, member] = name.split('.') as [keyof Scope, string | undefined]
  const values = scope[root] ?? {}
  return member !== undefined && Object.hasOwn(values, member) ? values[member] : undefined
}

/** The first few names of a list, so that a sentence stays one. */
export function namesOf(list: readonly Json[]): string {
  const names = list.slice(0, 8).map(nameOf)
  return list.length > 8 ? `${names.join(', ')} and ${String(list.length - 8)} more` : names.join(', ')
}

function nameOf(entry: Json): string {
  if (entry === null || typeof entry !== 'object' || Array.isArray(entry)) return show(entry)
  const name = entryName(entry)
  const state = entry['state'] ?? entry['expires']
  const own = name ?? show(entry)
  return typeof state === 'string' ? `${own} ${state}` : own
}

/** A value in a sentence: yes and no for booleans, cut off where it is long. */
export function show(value: Json | undefined): string {
  if (value === undefined) return 'not known'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 120 ? `${text.slice(0, 119)}…` : text
}

/** The part of a condition as it is written. */
export function source(node: ASTNode): string {
  return serialize(node).slice(0, 200)
}
