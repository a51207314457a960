import type { JournalEntry } from '../../shared/model/run-event.ts'

const hash = /\b([0-9a-f]{8})[0-9a-f]{56}\b/g

/**
 * A whole journal as text to read and to compare: a line for each event with its number, time, type, appliance and item, and
 * everything else that it says (of a hash, its beginning).
 */
export function tellJournal(entries: readonly JournalEntry[]): string {
  const lines = entries.map(({ seq, at, type, data }) => {
    const { appliance = '', item = '', ...rest } = data as Record<string, unknown>
    const about = [appliance, item].filter((each) => typeof each === 'string' && each !== '').join('/')
    const said = Object.entries(rest).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    return [String(seq).padStart(4, '0'), at.slice(11, 19), type, about, ...said].join(' ').replace(hash, '$1…')
  })
  return `${lines.join('\n')}\n`
}
