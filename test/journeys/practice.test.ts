import { describe, expect, it } from 'vitest'
import { buildRecord } from '../../shared/record/build-record.ts'
import type { RecordEntry } from '../../shared/record/record-entry.ts'
import { ada, documentOf } from './guide-ground.ts'
import { World } from './world.ts'

const updates = { 'R4_4_3-GA': '4.4.3-GA' }
const asEntries = (world: World): RecordEntry[] => world.journal.entries.map((entry) => entry as unknown as RecordEntry)

describe.each(['telnet', 'admind'] as const)('an upgrade over %s', (transport) => {
  it.each([true, false])('is practice exactly if the appliance says that it is: %s', async (practice) => {
    const words = { runbook: documentOf('mos-upgrade'), updates, to: 'R4_4_3-GA', transport, practice }
    const world = await new World(words).open()
    await world.carry(ada)
    const connected = world.of('session.connected')
    expect(connected.length).toBeGreaterThan(1)
    expect(connected.map((each) => each.practice)).toEqual(connected.map(() => (practice ? true : undefined)))
    expect(world.journal.state.practice).toBe(practice ? true : undefined)
    expect(world.of('return.proven')).toHaveLength(1)
    const record = buildRecord(asEntries(world))
    expect(record.practice).toBe(practice)
  })
})
