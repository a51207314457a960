import type { JournalEntry } from './run-event.ts'

/**
 * What a person who does something else meanwhile sees as a system notification: a title with the host, and one
 * sentence.
 */
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
        title: 'back online, verified',
        body: `Release ${entry.data.release}. The post-upgrade tasks are next.`,
      }
    case 'return.unproven':
      return { appliance: entry.data.appliance, title: 'not verified', body: entry.data.observed }
    case 'return.late':
      return {
        appliance: entry.data.appliance,
        title: 'overdue',
        body: `${String(entry.data.minutes)} min since the install was sent. Do not reboot the appliance.`,
      }
    case 'question.asked':
      return { appliance: entry.data.appliance, title: 'needs you', body: entry.data.why }
    case 'approval.requested':
      return {
        appliance: entry.data.appliance,
        title: 'waiting for your approval',
        body: 'All checks are done. The install is waiting for your approval.',
      }
    default:
      return undefined
  }
}
