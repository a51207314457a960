import { joined } from './log-parts.ts'
import { plain, type EntryReader } from './record-entry.ts'

/**
 * What an approval requires besides itself, in a reader's words; a requirement of a later version is shown unchanged.
 */
const needLabels: ReadonlyMap<string, string> = new Map([
  ['licence-agreement', 'license agreement'],
  ['late', 'start after the last safe time'],
  ['own-hash-only', 'update with one source'],
  ['old-build', 'build of before the upgrade'],
])

const labelsOf = (needs: readonly string[]): string => needs.map((need) => needLabels.get(need) ?? need).join(', ')

/** What was accepted with an approval, and who allowed a late start. */
export function acceptedText(reader: EntryReader): string {
  const accepted = reader.texts('accepted')
  const late = reader.value('late') === undefined ? '' : lateText(reader)
  return joined([accepted.length === 0 ? '' : `accepted: ${labelsOf(accepted)}`, late])
}

function lateText(reader: EntryReader): string {
  return `late start: ${reader.member('late', 'reason')} (authorized by ${reader.member('late', 'authority')})`
}

/** What an approval needs, and what was waived before it. */
export function needsText(reader: EntryReader): string {
  const needs = reader.texts('needs')
  const waived = reader.maps('waived').map((one) => {
    const told = (name: string): string => plain(one[name] ?? '')
    const standing = told('status') === '' ? 'not checked' : `${told('status')}: ${told('reason')}`
    return `${told('appliance')} ${told('item')} (${standing}; authorized by ${told('authority')})`
  })
  return joined([
    needs.length === 0 ? '' : `needs: ${labelsOf(needs)}`,
    waived.length === 0 ? '' : `waived: ${waived.join('; ')}`,
  ])
}
