import type { JournalEntry } from './run-event.ts'

/** What a person who does something else meanwhile is told by the system: a title with the host, and one sentence. */
export interface Notice {
  readonly run: string
  readonly title: string
  readonly body: string
}

/** Back, late, asks you (SCREENS.md, section 6): what is worth a notice; undefined for everything else. Pure. */
export function noticeOf(entry: JournalEntry, run: string, hostOf: (appliance: string) => string): Notice | undefined {
  const told = sentenceOf(entry)
  if (told === undefined) return undefined
  return { run, title: `${hostOf(told.appliance)}: ${told.title}`, body: told.body }
}

function sentenceOf(entry: JournalEntry): { appliance: string; title: string; body: string } | undefined {
  switch (entry.type) {
    case 'return.proven':
      return {
        appliance: entry.data.appliance,
        title: 'back, and proved',
        body: `It runs ${entry.data.release}. The items after the upgrade are next.`,
      }
    case 'return.unproven':
      return { appliance: entry.data.appliance, title: 'its return is not proved', body: entry.data.observed }
    case 'return.late':
      return {
        appliance: entry.data.appliance,
        title: 'it takes longer than usual',
        body: `${String(entry.data.minutes)} min since the install was sent. Nothing is sent; do not reboot it.`,
      }
    case 'question.asked':
      return { appliance: entry.data.appliance, title: 'it asks you', body: entry.data.why }
    case 'approval.requested':
      return {
        appliance: entry.data.appliance,
        title: 'it waits for your approval',
        body: 'The gates are read; there is no way back from here.',
      }
    default:
      return undefined
  }
}
