import { expect, it } from 'vitest'
import { z } from 'zod'
import { runEventSchemas } from '../../../shared/model/run-event.ts'
import { buildRecord } from '../../../shared/record/build-record.ts'
import type { JsonMap } from '../../../shared/record/canonical.ts'
import { composeRecord } from '../../../shared/record/compose-record.ts'
import type { RecordEntry } from '../../../shared/record/record-entry.ts'
import { kindOf } from '../../../shared/record/redaction-kinds.ts'
import { leavesOf } from '../../../shared/record/leaves.ts'
import { replayFrames } from '../../../shared/record/replay.ts'

// Every type of event, with every member that it may have, appears in the record: in words of its own or in the generic
// ones, so that an event that is newer than the record's code is not lost.

interface JsonSchema {
  readonly type?: string
  readonly enum?: readonly string[]
  readonly const?: unknown
  readonly pattern?: string
  readonly anyOf?: readonly JsonSchema[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly items?: JsonSchema
}

const at = '2026-11-23T10:00:00.000Z'
const appliances = [{ id: 'a1', address: '192.0.2.10', role: 'appliance' }]
const ids: Readonly<Record<string, string>> = { appliance: 'a1', run: 'r-1' }

/** A value that a schema allows, with all optional members; texts name their place. */
function sample(schema: JsonSchema, name: string): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return schema.enum.at(-1)
  if (schema.anyOf !== undefined)
    return sample(schema.anyOf.find(({ type }) => type === 'object') ?? schema.anyOf.at(-1) ?? {}, name)
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([key, member]) => [key, sample(member, `${name}-${key}`)]),
      )
    case 'array':
      return [sample(schema.items ?? {}, name)]
    case 'integer':
    case 'number':
      return 7
    case 'boolean':
      return false
    default: {
      if (schema.pattern !== undefined)
        return (schema.pattern.includes('128') ? 'b' : 'a').repeat(schema.pattern.includes('128') ? 128 : 64)
      const last = name.split('-').at(-1) ?? ''
      return ids[last] ?? `word of ${name}`
    }
  }
}

const types = Object.keys(runEventSchemas) as (keyof typeof runEventSchemas)[]

/** Members that a record need not show: how a run reaches its appliance, and what the engine keeps for itself. */
const quiet = /^(?:run\.opened \/options|return\.expected \/baseline\/|fact\.captured \/source\/|patch\.\w+ \/source$)/

it.each(types)('%s is shown, with what people and peers said in it', (type) => {
  const schema = z.toJSONSchema(runEventSchemas[type], { unrepresentable: 'any' }) as JsonSchema
  const data = sample(schema, type) as JsonMap
  expect(runEventSchemas[type].safeParse(data).success, JSON.stringify(data)).toBe(true)
  const opened: RecordEntry = { seq: 1, at, type: 'run.opened', data: { run: 'r-1', appliances } }
  const sent: RecordEntry = {
    seq: 7,
    at,
    type: 'command.sent',
    data: { appliance: 'a1', item: 'i', command: 'Version', effect: 'none', by: 'engine' },
  }
  const entries = type === 'run.opened' ? [{ seq: 1, at, type, data }] : [opened, sent, { seq: 8, at, type, data }]
  const record = buildRecord(entries)
  const shown = JSON.stringify(composeRecord(record, { transcript: true }))
  const said = leavesOf(data).filter(
    ({ pointer, value }) =>
      typeof value === 'string' && value.startsWith('word of') && kindOf({ type, data }, pointer) !== undefined,
  )
  const missing = said.filter(
    ({ pointer, value }) => !shown.includes(String(value)) && !quiet.test(`${type} ${pointer}`),
  )
  expect(missing.map(({ pointer }) => pointer)).toEqual([])
  const line = record.log.at(-1)
  expect(line?.what).not.toBe('')
  expect([...replayFrames(entries)].every(({ text, readFor }) => text !== '' && readFor >= 600)).toBe(true)
})

it('an event of a later version is shown with its name and its members', () => {
  const data = { appliance: 'a1', tail: 'long', seen: { by: 'Ana', times: 2 }, list: ['x', null] }
  const record = buildRecord([{ seq: 1, at, type: 'comet.seen', data, withheld: ['/colour', '/list/1'] }])
  expect(record.log).toEqual([
    {
      seq: 1,
      at,
      appliance: 'a1',
      by: '',
      what: 'comet.seen',
      why: 'tail: long; seen: by Ana, times 2; list: x, none; colour: (withheld)',
    },
  ])
})

const sha256 = 'c'.repeat(64)
it.each([
  [
    'session.connected',
    { certificate: { sha256, trust: 'first-use' } },
    `${sha256}, seen for the first time and trusted`,
  ],
  [
    'session.connected',
    { certificate: { sha256, trust: 'known', since: '2026-01-02' } },
    `${sha256}, known since 2026-01-02`,
  ],
  [
    'command.finished',
    { status: 'ok', aside: ['Broadcast from root', 'going down'] },
    'lines in between: Broadcast from root · going down',
  ],
  ['return.stage', { stage: 'down', observed: 'no answer', refused: true }, 'no answer The connection was refused.'],
  [
    'return.stage',
    { stage: 'down', observed: 'no answer', refused: false },
    'no answer The connection was not refused.',
  ],
  ['install.begun', { way: 'suite', url: 'ftp://192.0.2.1/R' }, 'Install started by a person, ftp://192.0.2.1/R'],
  ['return.late', { minutes: 40 }, 'Overdue after 40 min'],
] as const)('%s says what it knows: %o', (type, data, words) => {
  const [line] = buildRecord([{ seq: 1, at, type, data: { appliance: 'a1', ...data } as unknown as JsonMap }]).log
  expect(`${line?.what ?? ''}, ${line?.why ?? ''}`).toContain(words)
})

it('a run over a cluster names it, the documents that its runbook includes, and who logs in where', () => {
  const runbook = {
    id: 'cluster',
    version: '2.0.0',
    sha256,
    includes: [{ id: 'one', version: '1.0.0', sha256: 'd'.repeat(64) }],
  }
  const data = { run: 'r-1', cluster: 'mail-east', runbook, appliances: [{ ...appliances[0], user: 'fieldwork' }] }
  const record = buildRecord([{ seq: 1, at, type: 'run.opened', data: data as unknown as JsonMap }])
  const shown = JSON.stringify(composeRecord(record, { transcript: true }))
  for (const words of ['mail-east', '"one 1.0.0"', 'd'.repeat(64), '"Logged in as","fieldwork"'])
    expect(shown).toContain(words)
})
