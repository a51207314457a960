import { connect } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { createSystemClock } from '../../../electron/host/computer/clock.ts'
import { createConsoleDoor } from '../../../electron/host/console/console-session.ts'
import { createKnownCertificates } from '../../../electron/host/console/known-certificates.ts'
import { knobTable } from '../../../electron/practice/knobs.ts'
import { scenarios } from '../../../electron/practice/scenarios.ts'
import { markPlayback } from '../../../electron/practice/mark-playback.ts'
import { startPlayback } from '../../../electron/practice/playback.ts'
import type { Step } from '../../../electron/practice/playback-script.ts'
import { startPractice, type PracticeAppliance } from '../../../electron/practice/practice.ts'
import { practiceLine, showsPractice } from '../../../shared/console/practice-line.ts'
import type { Recording } from '../../../shared/model/recording.ts'
import type { Transport } from '../../../shared/model/transport.ts'

const ends: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const end of ends) await end()
})

const password = 'dotterel-8-mallow'
const never = new AbortController().signal

async function practise(knobs: Record<string, string>): Promise<PracticeAppliance> {
  const practice = await startPractice({ password, knobs })
  ends.push(() => practice.dispose())
  return practice.appliances[0]!
}

async function bannerAt(port: number, transport: Transport): Promise<string> {
  const certificates = createKnownCertificates('/nowhere/at-all', () => Date.now())
  const about = { user: 'Administrator', password, clock: createSystemClock(), certificates, transport }
  const opened = await createConsoleDoor(about).open(`127.0.0.1:${String(port)}`, never)
  if (!opened.ok) throw new Error(opened.failure.sentence)
  await opened.value.close()
  return opened.value.connected.banner
}

describe('the line of a practice appliance', () => {
  it.each<[string, Record<string, string>]>([
    ['as it comes', {}],
    ['byte by byte, CR NUL', { chunking: 'ones', lineEnd: 'crnul' }],
    ['in sevens, LF alone', { chunking: 'sevens', lineEnd: 'lf' }],
    ['behind a banner and odd options', { banner: 'Welcome\nto mx', negotiation: 'checkpoint' }],
    ['without echo', { echo: 'off', negotiation: 'dlink' }],
    ['next to a session ID that arrives late', { session: 'ok', literals: 'all' }],
  ])('is in the banner of every transport, %s', async (_, knobs) => {
    const { services } = await practise(knobs)
    for (const transport of ['telnet', 'admind', 'admind-tls'] as const) {
      const banner = await bannerAt(services[transport] ?? 0, transport)
      expect(showsPractice(banner), `${transport}: ${banner}`).toBe(true)
    }
  })

  it('is neither a knob nor part of a scenario, so it cannot be turned off', async () => {
    expect(JSON.stringify([knobTable, scenarios])).not.toContain(practiceLine)
    const emptied = Object.fromEntries(['banner', 'welcome', 'admindNotice', 'statusText'].map((name) => [name, '']))
    const { services } = await practise(emptied)
    for (const transport of ['telnet', 'admind'] as const)
      expect(showsPractice(await bannerAt(services[transport] ?? 0, transport))).toBe(true)
  })

  it('stays when the appliance has come back from an upgrade', async () => {
    const { services, appliance } = await practise({})
    appliance.state.upgraded = true
    expect(showsPractice(await bannerAt(services['telnet'] ?? 0, 'telnet'))).toBe(true)
  })

  it.each([
    '',
    'Welcome to ms-01',
    'Uptick practice appliance',
    'Uptick practice appliance 9fc363e6f3545cb896ea899faf13a1e3',
    practiceLine.slice(0, -1),
    practiceLine.toUpperCase(),
    `${practiceLine}.`,
    ` ${practiceLine}`,
    `This is no ${practiceLine}`,
    `220 ms-01 ESMTP ${practiceLine}`,
    `* OK ms-01 admind 4.3.7 ready${practiceLine}`,
    `* OK ms-01 ${practiceLine} admind 4.3.7`,
    practiceLine.replace(' ', '\n'),
  ])('a real appliance with the banner %j is not marked', (banner) => {
    expect(showsPractice(banner)).toBe(false)
  })
})

/** A recording of a real appliance: telnet options, a banner in two bursts, a login. */
function recorded(greeting: readonly string[], transport: 'telnet' | 'admind'): Recording {
  const head = { recording: 1, made: '2026-11-23T10:00:00.000Z', product: 'Uptick', transport } as const
  const told = greeting.map((text) => ({ ms: 0, in: text }))
  const login =
    transport === 'telnet'
      ? [{ out: 'administrator\r\n' }, { in: 'Password: ' }, { out: '****\r\n' }, { in: 'OK\r\nms-77> ' }]
      : [{ out: 'u1 LOGIN a b\r\n' }, { in: 'u1 OK User logged in\r\n' }]
  const steps = login.map((entry) => ({ ms: 0, ...entry }))
  return { head, entries: [{ ms: 0, opened: 'mx' }, ...told, ...steps, { ms: 0, prompt: 'ms-77> ' }] }
}

describe('a recording that is played', () => {
  it.each<[string, 'telnet' | 'admind', readonly string[]]>([
    ['without a banner', 'telnet', ['User: ']],
    ['with a banner in pieces', 'telnet', ['Welcome\r', '\nto ms-77\r\nUs', 'er: ']],
    ['with options', 'telnet', ['\u00ff\u00fb\u0001\u00ff\u00fb\u0003', 'User: ']],
    ['over the administration protocol', 'admind', ['* OK ms-77 admind 4.', '3.7 ready\r\n']],
    ['with words before the banner', 'admind', ['hello\r\n* OK ms-77 admind 4.3.7\r\n']],
  ])('is practice too, regardless of the recording: %s', async (_, transport, greeting) => {
    const playback = await startPlayback(recorded(greeting, transport))
    ends.push(() => playback.dispose())
    expect(showsPractice(await bannerAt(playback.port, transport))).toBe(true)
  })

  it('of a practice appliance says it once', () => {
    const burst = Buffer.from(`${practiceLine}\r\nUser: `)
    const steps: Step[] = [{ burst }, { awaits: 'line' }]
    expect(markPlayback({ tag: '', steps }, false)).toEqual({ tag: '', steps })
  })

  it('puts the line before the prompt and leaves a line feed inside telnet options alone', () => {
    const options = [0xff, 0xfb, 0x0a, 0xff, 0xfb, 0x03]
    const bursts = [Buffer.from('Hi\r\n'), Buffer.from([...options, ...Buffer.from('User: ')])]
    const steps: Step[] = [...bursts.map((burst) => ({ burst })), { awaits: 'line' }]
    const marked = markPlayback({ tag: '', steps }, false).steps
    const whole = Buffer.concat(marked.flatMap((step) => ('burst' in step ? [step.burst] : [])))
    expect(whole.toString('latin1')).toBe(`Hi\r\n${practiceLine}\r\n${Buffer.from(options).toString('latin1')}User: `)
    expect(marked.at(-1)).toEqual({ awaits: 'line' })
  })

  it('of something that is not an administration protocol gets no line that would make it one', () => {
    const steps: Step[] = [{ burst: Buffer.from('SSH-2.0-x\r\n') }, { ends: 'closed' }]
    expect(markPlayback({ tag: '', steps }, true)).toEqual({ tag: '', steps })
  })
})

it('opens with nothing but the line and the login prompt, on a bare socket', async () => {
  const { services } = await practise({ negotiation: 'none' })
  const socket = connect(services['telnet'] ?? 0, '127.0.0.1')
  let text = ''
  for await (const piece of socket.setEncoding('latin1')) {
    text += String(piece)
    if (text.endsWith('User: ')) break
  }
  expect(text).toBe(`${practiceLine}\r\nUser: `)
})
