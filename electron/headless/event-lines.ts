import type { EntryOf, JournalEntry } from '../../shared/model/run-event.ts'
import type { ItemState } from '../../shared/model/run-state.ts'
import { transportText } from '../../shared/record/outcome-words.ts'
import type { Client } from '../../shared/contract/client.ts'
import type { Output } from './console-output.ts'

/** The mark of each state, the same as in the app and in print. */
export const marks: Readonly<Record<ItemState, string>> = {
  'to-do': '[ ]', running: '[>]', pass: '[ok]', attention: '[!]', fail: '[X]', error: '[?]', ticked: '[v]', waived: '[w]',
  'not-applicable': '[-]', waiting: '[@]', uncertain: '[~]', stale: '[s]',
} // prettier-ignore

type RunEvent = JournalEntry & { readonly run: string }
/** What a person calls an appliance, by its id in the run. */
type NameOf = (id: string) => string
/** The titles of the items, by id. */
export type Titles = Map<string, string>

/** States after which a person may have to name the item in a command. */
const needId: readonly ItemState[] = ['fail', 'error', 'uncertain', 'stale', 'waiting', 'attention']

/** Adds the titles of the run's items. Without them, an item goes by its id. */
export async function learnTitles(client: Client, run: string, titles: Titles): Promise<void> {
  const shown = await client.ask('runbook.show', { run })
  if (!shown.ok) return
  for (const { items } of shown.value.runbook.phases) for (const { id, title } of items) titles.set(id, title)
}

/**
 * Prints one plain line for an event that a person wants to see while a run continues; most events print nothing. An
 * appliance is called by the host name from its last login, and by its address before that.
 */
export function createEventTeller(titles: Titles = new Map()): (output: Output, event: RunEvent) => void {
  const names = new Map<string, string>()
  return (output, event) => {
    const keyOf = (id: string): string => `${event.run}/${id}`
    if (event.type === 'run.opened') for (const { id, address } of event.data.appliances) names.set(keyOf(id), address)
    if (event.type === 'session.connected') {
      const { appliance, identity, peer } = event.data
      const name = identity.host ?? peer
      if (name !== undefined) names.set(keyOf(appliance), name)
    }
    const nameOf = (id: string): string => names.get(keyOf(id)) ?? 'the appliance'
    const line = itemLineOf(event, titles) ?? lineOf(event, nameOf)
    if (line !== undefined) output.say(line)
  }
}

/** `[ok] Host ID: 8a2f11c0`; with the item's id behind the title where a command may have to name it. */
function itemLineOf({ type, data, at }: JournalEntry, titles: Titles): string | undefined {
  const line = (state: ItemState, item: string, text: string): string => {
    const title = titles.get(item)
    const name = title === undefined ? item : needId.includes(state) ? `${title} (${item})` : title
    return `${marks[state]} ${name}: ${text}`.trimEnd()
  }
  switch (type) {
    case 'item.finished':
      return line(data.status, data.item, data.reason)
    case 'item.put-off':
      return line('running', data.item, `${data.reason} ${againText(at, data)}`)
    case 'item.ticked':
      return line('ticked', data.item, `Done by ${data.by}. ${data.note}`)
    case 'item.waived':
      return line('waived', data.item, `Waived: ${data.reason} (authorized by ${data.authority})`)
    case 'item.judged':
      return data.applies === 'no' ? line('not-applicable', data.item, `Does not apply: ${data.reason}`) : undefined
    default:
      return undefined
  }
}

function lineOf({ type, data }: JournalEntry, nameOf: NameOf): string | undefined {
  switch (type) {
    case 'session.connected':
      return `Connected to ${nameOf(data.appliance)} over ${transportText(data.transport)} ${wayText(data)}${data.practice === true ? '. Practice: Uptick simulates this appliance.' : ''}`
    case 'session.lost':
      return `${nameOf(data.appliance)}: disconnected (${data.cause})`
    case 'session.failed':
      return `${nameOf(data.appliance)}: could not log in. ${data.reason}`
    case 'console.key':
      return `  Pressed ${data.pressed} at "${data.line}"`
    case 'console.resynchronized':
      if (!data.doubtful) return undefined
      return `  The last reply may be incomplete (${data.reason}). Uptick sent ${data.command} to check the next one`
    case 'console.question':
      return `  The appliance asks during "${data.command}": "${data.line}"`
    case 'question.withdrawn':
      return `  ${data.reason}`
    case 'console.answered':
      return `  Typed for ${data.by}: ${data.typed}`
    case 'console.confirmed':
      return `  ${data.by} confirmed: ${data.cost}`
    case 'patch.offered':
      return `Serving ${data.url} to ${data.peer}`
    case 'patch.requested':
      return `Downloaded: ${String(data.sent)} bytes of ${data.path}`
    case 'patch.delivered':
      return `Delivered ${data.name} in full; SHA-256 matches`
    case 'approval.requested':
      return `Waiting for approval (${data.gate}): ${data.command}`
    case 'interlock.refused':
      return /^(?:Blocked|Refused)/.test(data.reason) ? data.reason : `Blocked: ${data.reason}`
    case 'return.stage':
      return `  ${data.stage}: ${data.observed}`
    case 'return.late':
      return `  Overdue: ${String(data.minutes)} min so far. Leave it running.`
    case 'return.proven':
      return `Verified: the appliance runs ${data.release}`
    case 'return.unproven':
      return `Not verified: ${data.observed}`
    default:
      return undefined
  }
}

/** When an item is asked again, and how the wait ends. */
function againText(at: string, { next, until }: EntryOf<'item.put-off'>['data']): string {
  const seconds = (iso: string): string => String(Math.round((Date.parse(iso) - Date.parse(at)) / 1000))
  const end = until === undefined ? 'until it ends' : `for at most ${seconds(until)} s`
  return `Uptick waits ${end} and checks again in ${seconds(next)} s. Press Ctrl-C to stop.`
}

/** What a person has to know about the connection: that it is clear text, or whose certificate was shown. */
function wayText({ certificate }: EntryOf<'session.connected'>['data']): string {
  if (certificate === undefined) return '(not encrypted: anyone on the network can read it)'
  const { sha256, trust } = certificate
  const how = trust === 'known' ? 'trusted certificate' : 'new certificate, which Uptick trusts from now on'
  return `(TLS, ${how}: SHA-256 ${sha256})`
}
