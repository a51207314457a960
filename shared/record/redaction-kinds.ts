import type { JsonMap } from './canonical.ts'

/** What a record can withhold, in the order in which it is reported. */
export const redactionKinds = {
  customer: 'Customer, ticket and maintenance window',
  hosts: 'Host names and prompts',
  addresses: 'Addresses and URLs',
  serials: 'Serial numbers, Host IDs, and license keys',
  names: 'Names of people and of logins',
  notes: 'What people wrote: notes, reasons, answers, statements',
  reasons: 'What Uptick wrote: reasons, hints, what was observed',
  commands: 'Commands',
  replies: "The appliance's replies",
  facts: 'Facts read from the appliance',
  files: 'Attached files',
} as const

export type RedactionKind = keyof typeof redactionKinds

export function isRedactionKind(text: string): text is RedactionKind {
  return Object.hasOwn(redactionKinds, text)
}

/** Kinds whose values are looked for wherever they are mentioned, and not in their own members alone. */
export const identifying: ReadonlySet<RedactionKind> = new Set(['customer', 'hosts', 'addresses', 'serials', 'names'])

/** `TYPE POINTER` or `POINTER`, with * for the place in a list -> the kind; `shown`: no policy withholds it. */
const byPlace: Readonly<Record<string, RedactionKind | 'shown'>> = {
  'install.diagnosed /causes/*/cause': 'shown',
  'install.diagnosed /causes/*/standing': 'shown',
  'console.confirmed /typed': 'hosts',
  'fact.stale /facts/*': 'shown',
  'run.opened /cluster': 'customer',
  'run.opened /window/from': 'customer',
  'run.opened /window/to': 'customer',
  'run.signed /name': 'names',
  'approval.given /late/reason': 'notes',
  'approval.given /accepted/*': 'shown',
  'approval.requested /needs/*': 'shown',
  'item.put-off /next': 'shown',
  'item.put-off /until': 'shown',
  'item.waived /reason': 'notes',
  'item.reopened /reason': 'notes',
  'change.decided /reason': 'notes',
  'interlock.overruled /reason': 'notes',
  'run.resumed /reason': 'notes',
  'question.answered /value': 'notes',
  'fact.captured /value': 'facts',
  'session.connected /certificate/sha256': 'serials',
  'item.ticked /note': 'notes',
  'patch.mirrored /source': 'addresses',
  'patch.verified /source': 'addresses',
  'patch.quarantined /source': 'addresses',
  'patch.offered /source': 'addresses',
  'patch.delivered /source': 'addresses',
  '/runbook/sha256': 'shown',
  '/sha256': 'shown', // of an update: public as the update is
}

/** The last name in a pointer -> the kind, where the place says nothing. */
const byName: Readonly<Record<string, RedactionKind | 'shown'>> = {
  customer: 'customer',
  ticket: 'customer',
  host: 'hosts',
  prompt: 'hosts',
  address: 'addresses',
  peer: 'addresses',
  local: 'addresses',
  url: 'addresses',
  serveOn: 'addresses',
  serveTo: 'addresses',
  hostId: 'serials',
  serial: 'serials',
  key: 'serials',
  by: 'names',
  user: 'names',
  person: 'names',
  authority: 'names',
  text: 'notes',
  note: 'notes',
  statement: 'notes',
  until: 'notes',
  evidenceFrom: 'notes',
  command: 'commands',
  lines: 'replies',
  aside: 'replies',
  line: 'replies',
  seen: 'replies',
  contradiction: 'replies',
  typed: 'notes',
  doubt: 'reasons',
  statusText: 'replies',
  banner: 'replies',
  greeting: 'replies',
  file: 'replies',
  raw: 'replies',
  files: 'files',
  release: 'shown',
}

/** Texts that are structure: ids, closed lists, names that are the product's own. */
const structure: ReadonlySet<string> = new Set([
  'answerType', 'appliance', 'applies', 'at', 'code', 'effect', 'fact', 'for', 'gate', 'head', 'id', 'item', 'kind', 'missing',
  'name', 'new', 'old', 'outcome', 'pressed', 'proves', 'purpose', 'question', 'role', 'rule', 'run', 'sameAs', 'serveWith', 'service', 'sha256', 'sheet',
  'signature', 'signer', 'since', 'stage', 'status', 'to', 'transport', 'trust', 'type', 'version', 'way',
]) // prettier-ignore

const containers: ReadonlySet<string> = new Set(['files', 'raw', 'lines', 'value'])

/** Facts that a record is about, and those that say which machine it is; any other is a fact. */
const byFact: Readonly<Record<string, RedactionKind | 'shown'>> = {
  release: 'shown',
  build: 'shown',
  clock: 'shown',
  hostId: 'serials',
  serial: 'serials',
}

const known = new Map<string, RedactionKind | undefined>()

/**
 * The kind of what a pointer of an event holds; undefined: structure, which no policy withholds. A text that is in none of
 * the tables, as of an event that is younger than they are, counts as free text. Pure.
 */
export function kindOf(
  event: { readonly type: string; readonly data: JsonMap },
  pointer: string,
): RedactionKind | undefined {
  const place = pointer.replace(/\/(?:0|[1-9][0-9]*)(?=\/|$)/g, '/*')
  const { fact } = event.data
  const key = `${event.type} ${place} ${typeof fact === 'string' ? fact : ''}`
  if (known.size > 10_000) known.clear() // forged names must not fill the memory
  if (!known.has(key)) known.set(key, judge(event, place))
  return known.get(key)
}

function judge({ type, data }: { type: string; data: JsonMap }, place: string): RedactionKind | undefined {
  const names = place.split('/').filter((name) => name !== '' && name !== '*')
  const [first = '', last = ''] = [names[0], names.at(-1)]
  if (first === 'value' && own(byName, last) === 'serials') return 'serials'
  const ofFact = type === 'fact.captured' && first === 'value' ? own(byFact, String(data.fact)) : undefined
  const whole = ofFact ?? own(byPlace, `${type} ${place}`) ?? own(byPlace, place)
  if (whole !== undefined) return whole === 'shown' ? undefined : whole
  if (type === 'command.output' && first === 'text') return 'replies'
  const found = containers.has(first) ? (own(byPlace, `${type} /${first}`) ?? own(byName, first)) : own(byName, last)
  if (found !== undefined) return found === 'shown' ? undefined : found
  return structure.has(last) ? undefined : 'reasons'
}

function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}
