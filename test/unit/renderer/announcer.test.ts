import { describe, expect, it } from 'vitest'
import { createAnnouncer } from '../../../renderer/state/announcer.ts'
import { createEntries } from './entries.ts'

const setUp = () => setUpWith((item) => `“${item}”`)

function setUpWith(titleOf: (item: string) => string) {
  const said: string[] = []
  let due: (() => void) | undefined
  const announcer = createAnnouncer(
    ({ text, urgent }) => said.push(urgent ? `! ${text}` : text),
    titleOf,
    (work) => (due = work),
  )
  const entries = createEntries()
  const finish = (item: string, status: 'pass' | 'fail' | 'waiting', reason = 'R.'): void =>
    announcer.take([entries.add('item.finished', { appliance: 'a1', item, status, reason, evidence: [] })])
  const fiveSeconds = (): void => {
    const work = due
    due = undefined
    work?.()
  }
  return { said, announcer, entries, finish, fiveSeconds }
}

describe('what is said aloud', () => {
  it('sums passes, keeps quiet in between, and says the newest', () => {
    const { said, finish, fiveSeconds } = setUp()
    finish('a', 'pass')
    finish('b', 'pass')
    finish('c', 'waiting', 'First.')
    finish('d', 'waiting', 'Second.')
    expect(said).toEqual(['1 more passes.'])
    fiveSeconds()
    expect(said.at(-1)).toBe('1 more passes. Needs you: “d”. Second.')
    fiveSeconds()
    expect(said).toHaveLength(2)
  })

  it('says a failure and a lost line at once, also in the quiet', () => {
    const { said, finish, announcer, entries } = setUp()
    finish('a', 'pass')
    finish('b', 'fail', 'The backup runs.')
    announcer.take([entries.add('session.lost', { appliance: 'a1', cause: 'reset' })])
    expect(said.slice(1)).toEqual(['! Fail: “b”. The backup runs.', '! Disconnected: reset'])
  })

  it('loses no alarm of a batch, even if a polite sentence follows it', () => {
    const { said, announcer, entries } = setUp()
    const about = { appliance: 'a1', reason: 'R.', evidence: [] }
    announcer.take([
      entries.add('item.finished', { ...about, item: 'a', status: 'fail' }),
      entries.add('session.lost', { appliance: 'a1', cause: 'reset' }),
      entries.add('item.finished', { ...about, item: 'b', status: 'uncertain' }),
    ])
    expect(said).toEqual(['! Fail: “a”. R. Disconnected: reset', 'Uncertain: “b”. R.'])
  })
  it('says what the run has come to, also where the next question follows on its heels', () => {
    const { said, finish, announcer, entries, fiveSeconds } = setUp()
    finish('a', 'pass')
    const stage = { appliance: 'a1', stage: 'settled', observed: 'All of it holds.' } as const
    announcer.take([
      entries.add('return.stage', stage),
      entries.add('return.proven', { appliance: 'a1', release: '4.4.3-GA', proofs: [] }),
    ])
    finish('Is the clock right?', 'waiting', 'A person does this.')
    fiveSeconds()
    expect(said.at(-1)).toBe('Back online on 4.4.3-GA, verified. Needs you: “Is the clock right?”.')
  })

  it('ends the title of a question as the question ends', () => {
    const { said, finish } = setUpWith((item) => item)
    finish('Which release?', 'waiting', 'No update was named for this run.')
    expect(said).toEqual(['Needs you: Which release? No update was named for this run.'])
  })

  it('leaves out why an item waits where its title says it', () => {
    const { said, finish, fiveSeconds } = setUpWith((item) => item)
    finish('Which release?', 'waiting', 'Waiting for an answer.')
    fiveSeconds()
    finish('Field notices', 'waiting', 'Manual step. Do it, then mark it done.')
    expect(said).toEqual(['Needs you: Which release?', 'Needs you: Field notices.'])
  })

  it('says which of the stages it is, and that nothing is to do when it is late', () => {
    const { said, announcer, entries, fiveSeconds } = setUp()
    const observed = 'Every port refuses.'
    announcer.take([entries.add('return.stage', { appliance: 'a1', stage: 'down', observed })])
    fiveSeconds()
    announcer.take([entries.add('return.stage', { appliance: 'a1', stage: 'blind', observed: 'No card is up.' })])
    fiveSeconds()
    announcer.take([entries.add('return.late', { appliance: 'a1', minutes: 95 })])
    expect(said).toEqual([
      'Stage 4 of 7, down. Every port refuses.',
      'This computer sees no network. No card is up.',
      'Overdue: 95 minutes so far, longer than usual. Uptick sends nothing and keeps waiting.',
    ])
  })
})
