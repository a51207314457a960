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
    'No login to 10.0.0.2: The password was refused.',
    'Connected to ms-01 over Telnet (clear text: whoever listens can read it)',
    'Connection to the appliance ended: logged out',
    'Connection to ms-01 ended: logged out',
  ])
})
