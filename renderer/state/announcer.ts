import type { JournalEntry } from '../../shared/model/run-event.ts'
import { stages, stageTitle } from './stages.ts'
import { endedPolitely } from './transcript.ts'

/** What a person who does not look at the screen must hear; `urgent` interrupts other speech. */
export interface Announcement {
  readonly text: string
  readonly urgent: boolean
}

/** Reasons for waiting that the item's title has announced already: the question itself, or the thing to do. */
const said = /^(?:Manual step|Waiting for (?:an answer|\d+ answers)|A person does this|Waits for an answer)/

const stateLabels: Readonly<Record<string, string>> = {
  attention: 'Attention',
  fail: 'Fail',
  error: 'Error, could not be checked',
  uncertain: 'Uncertain',
  waiting: 'Needs you',
}

/** `lasts` marks the outcome of a run: it is announced even if something newer follows right after it. */
type Sentence = Announcement & { readonly lasts?: true }

/**
 * Announces at most one polite sentence every `pause` milliseconds. The newest sentence wins, except that the outcome
 * of the run is always announced, and passes are summed. A failure and a lost connection are announced at once.
 * `titleOf` names an item; `schedule` is setTimeout in the page.
 */
export function createAnnouncer(
  say: (announcement: Announcement) => void,
  titleOf: (item: string) => string,
  schedule: (work: () => void, milliseconds: number) => void,
  pause = 5000,
): { take(entries: readonly JournalEntry[]): void } {
  let passes = 0
  let lasting: string[] = []
  let next = ''
  let quiet = false
  // An appliance that installs closes the connection itself, which is not a lost connection.
  let installing = false
  let stage = ''

  function speak(): void {
    if (quiet) return
    const summed = passes === 0 ? '' : `${String(passes)} more ${passes === 1 ? 'passes' : 'pass'}. `
    const text = `${summed}${[...lasting, next].join(' ')}`.trim()
    if (text === '') return
    passes = 0
    lasting = []
    next = ''
    quiet = true
    say({ text, urgent: false })
    schedule(() => {
      quiet = false
      speak()
    }, pause)
  }

  return {
    take(entries) {
      const alarms: string[] = []
      for (const entry of entries) {
        if (entry.type === 'item.finished' && entry.data.status === 'pass') passes += 1
        if (entry.type === 'return.expected') installing = true
        if (entry.type === 'return.proven' || entry.type === 'return.unproven') installing = false
        const repeats = entry.type === 'return.stage' && entry.data.stage === stage
        if (entry.type === 'return.stage') stage = entry.data.stage
        const quietly = repeats || (installing && entry.type === 'session.lost')
        const found = quietly ? undefined : sentenceOf(entry, titleOf)
        if (found?.urgent === true) alarms.push(found.text)
        else if (found?.lasts === true) {
          lasting.push(found.text)
          next = ''
        } else if (found !== undefined) next = found.text
      }
      if (alarms.length > 0) say({ text: alarms.join(' '), urgent: true })
      speak()
    },
  }
}

/** The number and title of the stage, so that the listener knows how far the install is. */
function stageText(name: string): string {
  const place = stages.findIndex((stage) => stage.name === name) + 1
  if (place === 0) return stageTitle(name)
  return `Stage ${String(place)} of ${String(stages.length)}, ${stageTitle(name).toLowerCase()}`
}

function sentenceOf(entry: JournalEntry, titleOf: (item: string) => string): Sentence | undefined {
  const polite = (text: string): Sentence => ({ text, urgent: false })
  const lasting = (text: string): Sentence => ({ text, urgent: false, lasts: true })
  const urgent = (text: string): Sentence => ({ text, urgent: true })
  switch (entry.type) {
    case 'item.finished': {
      const word = stateLabels[entry.data.status]
      if (word === undefined) return undefined
      const title = titleOf(entry.data.item)
      const reason = entry.data.status === 'waiting' && said.test(entry.data.reason) ? '' : ` ${entry.data.reason}`
      const text = `${word}: ${title}${/[.?!]$/.test(title) ? '' : '.'}${reason}`
      return entry.data.status === 'fail' ? urgent(text) : polite(text)
    }
    case 'session.lost':
      return endedPolitely(entry.data.cause) ? undefined : urgent(`Disconnected: ${entry.data.cause}`)
    case 'identity.noted':
      return entry.data.same ? undefined : urgent('Another appliance answers at this address.')
    case 'return.stage':
      return polite(`${stageText(entry.data.stage)}. ${entry.data.observed}`)
    case 'return.late':
      return lasting(
        `Overdue: ${String(entry.data.minutes)} minutes so far, longer than usual. Uptick sends nothing and keeps waiting.`,
      )
    case 'console.question':
      return urgent(`The appliance asks: ${entry.data.line}`)
    case 'question.asked':
      return polite(`Needs you: ${entry.data.why}`)
    case 'approval.requested':
      return polite('Needs you: all checks are done. The install is waiting for your approval.')
    case 'interlock.refused':
      return entry.data.by === 'person' ? urgent(entry.data.reason) : undefined
    case 'console.taken':
      return polite(`${entry.data.by} has control.`)
    case 'console.given':
      return polite('Uptick is in control again.')
    case 'return.proven':
      return lasting(`Back online on ${entry.data.release}, verified.`)
    case 'return.unproven':
      return urgent(`Not verified as back online. ${entry.data.observed}`)
    case 'run.closed':
      return lasting(`The run is closed: ${entry.data.outcome}.`)
    default:
      return undefined
  }
}
