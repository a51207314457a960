import type { RecordAct } from './record-document.ts'
import { EntryReader, plain, withheldMark, type RecordEntry } from './record-entry.ts'
import { factLabel, factText, plainText } from '../model/fact-text.ts'
import { trustLabels, type PatchTrust } from '../model/patch-trust.ts'

/** What one event says, in words: what happened, and why or what came of it. */
interface Words {
  readonly what: string
  readonly why?: string
}

type Say = (reader: EntryReader) => Words

/**
 * One event in words, whatever its type: a type that has no words of its own is told by its name, and a member that the
 * words do not use by its own name, so that nothing of a younger event is lost.
 */
export function logWords(entry: RecordEntry): RecordAct {
  const reader = new EntryReader(entry)
  const [appliance, by] = [reader.text('appliance'), reader.maybe('by') ?? '']
  const say = Object.hasOwn(sayings, entry.type) ? sayings[entry.type] : undefined
  const { what, why = '' } = say?.(reader) ?? otherWords(reader)
  const { seq, at } = entry
  return { seq, at, appliance, what, by, why: joined([why, ...restOf(reader)], '; ') }
}

/** Members that stand elsewhere in a record, or are the engine's own book-keeping. */
const elsewhere: ReadonlySet<string> = new Set([
  'baseline', 'evidence', 'file', 'files', 'item', 'lines', 'milliseconds', 'options', 'raw', 'run', 'seal', 'sent', 'sha256',
  'signature', 'signer', 'source', 'whole',
]) // prettier-ignore

/** What the words did not use, each member by its name. */
function restOf(reader: EntryReader): string[] {
  const { data, withheld = [] } = reader.entry
  const hidden = withheld.map((pointer) => pointer.split('/')[1] ?? '')
  const names = [...new Set([...Object.keys(data), ...hidden])]
  return names
    .filter((name) => !reader.asked.has(name) && !elsewhere.has(name) && data[name] !== '')
    .map((name) => `${name}: ${Object.hasOwn(data, name) ? plainText(data[name] ?? null) : withheldMark}`)
}

/** The value of an answer; the mark where all of it is withheld. */
export function valueOf(reader: EntryReader): string {
  return plainText(reader.value('value') ?? withheldMark)
}

function factValueOf(reader: EntryReader): string {
  return factText(reader.text('fact'), reader.value('value') ?? withheldMark)
}

const text = (reader: EntryReader, name: string): string => reader.text(name)

const sayings: Readonly<Record<string, Say>> = {
  'run.opened': (r) => ({
    what: `Run opened: ${text(r, 'purpose')}`,
    why: `${nameAndVersion(r, 'product')}, runbook ${nameAndVersion(r, 'runbook', 'id')}`,
  }),
  'run.resumed': (r) => ({ what: 'Run resumed', why: joined([text(r, 'reason'), nameAndVersion(r, 'product')]) }),
  'run.paused': (r) => ({ what: `Run paused: ${text(r, 'outcome')}`, why: text(r, 'reason') }),
  'run.closed': (r) => ({ what: `Run closed: ${text(r, 'outcome')}` }),
  'run.signed': (r) => ({ what: `Signed as ${text(r, 'role')}: ${text(r, 'name')}`, why: text(r, 'statement') }),
  'key.replaced': (r) => ({ what: 'Signing key replaced', why: `${text(r, 'old')} by ${text(r, 'new')}` }),
  'session.connected': (r) => ({
    what: `Logged in over ${text(r, 'transport')}`,
    why: joined([text(r, 'peer'), identityWords(r), certificateWords(r)]),
  }),
  'session.failed': (r) => ({
    what: `No login: ${text(r, 'code')}`,
    why: joined([text(r, 'reason'), r.maybe('seen') ?? '']),
  }),
  'session.lost': (r) => ({ what: 'Connection ended', why: text(r, 'cause') }),
  'identity.noted': (r) => ({
    what: r.value('same') === false ? 'Another identity' : 'Identity as it should be',
    why: identityWords(r),
  }),
  'item.started': (r) => ({ what: `${text(r, 'item')} started` }),
  'item.finished': (r) => ({
    what: `${text(r, 'item')}: ${text(r, 'status')}`,
    why: joined([text(r, 'reason'), text(r, 'hint')], ' '),
  }),
  'item.judged': (r) => ({
    what: `${text(r, 'item')} ${judgedWords[text(r, 'applies')] ?? 'judged'}`,
    why: joined([text(r, 'reason'), r.texts('missing').join(', ')]),
  }),
  'item.ticked': (r) => ({ what: `${text(r, 'item')} ticked`, why: joined([text(r, 'note'), fileWords(r)]) }),
  'item.waived': (r) => ({
    what: `${text(r, 'item')} waived`,
    why: joined([text(r, 'reason'), `authority ${text(r, 'authority')}`, until(r)]),
  }),
  'item.reopened': (r) => ({ what: `${text(r, 'item')} reopened`, why: text(r, 'reason') }),
  'item.taken-up': (r) => ({ what: `${text(r, 'item')} taken up again`, why: text(r, 'reason') }),
  'item.stale': (r) => ({ what: `${text(r, 'item')} is stale`, why: text(r, 'reason') }),
  'question.asked': (r) => ({ what: `Asked: ${text(r, 'question')}`, why: text(r, 'why') }),
  'question.withdrawn': (r) => ({ what: `Question withdrawn: ${text(r, 'question')}`, why: text(r, 'reason') }),
  'question.answered': (r) => ({ what: `Answered: ${text(r, 'question')} = ${valueOf(r)}` }),
  'approval.requested': (r) => ({ what: `Approval asked for: ${text(r, 'gate')}`, why: text(r, 'command') }),
  'approval.given': (r) => ({ what: `Approved: ${text(r, 'gate')}`, why: text(r, 'command') }),
  'command.sent': (r) => ({ what: `Sent: ${text(r, 'command')}`, why: effectWords[text(r, 'effect')] ?? '' }),
  'command.output': (r) => ({ what: 'Said so far', why: text(r, 'text') }),
  'command.finished': (r) => ({
    what: `Replied: ${text(r, 'status')}`,
    why: joined([
      text(r, 'statusText'),
      text(r, 'cause'),
      `${text(r, 'milliseconds')} ms`,
      evidenceWords(r),
      betweenWords(r),
    ]),
  }),
  'command.settled': (r) => ({
    what: r.value('arrived') === false ? 'Found out: it never arrived' : 'Found out: it arrived',
    why: text(r, 'reason'),
  }),
  'fact.captured': (r) => ({ what: `Value: ${factLabel(text(r, 'fact'))} = ${factValueOf(r)}` }),
  'fact.stale': (r) => ({
    what: `Values outdated: ${r.texts('facts').map(factLabel).join(', ')}`,
    why: text(r, 'reason'),
  }),
  'interlock.refused': (r) => ({
    what: `Refused by ${text(r, 'rule')}: ${text(r, 'command')}`,
    why: text(r, 'reason'),
  }),
  'interlock.overruled': (r) => ({
    what: `Overruled ${text(r, 'rule')}: ${text(r, 'command')}`,
    why: text(r, 'reason'),
  }),
  'install.begun': (r) => ({ what: `Install begun by a person: ${text(r, 'way')}`, why: text(r, 'url') }),
  'install.diagnosed': (r) => ({
    what: 'Why the install failed',
    why: causesOf(r)
      .map(({ what }) => what)
      .join('; '),
  }),
  'console.key': (r) => ({ what: `Key pressed by Uptick: ${text(r, 'pressed')}`, why: `at "${text(r, 'line')}"` }),
  'console.resynchronized': (r) => ({
    what: `Made sure by ${text(r, 'command')} that the next answer is the right one`,
    why: joined([
      text(r, 'reason'),
      r.texts('lines').join(' · '),
      r.value('doubtful') === true ? 'the answer before is in doubt' : '',
    ]),
  }),
  'console.repeated': (r) => ({ what: `Sent once more: ${text(r, 'command')}`, why: text(r, 'reason') }),
  'console.question': (r) => ({
    what: `The appliance asks: "${text(r, 'line')}"`,
    why: joined([`in the reply to ${text(r, 'command')}`, text(r, 'seen')]),
  }),
  'console.answered': (r) => ({ what: `Typed for a person: ${text(r, 'typed')}`, why: `at "${text(r, 'line')}"` }),
  'console.confirmed': (r) => ({
    what: `Command typed by hand, confirmed: ${text(r, 'command')}`,
    why: joined([text(r, 'cost'), `typed to confirm: ${text(r, 'typed')}`]),
  }),
  'console.taken': () => ({ what: 'Console taken' }),
  'console.given': () => ({ what: 'Console given back' }),
  'return.late': (r) => ({ what: `Return: later than usual, ${text(r, 'minutes')} minutes` }),
  'return.expected': (r) => ({ what: `Return awaited after ${text(r, 'name')}`, why: text(r, 'release') }),
  'return.stage': (r) => ({ what: `Return: ${text(r, 'stage')}`, why: stageWords(r) }),
  'return.proven': (r) => ({ what: `Return proved on ${text(r, 'release')}`, why: r.texts('proofs').join('; ') }),
  'return.unproven': (r) => ({ what: `Return not proved: ${text(r, 'outcome')}`, why: text(r, 'observed') }),
  'note.added': (r) => ({ what: 'Note', why: joined([text(r, 'text'), text(r, 'item')]) }),
  'evidence.attached': (r) => ({ what: `Attached to ${text(r, 'item')}`, why: fileWords(r) }),
  'record.sealed': (r) => ({ what: 'Record sealed', why: `code ${text(r, 'code')}` }),
  'journal.repaired': (r) => ({
    what: `Journal repaired: ${text(r, 'cut')} octets of an unfinished line cut off`,
    why: text(r, 'reason'),
  }),
}

const judgedWords: Readonly<Record<string, string>> = {
  yes: 'applies',
  no: 'does not apply',
  unknown: 'may apply: not known yet',
}

const effectWords: Readonly<Record<string, string>> = {
  none: '',
  changes: 'changes the appliance',
  'point-of-no-return': 'no way back',
}

/** Causes of a failed install, each with how it stands. */
export function causesOf(reader: EntryReader): { readonly what: string; readonly why: string }[] {
  return reader.maps('causes').map(({ cause, standing, reason, remedy }) => ({
    what: `${plain(cause)}: ${plain(standing)}`,
    why: joined([plain(reason ?? withheldMark), plain(remedy)], ' '),
  }))
}

/** `patch.mirrored` and whatever else happens to an update, and every type that came after this table. */
function otherWords(reader: EntryReader): Words {
  const { type } = reader.entry
  return type.startsWith('patch.') ? { what: patchWords(reader), why: reader.text('reason') } : { what: type }
}

/** What happened to an update: where it came from, to whom it went, how much of it. */
export function patchWords(reader: EntryReader): string {
  const offered = reader.entry.type === 'patch.offered' // its hash stands where it was verified and delivered
  const from = reader.maybe('url') ?? reader.maybe('path') ?? reader.maybe('source') ?? ''
  const parts = [`${updateEvent(reader)}: ${reader.text('name')}`, from]
  if (reader.value('peer') !== undefined) parts.push(`to ${reader.text('peer')}`)
  if (reader.value('sent') !== undefined)
    parts.push(`octets ${reader.text('from')} to ${reader.text('to')}, ${reader.text('sent')} sent`)
  if (reader.value('bytes') !== undefined) parts.push(`${reader.text('bytes')} octets`)
  if (reader.value('sha256') !== undefined && !offered) parts.push(`SHA-256 ${reader.text('sha256')}`)
  return joined(parts)
}

/** "Verified" needs somebody beside the engineer's computer who vouches for the bytes. */
function updateEvent(reader: EntryReader): string {
  if (reader.entry.type !== 'patch.verified') return `Update ${reader.entry.type.slice('patch.'.length)}`
  const trust = reader.value('trust')
  const unchanged = 'Update unchanged since the download'
  if (typeof trust !== 'string' || !Object.hasOwn(trustLabels, trust)) return unchanged
  const label = trustLabels[trust as PatchTrust].toLowerCase()
  return trust === 'own-hash-only' ? `${unchanged} (${label})` : `Update verified (${label})`
}

/** Who an appliance says that it is, as far as it says so; the mark where that is withheld. */
export function identityOf(reader: EntryReader): Readonly<Record<string, string>> {
  const told = ['host', 'hostId', 'serial', 'release'].map((name) => [name, reader.member('identity', name)] as const)
  return Object.fromEntries(told.filter(([, value]) => value !== ''))
}

/** What was seen of a return; whether the connection was refused, not by whom: a filter on the way may answer for the appliance. */
export function stageWords(reader: EntryReader): string {
  const refused = reader.value('refused')
  const told = refused === true ? '(refused)' : '(refused by nobody)'
  return joined([text(reader, 'observed'), refused === undefined ? '' : told], ' ')
}

/** What is not sure of a reply. */
function evidenceWords(reader: EntryReader): string {
  const missing = reader.texts('missing')
  const contradiction = reader.texts('contradiction')
  return joined([
    missing.length === 0 ? '' : `without ${missing.join(' and ')}`,
    reader.maybe('doubt') ?? '',
    contradiction.length === 0 ? '' : `it says both: ${contradiction.join(' · ')}`,
  ])
}

function betweenWords(reader: EntryReader): string {
  const lines = reader.texts('aside')
  return lines.length === 0 ? '' : `in between: ${lines.join(' · ')}`
}

/** The certificate that was shown over TLS, and whether it is what was known of the address; '' where there was none. */
export function certificateWords(reader: EntryReader): string {
  const { sha256, trust, since } = reader.map('certificate')
  if (trust === undefined) return ''
  const known = trust === 'known' ? `known since ${plain(since)}` : 'seen for the first time and trusted from then on'
  return `certificate ${plain(sha256)}, ${known}`
}

export function identityWords(reader: EntryReader): string {
  return Object.entries(identityOf(reader))
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
}

function nameAndVersion(reader: EntryReader, name: string, member = 'name'): string {
  const about = reader.map(name)
  return [plain(about[member]), plain(about.version)].filter((part) => part !== '').join(' ')
}

function fileWords(reader: EntryReader): string {
  return reader
    .maps('files')
    .map((file) => plain(file.name ?? withheldMark))
    .join(', ')
}

function until(reader: EntryReader): string {
  const date = reader.maybe('until')
  return date === undefined ? '' : `until ${date}`
}

function joined(parts: readonly string[], between = ', '): string {
  return parts.filter((part) => part !== '').join(between)
}
