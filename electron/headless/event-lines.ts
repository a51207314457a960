import type { PushOf } from '../../shared/contract/contract.ts'
import type { Output } from './console-output.ts'

/** State -> mark, as in the app and in print (the CLI column of the marks). */
export const marks: Readonly<Record<string, string>> = {
  'to-do': '[ ]', running: '[>]', pass: '[ok]', attention: '[!]', fail: '[X]', error: '[?]', ticked: '[v]', waived: '[w]',
  'not-applicable': '[-]', waiting: '[@]', uncertain: '[~]', stale: '[s]',
} // prettier-ignore

/** One plain line for what a person wants to hear while a run goes on; most events are quiet. */
export function tellEvent(output: Output, { type, data }: PushOf<'event'>): void {
  const text = (name: string): string => String(data[name] ?? '')
  const lines: Readonly<Record<string, () => string | undefined>> = {
    'session.connected': () =>
      `Connected to ${text('appliance')} over ${text('transport')} (telnet is clear text: whoever listens can read it)`,
    'session.lost': () => `Line to ${text('appliance')} ended: ${text('cause')}`,
    'item.finished': () => `${marks[text('status')] ?? '[?]'} ${text('item')}  ${text('reason')}`,
    'item.ticked': () => `[v] ${text('item')}  ticked by ${text('by')} ${text('note')}`,
    'item.waived': () => `[w] ${text('item')}  waived: ${text('reason')} (authority: ${text('authority')})`,
    'item.judged': () =>
      text('applies') === 'no' ? `[-] ${text('item')}  does not apply: ${text('reason')}` : undefined,
    'patch.offered': () => `Offered at ${text('url')} to ${text('peer')}`,
    'patch.requested': () => `Fetched: ${text('sent')} bytes of ${text('path')}`,
    'patch.delivered': () => `Delivered whole, byte for byte: ${text('name')}`,
    'approval.requested': () => `Asks for approval (${text('gate')}): ${text('command')}`,
    'interlock.refused': () => `Refused: ${text('reason')}`,
    'return.stage': () => `  ${text('stage')}: ${text('observed')}`,
    'return.late': () => `  It takes longer than usual (${text('minutes')} min so far). Leave it running.`,
    'return.proven': () => `Proved: ${text('release')} runs`,
    'return.unproven': () => `Not proved (${text('outcome')}): ${text('observed')}`,
  }
  const line = lines[type]?.()
  if (line !== undefined) output.say(line)
}
