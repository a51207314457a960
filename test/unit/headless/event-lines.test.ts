import { expect, it } from 'vitest'
import type { Output } from '../../../electron/headless/console-output.ts'
import { createEventTeller } from '../../../electron/headless/event-lines.ts'

type Told = Parameters<ReturnType<typeof createEventTeller>>[1]

it('an appliance is called by its name, by its address before a login, and never by its id in the run', () => {
  const said: string[] = []
  const output = { say: (...lines: string[]) => void said.push(...lines) } as unknown as Output
  const tell = createEventTeller()
  const happens = (run: string, type: string, data: object): void =>
    tell(output, { run, seq: 1, at: '2026-11-23T10:00:00.000Z', type, data } as unknown as Told)
  const login = { appliance: 'a1', transport: 'telnet', identity: { host: 'ms-01' }, peer: '10.0.0.2:23' }
  happens('run-1', 'run.opened', { appliances: [{ id: 'a1', address: '10.0.0.2' }] })
  happens('run-1', 'session.failed', { appliance: 'a1', reason: 'The password was refused.' })
  happens('run-1', 'session.connected', login)
  happens('run-2', 'session.lost', { appliance: 'a1', cause: 'logged out' })
  happens('run-1', 'session.lost', { appliance: 'a1', cause: 'logged out' })
  expect(said).toEqual([
    '10.0.0.2: could not log in. The password was refused.',
    'Connected to ms-01 over Telnet (not encrypted: anyone on the network can read it)',
    'the appliance: disconnected (logged out)',
    'ms-01: disconnected (logged out)',
  ])
})

it('an item is called by its title; its id follows only where a command may have to name it', () => {
  const said: string[] = []
  const output = { say: (...lines: string[]) => void said.push(...lines) } as unknown as Output
  const tell = createEventTeller(
    new Map([
      ['read.host', 'Host ID'],
      ['rule.release', 'Minimum release'],
    ]),
  )
  const happens = (type: string, data: object): void =>
    tell(output, { run: 'r', seq: 1, at: '2026-11-23T10:00:00.000Z', type, data } as unknown as Told)
  happens('item.finished', { item: 'read.host', status: 'pass', reason: '8a2f11c0' })
  happens('item.finished', { item: 'rule.release', status: 'fail', reason: 'Release 4.1.8-GA, below 4.1.9-GA' })
  happens('item.judged', { item: 'read.host', applies: 'no', reason: 'No RAID.' })
  happens('item.judged', { item: 'read.host', applies: 'yes', reason: '' })
  happens('item.ticked', { item: 'read.host', by: 'ada', note: '' })
  happens('item.finished', { item: 'not.listed', status: 'pass', reason: 'Read.' })
  expect(said).toEqual([
    '[ok] Host ID: 8a2f11c0',
    '[X] Minimum release (rule.release): Release 4.1.8-GA, below 4.1.9-GA',
    '[-] Host ID: Does not apply: No RAID.',
    '[v] Host ID: Done by ada.',
    '[ok] not.listed: Read.',
  ])
})
