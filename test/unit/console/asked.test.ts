import { expect, it } from 'vitest'
import { logInOver } from '../../../electron/host/console/console-session.ts'
import { TelnetConnection } from '../../../electron/host/console/telnet-connection.ts'
import type { Result } from '../../../shared/base/result.ts'
import type { ConsoleNotice, ExecuteOptions, Reply } from '../../../shared/engine/ports.ts'
import { VirtualClock } from '../../journeys/virtual-clock.ts'
import { wire } from '../../journeys/wire.ts'
import { cli, PeerSocket } from './scripted-peer.ts'

type Answer = (peer: PeerSocket, clock: VirtualClock) => Promise<void>

interface Asked {
  readonly reply: Result<Reply>
  readonly lines: readonly string[]
  readonly ends: readonly unknown[]
  readonly notices: readonly ConsoleNotice[]
  readonly received: string
  readonly milliseconds: number
}

/** Sends one command to a peer that answers it so; `person` answers each question, or waits until it is over. */
async function asked(
  command: string,
  answer: Answer,
  options: Partial<ExecuteOptions>,
  person: (line: string, clock: VirtualClock) => Promise<string | undefined>,
  hears = true,
): Promise<Asked> {
  const clock = new VirtualClock()
  const [ours, theirs] = wire()
  const peer = new PeerSocket(theirs)
  void cli({ answers: { [command]: (at) => answer(at, clock) } })(peer)
  const [user, password] = ['administrator', 'osprey lattice']
  const opened = await logInOver(new TelnetConnection(ours), new AbortController().signal, { user, password, clock })
  if (!opened.ok) throw new Error(opened.failure.sentence)
  const [lines, ends, notices]: [string[], unknown[], ConsoleNotice[]] = [[], [], []]
  const began = clock.now()
  const reply = await opened.value.execute(command, {
    deadline: 60_000,
    effect: 'changes',
    onNotice: (notice) => notices.push(notice),
    onQuestion: async ({ line }, over) => {
      lines.push(line)
      over.addEventListener('abort', () => ends.push(over.reason))
      const gone = new Promise<undefined>((resolve) => over.addEventListener('abort', () => resolve(undefined)))
      return hears ? Promise.race([person(line, clock), gone]) : person(line, clock)
    },
    ...options,
  })
  const milliseconds = clock.now() - began
  theirs.destroy()
  ours.destroy()
  return { reply, lines, ends, notices, received: peer.received.toString(), milliseconds }
}

const nobody = (): Promise<undefined> => new Promise(() => undefined)
const afterMinutes =
  (minutes: number, text: string) =>
  async (_line: string, clock: VirtualClock): Promise<string> => {
    await clock.sleep(minutes * 60_000)
    return text
  }
const asksTwice: Answer = async (peer) => {
  await peer.send('Delete all mail? (y/n) ')
  const first = await peer.line()
  await peer.send(`${first ?? ''}\r\nReally? (y/n) `)
  const second = await peer.line()
  await peer.send(`${second ?? ''}\r\nOK Deleted\r\nappl> `)
}

it('a question is waited on for an hour where a person is there, and each of two is answered once', async () => {
  const answers = ['y', 'n']
  const person = async (_line: string, clock: VirtualClock): Promise<string> => {
    await clock.sleep(3_600_000)
    return answers.shift() ?? ''
  }
  const told = await asked('Reset', asksTwice, { attended: true }, person)
  expect(told.reply).toMatchObject({
    ok: true,
    value: { status: 'ok', lines: ['OK Deleted'], aside: ['Delete all mail? (y/n) ', 'y', 'Really? (y/n) ', 'n'] },
  })
  expect(told.lines).toEqual(['Delete all mail? (y/n)', 'Really? (y/n)'])
  expect(told.received.match(/[yn]\r\n/g)).toHaveLength(2)
  expect(told.notices).toEqual([])
})

it.each<[string, string, number, number]>([
  ['a pager', '-- more --', 2000, 7000],
  ['a question', 'Delete all mail? (y/n) ', 2000, 20_000],
])('without a person, %s ends a command with effect long before its deadline', async (_what, line, first, last) => {
  let toldAt = 0
  const person = (_line: string, clock: VirtualClock): Promise<undefined> => {
    toldAt = clock.now() - Date.UTC(2026, 10, 23, 10)
    return nobody()
  }
  const told = await asked('Reset', (peer) => peer.send(`one\r\n${line}`), {}, person)
  expect(told.reply).toMatchObject({ ok: false, failure: { code: 'console.question', retry: 'unsafe' } })
  expect(told.ends).toEqual(['given-up'])
  expect(told.received.endsWith('Reset\r\n')).toBe(true)
  expect(toldAt).toBeGreaterThanOrEqual(first)
  expect(toldAt).toBeLessThan(first + 1000)
  expect(told.milliseconds).toBeGreaterThanOrEqual(last)
  expect(told.milliseconds).toBeLessThan(last + 100)
})

it('a line that continues on its own needs no answer, and a late answer to it is not typed', async () => {
  const goesOn: Answer = async (peer, clock) => {
    await peer.send('Installing ')
    await clock.sleep(8000)
    await peer.send('done\r\n')
    await clock.sleep(8000)
    await peer.send('OK\r\nappl> ')
  }
  const told = await asked('Set', goesOn, { attended: true }, nobody)
  expect(told.reply).toMatchObject({ ok: true, value: { status: 'ok', lines: ['Installing done', 'OK'] } })
  expect(told.ends).toEqual(['went-on'])
  const late = await asked('Set', goesOn, { attended: true }, () => Promise.resolve('y'))
  expect(late.received.endsWith('Set\r\ny\r\n')).toBe(true)
})

it('an answer that arrives after the appliance has continued is reported as not typed', async () => {
  const goesOn: Answer = async (peer, clock) => {
    await peer.send('Proceed? (y/n) ')
    await clock.sleep(10_000)
    await peer.send('\r\nNobody answered, going on\r\n')
    await clock.sleep(10_000)
    await peer.send('OK\r\nappl> ')
  }
  const late = async (_line: string, clock: VirtualClock): Promise<string> => {
    await clock.sleep(15_000)
    return 'y'
  }
  const told = await asked('Set', goesOn, { attended: true }, late, false)
  expect(told.reply).toMatchObject({ ok: true, value: { status: 'ok' } })
  expect(told.received.endsWith('Set\r\n')).toBe(true)
  expect(told.notices).toMatchObject([{ kind: 'not-typed', line: 'Proceed? (y/n)' }])
})

it('pages are asked for one by one: a blank is a key without Enter', async () => {
  const pages: Answer = async (peer) => {
    for (const page of ['one', 'two']) {
      await peer.send(`${page}\r\n-- more --`)
      const before = peer.received.length
      await peer.bytes(before + 1)
      await peer.send('\r          \r')
    }
    await peer.send('three\r\nOK\r\nappl> ')
  }
  const told = await asked('Uce Update', pages, { attended: true }, afterMinutes(2, ' '))
  expect(told.lines).toEqual(['-- more --', '-- more --'])
  expect(told.received.endsWith('Uce Update\r\n  ')).toBe(true)
  expect(told.reply).toMatchObject({ ok: true, value: { lines: ['one', 'two', 'three', 'OK'] } })
})

it('a password prompt is not answered', async () => {
  const secrets: boolean[] = []
  const told = await asked('Passwd', (peer) => peer.send('New password: '), {
    attended: true,
    onQuestion: ({ secret }) => {
      secrets.push(secret)
      return Promise.resolve(undefined)
    },
  }, nobody) // prettier-ignore
  expect(secrets).toEqual([true])
  expect(told.reply).toMatchObject({ ok: false, failure: { code: 'console.question' } })
})
