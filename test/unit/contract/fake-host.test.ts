import { describe, expect, it } from 'vitest'
import { calls } from '../../../shared/contract/contract.ts'
import { FakeHost } from '../../browser/fixtures/fake-host.ts'
import { throughASurprise, upToTheGate } from '../../browser/fixtures/played.ts'

const params: Readonly<Record<string, Record<string, unknown>>> = {
  'settings.set': { name: 'theme', value: 'dark' },
  'run.open': { purpose: 'upgrade', to: 'R4_4_3-GA', by: 'Robin Vale' },
  'run.eventsSince': { seq: 0 },
  'run.tick': { item: 'before.backup', note: 'Done.' },
  'run.waive': { item: 'before.backup', authority: 'Sam Reed', reason: 'Later.' },
  'run.answer': { question: 'branded', value: true },
  'run.approve': { gate: 'install' },
  'run.note': { text: 'A note.' },
  'run.sign': { role: 'engineer', name: 'Robin Vale' },
  'record.policies': { kinds: ['host'] },
  'record.preview': { redact: { policy: 'own', kinds: ['host'] } },
  'key.backup': { path: '/stick/key' },
}

const states: Readonly<Record<string, (host: FakeHost) => void>> = {
  'no run': () => undefined,
  'a run at the approval of its install': (host) => {
    host.open({ purpose: 'upgrade', to: 'R4_4_3-GA', by: 'Robin Vale' })
    upToTheGate(host)
  },
  'a run that has ended': (host) => {
    host.open({ purpose: 'upgrade', to: 'R4_4_3-GA', by: 'Robin Vale' })
    throughASurprise(host)
  },
}

describe('the host that the pages of the browser tests talk to', () => {
  it.each(Object.entries(states))('answers as the contract says: %s', async (_name, reach) => {
    const host = new FakeHost()
    reach(host)
    const opened = host.state.opened !== undefined
    const played = host.played.filter((name) => opened || !name.startsWith('record.'))
    for (const name of played) {
      if (name === 'run.open' && opened) continue
      const reply = await host.dispatch({ id: '1', name, params: { run: host.run, ...params[name] } })
      expect(reply, name).toMatchObject({ ok: true })
    }
    expect(played.length).toBeGreaterThan(20)
  })

  it('refuses to play what no host would say', async () => {
    const host = new FakeHost()
    host.given.set('run.list', () => [{ run: 7 }])
    await expect(host.dispatch({ id: '1', name: 'run.list', params: {} })).rejects.toThrow(/run\.list does not match/)
    const push = { kind: 'probe', run: host.run, appliance: 'a1' }
    expect(() => host.tell(push as never)).toThrow(/push passing does not match/)
  })

  it('plays no call that the contract does not have', () => {
    expect(new FakeHost().played.filter((name) => !Object.hasOwn(calls, name))).toEqual([])
  })
})
