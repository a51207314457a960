import { joined } from './log-parts.ts'
import { plain, type EntryReader } from './record-entry.ts'

/** What was accepted with an approval, and who allowed a late start. */
export function acceptedWords(reader: EntryReader): string {
  const accepted = reader.texts('accepted')
  const late = reader.value('late') === undefined ? '' : lateWords(reader)
  return joined([accepted.length === 0 ? '' : `accepted: ${accepted.join(', ')}`, late])
}

function lateWords(reader: EntryReader): string {
  return `late start: ${reader.member('late', 'reason')} (authorized by ${reader.member('late', 'authority')})`
}

/** What an approval needs, and what was waived before it. */
export function needsWords(reader: EntryReader): string {
  const needs = reader.texts('needs')
  const waived = reader.maps('waived').map((one) => {
    const told = (name: string): string => plain(one[name] ?? '')
    const standing = told('status') === '' ? 'not checked' : `${told('status')}: ${told('reason')}`
    return `${told('appliance')} ${told('item')} (${standing}; authorized by ${told('authority')})`
  })
  return joined([
    needs.length === 0 ? '' : `needs: ${needs.join(', ')}`,
    waived.length === 0 ? '' : `waived: ${waived.join('; ')}`,
  ])
}
