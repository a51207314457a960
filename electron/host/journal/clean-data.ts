import type { Redactor } from '../../../shared/base/redact.ts'

/**
 * Members whose text is structure and holds no words of a person or a peer: ids, hashes, closed lists. A password that
 * happens to be one of these words ("pass", "engine") must not break the journal's own grammar.
 */
const structural: ReadonlySet<string> = new Set([
  'appliance', 'item', 'fact', 'question', 'gate', 'rule', 'run', 'visit', 'sha256', 'file', 'signer', 'code', 'missing', 'type',
  'status', 'effect', 'stage', 'outcome', 'applies', 'transport', 'trust', 'answerType', 'proves', 'purpose', 'role', 'since',
  'options', 'appliances', 'runbook', 'product', 'seal', 'to', 'old', 'new', 'signature',
]) // prettier-ignore

/**
 * Data of an event as it may be written: secrets taken out of every text but the structural ones, halves of characters
 * replaced, undefined members left out, numbers that are not integers turned into text.
 */
export function cleanData(value: unknown, redactor: Redactor): unknown {
  return clean(value, (text) => redactor.text(text))
}

function clean(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value).replace(/\p{Cs}/gu, '\ufffd')
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : String(value)
  if (Array.isArray(value)) return value.map((entry: unknown) => clean(entry, redact))
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(
    members.map(([name, member]) => [name, clean(member, keepsItsText(name, member) ? (text) => text : redact)]),
  )
}

function keepsItsText(name: string, member: unknown): boolean {
  return structural.has(name) || (name === 'by' && (member === 'engine' || member === 'person'))
}
