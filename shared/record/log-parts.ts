import { factLabel, factText, plainText } from '../model/fact-text.ts'
import { trustLabels, type PatchTrust } from '../model/patch-trust.ts'
import { causeText, standingText } from './outcome-words.ts'
import { plain, withheldMark, type EntryReader } from './record-entry.ts'
import { firstSentence, type RecordNames } from './record-names.ts'
import { lengthOf, momentOf } from './time-words.ts'

export function joined(parts: readonly string[], between = ', '): string {
  return parts.filter((part) => part !== '').join(between)
}

/** 'update R4_4_3-GA'; '' where there is no value. */
export function labeled(label: string, value: string | undefined): string {
  return value === undefined || value === '' ? '' : `${label} ${value}`
}

export function itemOf(reader: EntryReader, names: RecordNames): string {
  return names.item(reader.text('item'))
}

/** The question as a person read it: as it was put in the event, else as the runbook puts it. */
export function questionText(reader: EntryReader, names: RecordNames): string {
  const put = reader.entry.type === 'question.asked' ? firstSentence(reader.text('why')) : ''
  return put === '' ? names.question(reader.text('question')) : put
}

/** The value of an answer; the mark where all of it is withheld. */
export function valueOf(reader: EntryReader): string {
  return plainText(reader.value('value') ?? withheldMark)
}

export function factValueOf(reader: EntryReader): string {
  return factText(reader.text('fact'), reader.value('value') ?? withheldMark)
}

/** 'facts.storage' -> 'mailstore size' */
export function missingText(name: string): string {
  const [kind, rest] = [name.split('.')[0], name.split('.').slice(1).join('.')]
  return (kind === 'facts' || kind === 'ledger') && rest !== '' ? factLabel(rest.split('.')[0] ?? rest) : rest || name
}

export const judgedText: Readonly<Record<string, string>> = {
  yes: 'applies',
  no: 'does not apply',
  unknown: 'not known yet whether it applies',
}

export const effectText: Readonly<Record<string, string>> = {
  none: '',
  changes: 'changes the appliance',
  'point-of-no-return': 'cannot be undone',
}

/** Why a command ended without a status, where that is one of Uptick's own codes. */
export function endText(cause: string): string {
  const codes: Readonly<Record<string, string>> = {
    contradiction: 'the reply says both OK and NO',
    closed: 'the appliance closed the connection',
    'console.closed': 'the appliance closed the connection',
    'console.timeout': 'no reply in time',
    'command.not-sendable': 'nothing was sent',
    'operation.cancelled': 'stopped by a person',
  }
  return Object.hasOwn(codes, cause) ? (codes[cause] ?? cause) : cause
}

/** A login that the appliance refused is more than one that did not come about. */
export function refusedText(reader: EntryReader): string {
  return reader.text('code') === 'console.login-refused' ? 'refused by the appliance' : ''
}

/** Causes of a failed install, each with its state. */
export function causesOf(reader: EntryReader): { readonly what: string; readonly why: string }[] {
  return reader.maps('causes').map(({ cause, standing, reason, remedy }) => ({
    what: `${causeText(plain(cause))}: ${standingText(plain(standing))}`,
    why: joined([plain(reason ?? withheldMark), plain(remedy)], ' '),
  }))
}

/** How long such installs took before. */
export function usualText(reader: EntryReader): string {
  const { from, to, runs } = reader.map('usual')
  if (from === undefined) return ''
  return `usually ${plain(from)} to ${plain(to)} min (earlier installs: ${plain(runs)})`
}

/** What happened to an update: where it came from, to whom it went, how much of it. */
export function patchText(reader: EntryReader): string {
  const offered = reader.entry.type === 'patch.offered' // its hash is shown where it was verified and delivered
  const from = reader.maybe('url') ?? reader.maybe('path') ?? sourceText(reader.maybe('source') ?? '')
  const parts = [`${updateEvent(reader)}: ${reader.text('name')}`, from]
  if (reader.value('peer') !== undefined) parts.push(`to ${reader.text('peer')}`)
  if (reader.value('sent') !== undefined)
    parts.push(`bytes ${reader.text('from')} to ${reader.text('to')}, ${reader.text('sent')} sent`)
  if (reader.value('bytes') !== undefined) parts.push(`${reader.text('bytes')} bytes`)
  if (reader.value('release') !== undefined) parts.push(`MOS ${reader.text('release')}`)
  if (reader.value('sha256') !== undefined && !offered) parts.push(`SHA-256 ${reader.text('sha256')}`)
  return joined(parts)
}

function sourceText(source: string): string {
  return source === 'file' ? 'imported from a file' : source
}

const updateEvents: Readonly<Record<string, string>> = {
  'patch.mirrored': 'Update downloaded',
  'patch.quarantined': 'Update quarantined',
  'patch.offered': 'Update served',
  'patch.requested': 'Update requested',
  'patch.delivered': 'Update delivered',
}

/** "Verified" requires a source besides the engineer's computer that vouches for the bytes. */
function updateEvent(reader: EntryReader): string {
  const { type } = reader.entry
  if (type !== 'patch.verified') return updateEvents[type] ?? `Update ${type.slice('patch.'.length)}`
  const trust = reader.value('trust')
  const unchanged = 'Update unchanged since the download'
  if (typeof trust !== 'string' || !Object.hasOwn(trustLabels, trust)) return unchanged
  const label = trustLabels[trust as PatchTrust].toLowerCase()
  return trust === 'own-hash-only' ? `${unchanged} (${label})` : `Update verified (${label})`
}

const identityLabels: Readonly<Record<string, string>> = {
  host: 'host name',
  hostId: 'Host ID',
  serial: 'serial number',
  release: 'release',
}

/** Which identity an appliance reports, as far as it does; a mark if that is withheld. */
export function identityOf(reader: EntryReader): Readonly<Record<string, string>> {
  const told = Object.keys(identityLabels).map((name) => [name, reader.member('identity', name)] as const)
  return Object.fromEntries(told.filter(([, value]) => value !== ''))
}

export function identityText(reader: EntryReader): string {
  return Object.entries(identityOf(reader))
    .map(([name, value]) => `${identityLabels[name] ?? name} ${value}`)
    .join(', ')
}

/** What was seen of a reboot; whether the connection was refused, not by whom: a filter on the way may answer for the appliance. */
export function observedText(reader: EntryReader): string {
  const refused = reader.value('refused')
  const observed = reader.text('observed')
  const said = observed.includes('refused')
  const told = said || refused === undefined ? '' : `The connection was ${refused === true ? '' : 'not '}refused.`
  return joined([observed, told, labeled('Release:', reader.maybe('release'))], ' ')
}

/** What is not sure of a reply. */
export function evidenceText(reader: EntryReader): string {
  const missing = reader.texts('missing')
  const contradiction = reader.texts('contradiction')
  return joined([
    missing.length === 0 ? '' : `without ${missing.join(' and ')}`,
    reader.maybe('doubt') ?? '',
    contradiction.length === 0 ? '' : `both statuses: ${contradiction.join(' · ')}`,
  ])
}

export function betweenText(reader: EntryReader): string {
  const lines = reader.texts('aside')
  return lines.length === 0 ? '' : `lines in between: ${lines.join(' · ')}`
}

/** The certificate that was shown over TLS, and whether it is what was known of the address; '' where there was none. */
export function certificateText(reader: EntryReader): string {
  const { sha256, trust, since } = reader.map('certificate')
  if (trust === undefined) return ''
  const known = trust === 'known' ? `known since ${plain(since)}` : 'seen for the first time and trusted from then on'
  return `certificate ${plain(sha256)}, ${known}`
}

export function nameAndVersion(reader: EntryReader, name: string, member = 'name'): string {
  const about = reader.map(name)
  return [plain(about[member]), plain(about.version)].filter((part) => part !== '').join(' ')
}

export function fileText(reader: EntryReader): string {
  return reader
    .maps('files')
    .map((file) => plain(file.name ?? withheldMark))
    .join(', ')
}

/** 'Asked again at 2026-11-23 21:14:30, until 2026-11-23 21:30:00 at the latest; waited 2 min so far.' */
export function againText(reader: EntryReader): string {
  const [next, until] = [reader.text('next'), reader.maybe('until')]
  const limit = until === undefined ? '' : `, until ${momentOf(until)} at the latest`
  const waited = reader.value('waited')
  const soFar = typeof waited === 'number' && waited > 0 ? `; waited ${lengthOf(waited)} so far` : ''
  return `Asked again at ${momentOf(next)}${limit}${soFar}.`
}

export function until(reader: EntryReader): string {
  return labeled('until', reader.maybe('until'))
}

/** Where an answer or a note came from, if no one gave it during the run. */
export function originText(reader: EntryReader): string {
  const sheet = reader.maybe('sheet') === undefined ? '' : 'From the answer sheet.'
  const like = reader.maybe('sameAs') === undefined ? '' : 'One answer for all appliances of the run.'
  return joined([sheet, like, reader.maybe('reason') ?? ''], ' ')
}

/** The answer sheet that is used from this entry on; '' where none is. */
export function sheetText(reader: EntryReader): string {
  return reader.maybe('sheet') === undefined ? '' : `answer sheet ${fileText(reader)}`
}
