import type { Tone } from '../model/record-section.ts'

interface StateText {
  readonly word: string
  /** As text, where there is no picture. */
  readonly mark: string
  readonly tone: Tone
}

/** How the results of an item are shown, in order of interest, with the same marks as on the screen. */
export const stateText: Readonly<Record<string, StateText>> = {
  fail: { word: 'Fail', mark: '[X]', tone: 'bad' },
  error: { word: 'Unknown', mark: '[?]', tone: 'bad' },
  uncertain: { word: 'Result unknown', mark: '[~]', tone: 'bad' },
  stale: { word: 'Outdated', mark: '[s]', tone: 'care' },
  attention: { word: 'Attention', mark: '[!]', tone: 'care' },
  waived: { word: 'Waived', mark: '[w]', tone: 'care' },
  waiting: { word: 'Waiting', mark: '[@]', tone: 'care' },
  running: { word: 'Running', mark: '[>]', tone: 'plain' },
  'to-do': { word: 'Not done', mark: '[ ]', tone: 'plain' },
  pass: { word: 'Pass', mark: '[ok]', tone: 'good' },
  ticked: { word: 'Done', mark: '[v]', tone: 'good' },
  'not-checked': { word: 'Not checked', mark: '[ ]', tone: 'plain' },
  'not-applicable': { word: 'N/A', mark: '[-]', tone: 'plain' },
}

/** A state that this version does not know is reported by its own name. */
export function wordsOfState(state: string): StateText {
  const known = Object.hasOwn(stateText, state) ? stateText[state] : undefined
  return known ?? { word: state, mark: '[?]', tone: 'plain' }
}

/** '26 pass, 3 done, 2 waived' */
export function countsOf(states: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1)
  return countsText(counts)
}

/** The same text, from how many items have each state. */
export function countsText(counts: ReadonlyMap<string, number>): string {
  const order = [...new Set(['pass', 'ticked', ...Object.keys(stateText), ...counts.keys()])]
  return order
    .flatMap((state) => {
      const count = counts.get(state)
      return count === undefined ? [] : [`${String(count)} ${lower(wordsOfState(state).word)}`]
    })
    .join(', ')
}

function lower(word: string): string {
  return word === 'N/A' ? word : word.toLowerCase()
}
