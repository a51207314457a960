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
    'session.connected': () => `Connected to ${text('appliance')} over ${text('transport')} ${wayWords(data)}`,
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

/** What a person has to know of the way in: that it is clear text, or whose certificate it is. */
function wayWords({ certificate }: PushOf<'event'>['data']): string {
  if (typeof certificate !== 'object' || certificate === null) return '(clear text: whoever listens can read it)'
  const { sha256, trust } = certificate as { sha256?: string; trust?: string }
  const how =
    trust === 'known' ? 'the known certificate' : 'a certificate seen for the first time, from now on the known one'
  return `(TLS, ${how}: SHA-256 ${sha256 ?? ''})`
}
