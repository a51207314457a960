import { expect, it } from 'vitest'
import type { JsonMap } from '../../../shared/record/canonical.ts'
import { buildRecord } from '../../../shared/record/build-record.ts'

const at = '2026-11-23T10:00:00.000Z'
const about = { appliance: 'a1' }
const opened = { type: 'run.opened', data: { run: 'r', appliances: [{ id: 'a1', address: 'x', role: 'r' }] } }
const expected = (name: string) => ({
  type: 'return.expected',
  data: { ...about, release: '4.4.3-GA', proves: 'release', name, since: at, baseline: [] },
})
const stage = { type: 'return.stage', data: { ...about, stage: 'down', observed: 'Nothing answers.' } }
const proven = { type: 'return.proven', data: { ...about, release: '4.4.3-GA', proofs: ['Login succeeded.'] } }

const returnsOf = (events: readonly { type: string; data: object }[]): string[] =>
  buildRecord(events.map(({ type, data }, index) => ({ type, data: data as JsonMap, at, seq: index + 1 }))).returns.map(
    ({ name, outcome }) => `${name} ${outcome}`.trim(),
  )

it.each<[string, { type: string; data: object }[], string[]]>([
  ['one wait that was proved', [expected('R'), stage, proven], ['R proven']],
  ['a wait whose install was never sent', [expected('R'), expected('R'), stage, proven], ['R proven']],
  ['two installs, one after the other', [expected('R'), proven, expected('E'), proven], ['R proven', 'E proven']],
  ['a wait that continued and was started again', [expected('R'), stage, expected('R'), proven], ['R', 'R proven']],
  ['a wait that is still open', [expected('R')], ['R']],
])('the record of %s tells each wait that came about, once', (_what, events, told) => {
  expect(returnsOf([opened, ...events])).toEqual(told)
})
