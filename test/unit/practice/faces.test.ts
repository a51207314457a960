import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { createSystemClock } from '../../../electron/host/computer/clock.ts'
import { createConsoleDoor } from '../../../electron/host/console/console-session.ts'
import { createGreetingProbe } from '../../../electron/host/console/greeting-probe.ts'
import type { ApplianceState } from '../../../electron/practice/appliance.ts'
import type { Clock } from '../../../electron/practice/clock.ts'
import { ServiceFaces } from '../../../electron/practice/faces.ts'
import { knobTable, turnKnobs } from '../../../electron/practice/knobs.ts'
import { scenarios } from '../../../electron/practice/scenarios.ts'
import { startPractice, type PracticeAppliance } from '../../../electron/practice/practice.ts'
import { practiceLine } from '../../../shared/console/practice-line.ts'
import { serviceName, type ServiceName } from '../../../shared/model/transport.ts'

const never = new AbortController().signal
const ends: (() => Promise<void>)[] = []

afterAll(async () => {
  for (const end of ends) await end()
})

async function practise(knobs: Record<string, string> = {}, password = 'dotterel'): Promise<PracticeAppliance> {
  const practice = await startPractice({ password, knobs })
  ends.push(() => practice.dispose())
  return practice.appliances[0]!
}

describe('the banners of a practice appliance', () => {
  it('has the forms that were seen on real ones', async () => {
    const { services, appliance } = await practise()
    const probe = createGreetingProbe({ ports: services, deadline: 5000 })
    const texts: Partial<Record<ServiceName, string>> = {}
    for (const service of serviceName.options) texts[service] = (await probe.probe('127.0.0.1', service, never)).text
    expect(texts).toEqual({
      telnet: `${practiceLine}\nUser:`,
      admind: `* OK ms-01 admind 4.3.7 ready ${practiceLine}`,
      'admind-tls': `* OK ms-01 admind 4.3.7 ready ${practiceLine}`,
      smtp: expect.stringMatching(
        /^220 ms-01 ESMTP Mirapoint Messaging Server MOS 4\.3\.7-GA; \w{3}, \d\d \w{3} \d{4} [\d:]{8} \+0000 \(UTC\)$/,
      ) as string,
      imap: '* OK ms-01 Mirapoint IMAP4 1.0 server ready',
      pop3: '+OK ms-01 Mirapoint POP3 1.0 server ready',
      http: 'Server: Mirapoint/4.3.7',
    })
    // Looking leaves no trace but the looking.
    expect([...new Set(appliance.diary.map(({ kind }) => kind))]).toEqual(['connected'])
  })

  it('can be masked, and can be without some services', async () => {
    const { services } = await practise({ smtpBanner: '220 {host} ESMTP', services: 'smtp|admind' })
    expect(Object.keys(services)).toEqual(['telnet', 'admind', 'smtp'])
    const seen = await createGreetingProbe({ ports: services }).probe('127.0.0.1', 'smtp', never)
    expect(seen).toEqual({ service: 'smtp', port: services['smtp'], kind: 'answered', text: '220 ms-01 ESMTP' })
  })

  it.each(['smtp', 'imap', 'pop3', 'http'] as const)('notes what it sends to %s, including a farewell', async (service) => {
    const { services, appliance } = await practise()
    const socket = connect(services[service]!, '127.0.0.1')
    socket.write(service === 'http' ? 'GET / HTTP/1.0\r\n\r\n' : 'EHLO here\r\n')
    if (service === 'http') await once(socket, 'data')
    else for (let text = ''; !text.includes('ready') && !text.includes('ESMTP'); ) text += String(await once(socket, 'data'))
    socket.destroy()
    await once(socket, 'close')
    await expect.poll(() => appliance.diary.filter(({ kind }) => kind === 'sin').length).toBe(1)
  }) // prettier-ignore
})

describe('a login over admind with a password of two lines', () => {
  it('goes as a literal', async () => {
    const password = 'first line\r\nsecond "line"'
    const { services, appliance } = await practise({}, password)
    const door = createConsoleDoor({ user: 'administrator', password, clock: createSystemClock(), transport: 'admind' })
    const opened = await door.open(`127.0.0.1:${String(services['admind'])}`, never)
    expect(opened.ok).toBe(true)
    if (opened.ok) await opened.value.close()
    expect(appliance.diary.map(({ kind }) => kind)).toContain('login')
  })
})

describe('services that come up', () => {
  /** What each service did, with the time that had passed. */
  async function comeUp(knobs: Record<string, string>): Promise<string[]> {
    let now = 0
    const told: string[] = []
    const clock: Clock = {
      now: () => now,
      sleep: (milliseconds) => {
        now += milliseconds
        return Promise.resolve()
      },
    }
    const up = new Set<string>()
    const face = (service: string) => ({
      service,
      port: 1,
      comeUp: () => {
        if (!up.has(service)) told.push(`${String(now)} ${service}`)
        up.add(service)
        return Promise.resolve()
      },
      goDown: () => {
        if (up.delete(service)) told.push(`${String(now)} -${service}`)
        return Promise.resolve()
      },
    })
    const state = { knobs: turnKnobs({ comeUpGap: '400', flapFor: '600', ...knobs }).knobs, upgraded: true }
    const identity = { renew: () => told.push(`${String(now)} certificate`) }
    const faces = ['telnet', 'admind', 'smtp'].map(face)
    const all = new ServiceFaces(faces, state as ApplianceState, clock, identity as never)
    await all.start()
    await all.goDown()
    told.length = 0
    await all.comeUp()
    const first = [...told]
    await all.goDown()
    await all.comeUp()
    // The upgrade creates a new certificate; later restarts do not.
    expect(told.slice(first.length).join()).not.toContain('certificate')
    return first
  }

  it.each([
    ['all at once', {}, ['0 telnet', '0 admind', '0 smtp']],
    ['one by one', { comeUp: 'smtp|telnet' }, ['0 smtp', '400 telnet', '800 admind']],
    ['but one', { away: 'admind' }, ['0 telnet', '0 smtp']],
    [
      'and flap',
      { flapping: 'smtp' },
      ['0 telnet', '0 admind', '0 smtp', '600 -smtp', '1200 smtp', '1800 -smtp', '2400 smtp'],
    ],
    ['with another certificate', { certificate: 'new' }, ['0 certificate', '0 telnet', '0 admind', '0 smtp']],
  ])('%s', async (_how, knobs, expected) => {
    expect(await comeUp(knobs)).toEqual(expected)
  })
})

describe('knobs', () => {
  it('are listed, and each says what it does and whether it is assumed', () => {
    expect(turnKnobs({ nonsense: '1' }).unknown).toEqual(['nonsense'])
    for (const [name, { says, standard }] of Object.entries(knobTable)) {
      expect(says.length, name).toBeGreaterThan(5)
      expect(typeof standard).toBe('string')
    }
    for (const { knobs, name } of scenarios) expect(turnKnobs(knobs).unknown, name).toEqual([])
  })
})
