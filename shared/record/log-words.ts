import { acceptedText, needsText } from './approval-words.ts'
import type { RecordAct } from './record-document.ts'
import { EntryReader, plain, withheldMark, type RecordEntry } from './record-entry.ts'
import {
  betweenText,
  causesOf,
  certificateText,
  effectText,
  endText,
  evidenceText,
  factValueOf,
  fileText,
  identityText,
  itemOf,
  joined,
  judgedText,
  labeled,
  missingText,
  nameAndVersion,
  observedText,
  originText,
  patchText,
  questionText,
  refusedText,
  sheetText,
  until,
  usualText,
  valueOf,
  againText,
} from './log-parts.ts'
import {
  gateText,
  purposeText,
  returnOutcomeText,
  runOutcomeText,
  stageText,
  statusText,
  transportText,
} from './outcome-words.ts'
import { reasonText } from './reason-words.ts'
import { plainNames, type RecordNames } from './record-names.ts'
import { wordsOfState } from './state-words.ts'
import { changeLabel, factLabel, plainText } from '../model/fact-text.ts'

/** The text of one event: what happened, and why or with which result. */
interface ActText {
  readonly what: string
  readonly why?: string
}

type Say = (reader: EntryReader, names: RecordNames) => ActText

/**
 * The text of an event of any type. A type without a text is shown by its name, and a member that the text does not use
 * by its own name, so that nothing of an event from a later version is lost.
 */
export function logText(entry: RecordEntry, names: RecordNames = plainNames): RecordAct {
  const reader = new EntryReader(entry)
  const [appliance, by] = [reader.text('appliance'), reader.maybe('by') ?? '']
  const say = Object.hasOwn(sayings, entry.type) ? sayings[entry.type] : undefined
  const { what, why = '' } = say?.(reader, names) ?? otherText(reader)
  const { seq, at } = entry
  return { seq, at, appliance, what, by, why: joined([why, ...restOf(reader)], '; ') }
}

/** Members that stand elsewhere in a record, or are the engine's own bookkeeping. */
const elsewhere: ReadonlySet<string> = new Set([
  'answerType', 'appliances', 'baseline', 'code', 'evidence', 'file', 'files', 'gate', 'item', 'lines', 'milliseconds', 'options',
  'proves', 'question', 'raw', 'rule', 'run', 'seal', 'sent', 'sha256', 'signature', 'signer', 'since', 'source', 'waitStopped', 'way', 'whole',
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

const text = (reader: EntryReader, name: string): string => reader.text(name)

const sayings: Readonly<Record<string, Say>> = {
  'run.opened': (r) => ({
    what: `Run opened: ${purposeText(text(r, 'purpose'))}`,
    why: joined([
      nameAndVersion(r, 'product'),
      `runbook ${nameAndVersion(r, 'runbook', 'id')}`,
      labeled('update', r.maybe('to')),
      labeled('cluster', r.maybe('cluster')),
      sheetText(r),
      ...r.maps('appliances').map(({ address, user }) => joined([plain(address ?? withheldMark), plain(user)], ' as ')),
    ]),
  }),
  'run.resumed': (r) => ({
    what: 'Run resumed',
    why: joined([text(r, 'reason'), nameAndVersion(r, 'product'), sheetText(r)]),
  }),
  'run.paused': (r) => ({ what: `Run paused: ${runOutcomeText(text(r, 'outcome'))}`, why: text(r, 'reason') }),
  'run.closed': (r) => ({ what: `Run closed: ${runOutcomeText(text(r, 'outcome'))}` }),
  'run.signed': (r) => ({ what: `Signed as ${text(r, 'role')}: ${text(r, 'name')}`, why: text(r, 'statement') }),
  'key.replaced': (r) => ({ what: 'Signing key replaced', why: `${text(r, 'old')} by ${text(r, 'new')}` }),
  'session.connected': (r) => ({
    what: `Logged in over ${transportText(text(r, 'transport'))}${r.value('practice') === true ? ' on a practice appliance' : ''}`,
    why: joined([
      text(r, 'peer'),
      labeled('from', r.maybe('local')),
      identityText(r),
      certificateText(r),
      labeled('prompt', r.maybe('prompt')),
      labeled('banner', r.maybe('banner')),
    ]),
  }),
  'session.failed': (r) => ({
    what: 'Login failed',
    why: joined([text(r, 'reason'), r.maybe('seen') ?? '', refusedText(r)]),
  }),
  'session.lost': (r) => ({ what: 'Disconnected', why: text(r, 'cause') }),
  'identity.noted': (r) => ({
    what: r.value('same') === false ? 'A different appliance responded' : 'Identity checked: the same appliance',
    why: identityText(r),
  }),
  'item.started': (r, n) => ({ what: `${itemOf(r, n)}: started` }),
  'item.finished': (r, n) => ({
    what: `${itemOf(r, n)}: ${wordsOfState(text(r, 'status')).word}`,
    why: joined([reasonText(text(r, 'reason'), n), text(r, 'hint')], ' '),
  }),
  'item.put-off': (r, n) => ({
    what: `${itemOf(r, n)}: waits, and is asked again`,
    why: joined([text(r, 'reason'), againText(r)], ' '),
  }),
  'item.judged': (r, n) => ({
    what: `${itemOf(r, n)}: ${judgedText[text(r, 'applies')] ?? 'judged'}`,
    why: joined([reasonText(text(r, 'reason'), n), labeled('missing', r.texts('missing').map(missingText).join(', '))]),
  }),
  'item.ticked': (r, n) => ({
    what: `${itemOf(r, n)}: marked done`,
    why: joined([text(r, 'note'), fileText(r), labeled('evidence from', r.maybe('evidenceFrom')), originText(r)]),
  }),
  'item.waived': (r, n) => ({
    what: `${itemOf(r, n)}: waived`,
    why: joined([text(r, 'reason'), `authorized by ${text(r, 'authority')}`, until(r)]),
  }),
  'item.reopened': (r, n) => ({ what: `${itemOf(r, n)}: reopened`, why: text(r, 'reason') }),
  'item.taken-up': (r, n) => ({ what: `${itemOf(r, n)}: taken up again`, why: text(r, 'reason') }),
  'item.stale': (r, n) => ({ what: `${itemOf(r, n)}: outdated`, why: text(r, 'reason') }),
  'question.asked': (r, n) => ({
    what: `Asked: ${questionText(r, n)}`,
    why: joined([text(r, 'why'), labeled('Choices:', r.texts('choices').join(', '))], ' '),
  }),
  'question.withdrawn': (r, n) => ({ what: `Question withdrawn: ${questionText(r, n)}`, why: text(r, 'reason') }),
  'question.answered': (r, n) => ({
    what: `Answered: ${valueOf(r)}`,
    why: joined([questionText(r, n), originText(r)], ' '),
  }),
  'approval.requested': (r) => ({
    what: `${gateText(text(r, 'gate'))}: requested`,
    why: joined([text(r, 'command'), needsText(r)]),
  }),
  'approval.given': (r) => ({
    what: `${gateText(text(r, 'gate'))}: given`,
    why: joined([text(r, 'command'), acceptedText(r)]),
  }),
  'command.sent': (r) => ({ what: `Sent: ${text(r, 'command')}`, why: effectText[text(r, 'effect')] ?? '' }),
  'command.output': (r) => ({ what: 'Reply so far', why: text(r, 'text') }),
  'command.finished': (r) => ({
    what: `Reply: ${statusText(text(r, 'status'))}`,
    why: joined([
      text(r, 'statusText'),
      endText(text(r, 'cause')),
      `${text(r, 'milliseconds')} ms`,
      evidenceText(r),
      betweenText(r),
    ]),
  }),
  'command.settled': (r) => ({
    what:
      r.value('arrived') === false ? 'The command did not reach the appliance' : 'The command reached the appliance',
    why: text(r, 'reason'),
  }),
  'fact.captured': (r) => ({ what: `${factLabel(text(r, 'fact'))}: ${factValueOf(r)}` }),
  'fact.stale': (r) => ({
    what: `Values outdated: ${r.texts('facts').map(factLabel).join(', ')}`,
    why: text(r, 'reason'),
  }),
  'change.decided': (r) => ({
    what: `Unexpected change accepted: ${changeLabel(text(r, 'fact'), text(r, 'name'))}`,
    why: text(r, 'reason'),
  }),
  'interlock.refused': (r) => ({ what: `Blocked: ${text(r, 'command')}`, why: text(r, 'reason') }),
  'interlock.overruled': (r) => ({ what: `Safety rule overruled: ${text(r, 'command')}`, why: text(r, 'reason') }),
  'install.begun': (r) => ({ what: 'Install started by a person', why: text(r, 'url') }),
  'install.diagnosed': (r) => ({
    what: 'Why the install failed',
    why: causesOf(r)
      .map(({ what, why }) => joined([what, why], ': '))
      .join('; '),
  }),
  'console.key': (r) => ({ what: `Key pressed by Uptick: ${text(r, 'pressed')}`, why: `at "${text(r, 'line')}"` }),
  'console.resynchronized': (r) => ({
    what: `${text(r, 'command')} sent, so that the next reply is the right one`,
    why: joined([
      text(r, 'reason'),
      r.texts('lines').join(' · '),
      r.value('doubtful') === true ? 'the reply before is in doubt' : '',
    ]),
  }),
  'console.repeated': (r) => ({ what: `Sent again: ${text(r, 'command')}`, why: text(r, 'reason') }),
  'console.question': (r) => ({
    what: `The appliance asks: "${text(r, 'line')}"`,
    why: joined([`in the reply to ${text(r, 'command')}`, text(r, 'seen')]),
  }),
  'console.answered': (r) => ({ what: `Typed for a person: ${text(r, 'typed')}`, why: `at "${text(r, 'line')}"` }),
  'console.confirmed': (r) => ({
    what: `Command typed by hand, confirmed: ${text(r, 'command')}`,
    why: joined([text(r, 'cost'), `typed to confirm: ${text(r, 'typed')}`]),
  }),
  'console.taken': () => ({ what: 'A person took control of the console' }),
  'console.given': () => ({ what: 'Control of the console handed back' }),
  'return.late': (r) => ({ what: `Overdue after ${text(r, 'minutes')} min`, why: usualText(r) }),
  'return.expected': (r) => ({
    what: `Waiting for the reboot after ${text(r, 'name')}`,
    why: joined([labeled('target release', r.maybe('release')), usualText(r)]),
  }),
  'return.stage': (r) => ({ what: `Wait: ${stageText(text(r, 'stage'))}`, why: observedText(r) }),
  'return.proven': (r) => ({ what: `Upgrade verified: MOS ${text(r, 'release')}`, why: r.texts('proofs').join(' ') }),
  'return.unproven': (r) => ({
    what: `Upgrade not verified: ${returnOutcomeText(text(r, 'outcome'))}`,
    why: joined([text(r, 'observed'), labeled('release', r.maybe('release'))]),
  }),
  'note.added': (r, n) => ({ what: 'Note', why: joined([text(r, 'text'), itemOf(r, n)]) }),
  'evidence.attached': (r, n) => ({ what: `${itemOf(r, n)}: file attached`, why: fileText(r) }),
  'record.sealed': (r) => ({ what: 'Record sealed', why: `verification code ${text(r, 'code')}` }),
  'journal.repaired': (r) => ({
    what: `Journal repaired: ${text(r, 'cut')} bytes of an unfinished entry cut off`,
    why: text(r, 'reason'),
  }),
}

/** Every type that came after the table, and what happens to an update. */
function otherText(reader: EntryReader): ActText {
  const { type } = reader.entry
  return type.startsWith('patch.') ? { what: patchText(reader), why: reader.text('reason') } : { what: type }
}
