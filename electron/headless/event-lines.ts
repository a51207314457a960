import type { EntryOf, JournalEntry } from '../../shared/model/run-event.ts'
import type { ItemState } from '../../shared/model/run-state.ts'
import { transportWords } from '../../shared/record/outcome-words.ts'
import type { Output } from './console-output.ts'

/** The mark of each state, the same as in the app and in print. */
export const marks: Readonly<Record<ItemState, string>> = {
  'to-do': '[ ]', running: '[>]', pass: '[ok]', attention: '[!]', fail: '[X]', error: '[?]', ticked: '[v]', waived: '[w]',
  'not-applicable': '[-]', waiting: '[@]', uncertain: '[~]', stale: '[s]',
} // prettier-ignore

type RunEvent = JournalEntry & { readonly run: string }
/** What a person calls an appliance, by its id in the run. */
type NameOf = (id: string) => string

/**
 * Prints one plain line for an event that a person wants to know of while a run goes on; most events print nothing. An
 * appliance is called by the name that it told at its last login, by its address before that.
 */
export function createEventTeller(): (output: Output, event: RunEvent) => void {
  const names = new Map<string, string>()
  return (output, event) => {
    const keyOf = (id: string): string => `${event.run}/${id}`
    if (event.type === 'run.opened') for (const { id, address } of event.data.appliances) names.set(keyOf(id), address)
    if (event.type === 'session.connected') {
      const { appliance, identity, peer } = event.data
      const name = identity.host ?? peer
      if (name !== undefined) names.set(keyOf(appliance), name)
    }
    const line = lineOf(event, (id) => names.get(keyOf(id)) ?? 'the appliance')
    if (line !== undefined) output.say(line)
  }
}

function lineOf({ type, data, at }: JournalEntry, nameOf: NameOf): string | undefined {
  switch (type) {
    case 'session.connected':
      return `Connected to ${nameOf(data.appliance)} over ${transportWords(data.transport)} ${wayWords(data)}${data.practice === true ? ' Practice: Uptick simulates this appliance.' : ''}`
    case 'session.lost':
      return `Connection to ${nameOf(data.appliance)} ended: ${data.cause}`
    case 'session.failed':
      return `No login to ${nameOf(data.appliance)}: ${data.reason}`
    case 'console.key':
      return `  Pressed ${data.pressed} at "${data.line}"`
    case 'console.resynchronized':
      if (!data.doubtful) return undefined
      return `  The last reply is in doubt (${data.reason}); sent ${data.command} to be sure of the next one`
    case 'console.question':
      return `  In the reply to "${data.command}" the appliance waits: "${data.line}"`
    case 'question.withdrawn':
      return `  ${data.reason}`
    case 'console.answered':
      return `  Typed for ${data.by}: ${data.typed}`
    case 'console.confirmed':
      return `  ${data.by} confirmed: ${data.cost}`
    case 'item.finished':
      return `${marks[data.status]} ${data.item}  ${data.reason}`
    case 'item.put-off':
      return `${marks.running} ${data.item}  ${data.reason} ${againWords(at, data)}`
    case 'item.ticked':
      return `[v] ${data.item}  ticked by ${data.by} ${data.note}`
    case 'item.waived':
      return `[w] ${data.item}  waived: ${data.reason} (authority: ${data.authority})`
    case 'item.judged':
      return data.applies === 'no' ? `[-] ${data.item}  does not apply: ${data.reason}` : undefined
    case 'patch.offered':
      return `Offered at ${data.url} to ${data.peer}`
    case 'patch.requested':
      return `Fetched: ${String(data.sent)} bytes of ${data.path}`
    case 'patch.delivered':
      return `Delivered whole, byte for byte: ${data.name}`
    case 'approval.requested':
      return `Asks for approval (${data.gate}): ${data.command}`
    case 'interlock.refused':
      return `Refused: ${data.reason}`
    case 'return.stage':
      return `  ${data.stage}: ${data.observed}`
    case 'return.late':
      return `  It takes longer than usual (${String(data.minutes)} min so far). Leave it running.`
    case 'return.proven':
      return `Proved: ${data.release} runs`
    case 'return.unproven':
      return `Not proved (${data.outcome}): ${data.observed}`
    default:
      return undefined
  }
}

/** When an item is asked again, and how the wait ends. */
function againWords(at: string, { next, until }: EntryOf<'item.put-off'>['data']): string {
  const seconds = (iso: string): string => String(Math.round((Date.parse(iso) - Date.parse(at)) / 1000))
  const end = until === undefined ? 'until it is over' : `for ${seconds(until)} s at most`
  return `Uptick waits ${end} and asks again in ${seconds(next)} s. Press Ctrl-C to stop.`
}

/** What a person has to know about the connection: that it is clear text, or whose certificate was shown. */
function wayWords({ certificate }: EntryOf<'session.connected'>['data']): string {
  if (certificate === undefined) return '(clear text: whoever listens can read it)'
  const { sha256, trust } = certificate
  const how =
    trust === 'known' ? 'the known certificate' : 'a certificate seen for the first time, from now on the known one'
  return `(TLS, ${how}: SHA-256 ${sha256})`
}
