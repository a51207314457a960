import { describe, expect, it } from 'vitest'
import { ask, createLineKit, problem, value } from './line-kit.ts'
import { cli, plainLogin, type CliScript, type PeerSocket } from './scripted-peer.ts'

const password = 'Tr0ub4dor&3'
type Script = (peer: PeerSocket) => Promise<void>
const { lineTo } = createLineKit({ password }, (script: CliScript | Script) =>
  typeof script === 'function' ? script : cli(script),
)

describe.concurrent('a command', () => {
  it('T16: is alone; a second names the first', async () => {
    const { line } = await lineTo({ answers: { Version: 'OK 1\r\n' } })
    const first = line.execute('Version', { deadline: 5000 })
    await expect(line.execute('Other', { deadline: 5000 })).rejects.toThrow('"Version" is still in flight')
    expect(value(await first).lines).toEqual(['OK 1'])
  })

  it.each(['Version\r\nReboot', 'a\u0003', 'tab\t', 'x\u2028y', `${'x'.repeat(4001)}`, '\ud800'])(
    'that cannot be sent is not sent: %j',
    async (command) => {
      const { line, at } = await lineTo({})
      const before = at.received.length
      expect(problem(await line.execute(command, { deadline: 1000 })).code).toBe('command.not-sendable')
      expect(at.received.length).toBe(before)
    },
  )

  it('says when it was sent', async () => {
    const { line } = await lineTo({ answers: { Version: 'OK 1\r\n' } })
    const order: string[] = []
    await line.execute('Version', {
      deadline: 5000,
      onSent: () => order.push('sent'),
      onText: () => order.push('text'),
    })
    expect(order).toEqual(['sent', 'text'])
  })

  it.each([
    ['none', 'The command changes nothing, so you can send it again.'],
    ['changes', 'The result is unknown.'],
    [undefined, 'The result is unknown.'],
  ] as const)('that times out with the effect %s says what that means', async (effect, hint) => {
    const { line } = await lineTo({ answers: { slow: () => Promise.resolve() } })
    const options = { deadline: 50, ...(effect === undefined ? {} : { effect }) }
    expect(problem(await line.execute('slow', options)).hint).toContain(hint)
  })

  it('T15: that timed out keeps its late answer to itself; T23: deadlines do not stick', async () => {
    let release = (): void => undefined
    const released = new Promise<void>((resolve) => (release = resolve))
    const answers = {
      slow: async (peer: PeerSocket): Promise<void> => {
        await released
        await peer.send('RESULT-OF-slow\r\nOK\r\nappl> ')
      },
      next: 'RESULT-OF-next\r\nOK\r\n',
    }
    const { line, at } = await lineTo({ answers })
    expect(problem(await line.execute('slow', { deadline: 50 }))).toMatchObject({ code: 'console.timeout' })
    const next = line.execute('next', { deadline: 5000 })
    release()
    expect(value(await next).lines).toEqual(['RESULT-OF-next', 'OK'])
    expect(at.received.toString().match(/slow\r\n/g)).toHaveLength(1)
  })

  it('after one that never ends is out of step, and nothing is sent', async () => {
    const { line, at } = await lineTo({ answers: { slow: () => Promise.resolve() } }, { resyncPatience: 100 })
    expect(problem(await line.execute('slow', { deadline: 50 })).code).toBe('console.timeout')
    const before = at.received.length
    expect(problem(await line.execute('next', { deadline: 5000 })).code).toBe('console.out-of-step')
    expect(problem(await line.execute('next', { deadline: 5000 })).code).toBe('console.out-of-step')
    expect(at.received.length).toBe(before)
    expect(line.lost).toBeUndefined()
  })

  it('can be cancelled, before and after it was sent', async () => {
    const stop = new AbortController()
    const { line, at } = await lineTo(
      { answers: { slow: () => Promise.resolve(stop.abort()) } },
      { resyncPatience: 50 },
    )
    expect(problem(await line.execute('slow', { deadline: 5000, signal: stop.signal })).code).toBe(
      'operation.cancelled',
    )
    const before = at.received.length
    expect(problem(await line.execute('next', { deadline: 5000, signal: stop.signal })).code).toBe(
      'operation.cancelled',
    )
    expect(at.received.length).toBe(before)
  })

  it('that is answered with a question fails with it; nothing answers', async () => {
    const { line, at } = await lineTo({ answers: { Reset: (peer) => peer.send('Delete all mail? (y/n) ') } })
    const failure = problem(await line.execute('Reset', { deadline: 15_000 }))
    expect(failure).toMatchObject({ code: 'console.question', evidence: 'Delete all mail? (y/n)' })
    expect(problem(await line.execute('Version', { deadline: 5000 })).code).toBe('console.out-of-step')
    await line.close()
    expect(at.received.toString().endsWith('Reset\r\n')).toBe(true)
  })

  it('after a change of the prompt is not sent: another appliance may be at the other end', async () => {
    const { line } = await lineTo({ prompt: 'old> ', answers: { Rename: (peer) => peer.send('OK\r\nnew> ') } })
    expect(await ask(line, 'Rename')).toMatchObject({ status: 'ok', ended: 'prompt' })
    const failure = problem(await line.execute('Version', { deadline: 5000 }))
    expect(failure.code).toBe('console.out-of-step')
    expect(failure.sentence).toContain('from "old> " to "new> "')
  })

  it('finds the session ended by the appliance', async () => {
    const { line } = await lineTo({ answers: { Show: (peer) => peer.send('Idle too long\r\nUser: ') } })
    expect(problem(await line.execute('Show', { deadline: 5000 })).code).toBe('console.closed')
    expect(line.lost).toBe('the appliance ended the session')
  })

  it('T24: sees nothing of what came unasked in between', async () => {
    const { line, at } = await lineTo({ answers: { Version: 'OK 1\r\n' } })
    at.socket.write('\r\nSystem going down\r\n'.repeat(1000) + 'appl> ')
    await ask(line, 'Version')
    expect((await ask(line, 'Version')).lines).toEqual(['OK 1'])
  })
})

describe.concurrent('the end of the line', () => {
  const endings: [how: string, end: (peer: PeerSocket) => unknown, ended: string, cause: string][] = [
    ['closed', ({ socket }) => socket.end(), 'closed', 'the appliance closed the line'],
    ['reset', ({ socket }) => socket.resetAndDestroy(), 'reset', 'the appliance reset the line'],
  ]
  it.each(endings)(
    'T13, T14: %s inside a command is reported at once, with the data so far',
    async (_how, end, _ended, cause) => {
      const show = async (peer: PeerSocket): Promise<void> => {
        await peer.send('first line\r\n')
        await peer.wait(60)
        end(peer)
      }
      const { line } = await lineTo({ answers: { Show: show } })
      const began = performance.now()
      const failure = problem(await line.execute('Show', { deadline: 60_000 }))
      expect(performance.now() - began).toBeLessThan(2000)
      expect(failure).toMatchObject({ code: 'console.closed', evidence: 'first line' })
      expect(failure.sentence).toContain(cause)
      expect(line.lost).toBe(cause)
      expect(problem(await line.execute('Next', { deadline: 1000 }))).toMatchObject({ code: 'console.closed' })
    },
  )

  it.each(endings)('%s is a reply where it is part of the plan', async (_how, end, ended) => {
    const install = async (peer: PeerSocket): Promise<void> => {
      await peer.send('Fetching\r\nOK Installing')
      await peer.wait(60)
      end(peer)
    }
    const { line } = await lineTo({ answers: { Update: install } })
    const reply = value(await line.execute('Update', { deadline: 60_000, mayClose: true }))
    expect(reply).toMatchObject({ status: 'ok', statusText: 'Installing', lines: ['Fetching', 'OK Installing'], ended })
  })

  it('without a word is a reply without a status', async () => {
    const { line } = await lineTo({ answers: { Update: ({ socket }) => Promise.resolve(void socket.end()) } })
    const reply = value(await line.execute('Update', { deadline: 60_000, mayClose: true }))
    expect(reply).toMatchObject({ status: 'none', lines: [], ended: 'closed', statusLine: -1 })
  })

  it('between commands is known, with its first cause', async () => {
    const { line, at } = await lineTo({})
    at.socket.end()
    await new Promise((resolve) => at.socket.once('close', resolve))
    expect(problem(await line.execute('Version', { deadline: 1000 })).code).toBe('console.closed')
    await line.close()
    expect(line.lost).toBe('the appliance closed the line')
  })

  it('by us while a command is in flight ends that command', async () => {
    const { line } = await lineTo({ answers: { slow: () => Promise.resolve() } })
    const running = line.execute('slow', { deadline: 60_000, mayClose: true })
    await line.close()
    expect(problem(await running).code).toBe('console.closed')
  })

  it('is not waited for longer than it takes where the peer keeps its side open', async () => {
    const { line } = await lineTo(async (peer) => {
      await plainLogin('appl> ')(peer)
      peer.socket.pause()
    })
    const began = performance.now()
    await line.close()
    expect(performance.now() - began).toBeLessThan(4000)
  })
})
