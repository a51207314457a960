import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { conversationLimits } from '../../../shared/console/turn.ts'
import { ask, createLineKit, problem, value } from './line-kit.ts'
import { cli, plainLogin, startPeer, type CliScript, type PeerSocket } from './scripted-peer.ts'

const password = 'Tr0ub4dor&3'
type Script = (peer: PeerSocket) => Promise<void>
const { knock, lineTo, peerWith } = createLineKit({ password }, (script: CliScript | Script) =>
  typeof script === 'function' ? script : cli(script),
)

describe.concurrent('a login', () => {
  it.each([
    ['T1, T2: prompts in two packets', ['Us', 'er: '], ['\r\nPassw', 'ord: '], ['\r\nap', 'pl> ']],
    ['login:', ['\r\nlog', 'in: '], ['\r\nPassword:'], ['\r\nappl> ']],
    ['T22: news that end like a login prompt', ['User: '], ['Password: '], ['\r\nLast login: ', 'Mon\r\nappl> ']],
    ['byte by byte', [...'\r\nUser: '], [...'Password: '], [...'\r\nOK\r\nappl> ']],
  ])('%s', async (_name, user, pass, first) => {
    const given: (string | undefined)[] = []
    const login = async (peer: PeerSocket): Promise<void> => {
      await peer.send(user)
      given.push(await peer.line())
      await peer.send(pass)
      given.push(await peer.line())
      await peer.send(first)
    }
    const { line, at } = await lineTo({ login, answers: { Version: 'OK 4.3.7-GA\r\n' } })
    expect(given).toEqual(['administrator', password])
    expect(line.connected).toMatchObject({ transport: 'telnet', prompt: 'appl> ', host: 'appl', local: '127.0.0.1' })
    expect(line.connected.peer).toBe(`127.0.0.1:${at.socket.localPort}`)
    expect(await ask(line, 'Version')).toMatchObject({ status: 'ok', statusText: '4.3.7-GA', ended: 'prompt' })
    expect(at.received.toString('latin1')).toBe(`administrator\r\n${password}\r\nVersion\r\n`)
  })

  it('T6-T10: answers the negotiation as it comes, and no more', async () => {
    const login = async (peer: PeerSocket): Promise<void> => {
      await peer.send(
        Buffer.concat([
          Buffer.from('Welcome\r\n'),
          Buffer.from([255, 253, 24, 255, 250, 24, 1, 255, 240, 255, 254, 1, 255, 252, 3, 255, 253, 0xfb, 255, 251, 1]),
          Buffer.from('User: '),
        ]),
      )
      await peer.bytes(3 + 10 + 3 + 3)
      await plainLogin('appl> ')(peer)
    }
    const { line, at } = await lineTo({ login })
    expect(line.connected.banner).toBe('Welcome\nUser:')
    expect([...at.received.subarray(0, 19)]).toEqual(
      [255, 251, 24, 255, 250, 24, 0, ...Buffer.from('DUMB'), 255, 240, 255, 252, 0xfb, 255, 253, 1].slice(0, 19),
    )
  })

  const refusals: [name: string, text: string, how: 'stay' | 'close'][] = [
    ['T21: the login prompt again', '\r\nlogin: ', 'stay'],
    ['a NO and the login prompt', '\r\nNO Login incorrect\r\nUser: ', 'stay'],
    ['a NO and the end of the line', '\r\nNO Login incorrect\r\n', 'close'],
    ['words, the password in them, and the end of the line', `\r\nLogin incorrect: ${password}\r\n`, 'close'],
  ]
  it.each(refusals)('refused with %s is tried once', async (_name, text, how) => {
    const login = async (peer: PeerSocket): Promise<void> => {
      await peer.send(text.includes('login:') ? 'login: ' : 'User: ')
      await peer.line()
      await peer.send('\r\nPassword: ')
      await peer.line()
      await peer.send(text)
      if (how === 'close') peer.socket.end()
    }
    const peer = await peerWith(cli({ login }))
    const failure = problem(await knock(peer.address))
    expect(failure.code).toBe('console.login-refused')
    expect(JSON.stringify(failure)).not.toContain(password)
    const sent = peer.sockets[0]!.received.toString()
    expect(sent).toBe(`administrator\r\n${password}\r\n`)
    expect(peer.sockets).toHaveLength(1)
  })

  it.each([
    ['SSH-2.0-OpenSSH_9.2p1\r\n', 'console.not-an-appliance', 'an SSH server'],
    ['220 mail ESMTP Mirapoint\r\n', 'console.not-an-appliance', 'SMTP'],
    ['* OK mail admind 4.3.7\r\n', 'console.not-an-appliance', 'admind'],
    ['Some other device\r\n', 'console.not-an-appliance', 'asked for no login within'],
    ['Password: ', 'console.not-an-appliance', 'no user name'],
    ['', 'console.timeout', 'no data received'],
  ])('does not start if %j responds', async (text, code, words) => {
    const peer = await peerWith(async (socket) => {
      await socket.send(text)
      await socket.line()
    })
    const failure = problem(await knock(peer.address, { loginDeadline: text === 'Password: ' ? 5000 : 300 }))
    expect(failure).toMatchObject({ code, ...(text === '' ? {} : { evidence: text.trim() }) })
    expect(failure.sentence).toContain(words)
    expect(peer.sockets[0]!.received).toHaveLength(0)
  })

  it('says what is wrong with a closed port, a bad address and a name that does not exist', async () => {
    const peer = await startPeer(() => Promise.resolve())
    await peer.close()
    expect(problem(await knock(peer.address))).toMatchObject({ code: 'console.unreachable', evidence: 'ECONNREFUSED' })
    expect(problem(await knock('not an address')).sentence).toBe('"not an address" is not a valid address.')
  })

  it.each(['greeting', 'password'])('says why the connection ended at the %s', async (stage) => {
    const peer = await peerWith(async (socket) => {
      if (stage === 'greeting') await socket.send('Too many sessions\r\n')
      else {
        await socket.send('User: ')
        await socket.line()
      }
      socket.socket.end()
    })
    const failure = problem(await knock(peer.address))
    expect(failure.code).toBe('console.closed')
    expect(failure.sentence).toContain('the appliance closed the line')
  })

  it('can be cancelled at any time', async () => {
    const peer = await peerWith(() => Promise.resolve())
    const stop = new AbortController()
    const opening = knock(peer.address, {}, stop.signal)
    stop.abort()
    expect(problem(await opening).code).toBe('operation.cancelled')
    const later = new AbortController()
    const silent = await peerWith(() => {
      later.abort()
      return Promise.resolve()
    })
    expect(problem(await knock(silent.address, {}, later.signal)).code).toBe('operation.cancelled')
  })

  it('T26: leaves nothing open behind', async () => {
    const peer = await peerWith(cli({}))
    for (let round = 0; round < 3; round++) await value(await knock(peer.address)).close()
    for (const { socket } of peer.sockets) if (!socket.closed) await once(socket, 'close')
    expect(await peer.open()).toBe(0)
    expect(peer.sockets.every(({ received }) => received.toString().endsWith('Logout\r\n'))).toBe(true)
  })
})

describe.concurrent('a reply', () => {
  it('T4, T5, T17: loses nothing to telnet, chunks and UTF-8, and is kept byte for byte', async () => {
    const parts = [
      Buffer.from([...Buffer.from('abc'), 255]),
      Buffer.from([251, 1, ...Buffer.from('def'), 255, 241, ...Buffer.from('ghi v='), 255, 255, 0x21, 13]),
      Buffer.from([10, ...Buffer.from('gr'), 0xc3]),
      Buffer.from([0xb6, ...Buffer.from('ße ✓\r\nOK done\r\nappl> ')]),
    ]
    const { line } = await lineTo({ answers: { Show: (peer) => peer.send(parts) } })
    const reply = await ask(line, 'Show')
    expect(reply).toMatchObject({ status: 'ok', lines: ['abcdefghi v=ÿ!', 'größe ✓', 'OK done'], statusLine: 2 })
    expect(Buffer.from(reply.raw)).toEqual(Buffer.concat([Buffer.from('Show\r\n'), ...parts]))
  })

  it('T3, T11, T12: is not ended by what only looks like a prompt', async () => {
    const answers = {
      Show: (peer: PeerSocket) =>
        peer.send(['# comment\r\n', 'cfg: appl> ', 'x\r\nappl> ', 'y\r\nOK\r\nap', 'pl> '], 60),
    }
    const { line } = await lineTo({ answers })
    expect((await ask(line, 'Show')).lines).toEqual(['# comment', 'cfg: appl> x', 'appl> y', 'OK'])
  })

  it('T18: is whole at 4 MB, and the next is its own', async () => {
    const dump = `${'0123456789abcdef'.repeat(8)}\r\n`.repeat(32_000)
    const { line } = await lineTo({ answers: { dump: `${dump}OK\r\n`, Version: 'OK 1\r\n' } })
    const reply = await ask(line, 'dump', 20_000)
    expect(reply.lines).toHaveLength(32_001)
    expect(reply.raw.length).toBe('dump\r\n'.length + dump.length + 'OK\r\nappl> '.length)
    expect((await ask(line, 'Version')).lines).toEqual(['OK 1'])
  })

  it('T20: pages on, also where the pager comes in two packets', async () => {
    const answers = {
      List: async (peer: PeerSocket): Promise<void> => {
        const before = peer.received.length
        await peer.send(['a\r\n---- Mo', 're ----'])
        await peer.bytes(before + 1)
        await peer.send('\r              \rb\r\nOK\r\nappl> ')
      },
    }
    const { line, at } = await lineTo({ answers })
    expect((await ask(line, 'List')).lines).toEqual(['a', 'b', 'OK'])
    expect(at.received.toString().endsWith('List\r\n ')).toBe(true)
  })

  it('comes as text in whole lines', async () => {
    const texts: string[] = []
    const { line } = await lineTo({
      answers: { Show: (peer) => peer.send(['one\r\ntw', 'o\r\nO', 'K\r\nappl> '], 60) },
    })
    const reply = value(await line.execute('Show', { deadline: 5000, onText: (text) => texts.push(text) }))
    expect(texts.join('')).toBe('one\ntwo\nOK\n')
    expect(texts.every((text) => text.endsWith('\n'))).toBe(true)
    expect(reply.lines).toEqual(['one', 'two', 'OK'])
  })

  it('does not contain the password', async () => {
    const texts: string[] = []
    const answers = { Show: `password ${password}\r\nOK ${password}\r\n` }
    const { line } = await lineTo({ answers })
    const reply = value(await line.execute('Show', { deadline: 5000, onText: (text) => texts.push(text) }))
    expect(JSON.stringify({ ...reply, raw: Buffer.from(reply.raw).toString('latin1') })).not.toContain(password)
    expect(texts.join('')).not.toContain(password)
    expect(reply).toMatchObject({ status: 'ok', statusText: '[redacted]' })
  })
})

describe('speed and bounds', () => {
  it('a login and a command are quick', async () => {
    const began = performance.now()
    const { line } = await lineTo({ answers: { Version: 'OK 1\r\n' } })
    expect(performance.now() - began).toBeLessThan(5000)
    const asked = performance.now()
    await ask(line, 'Version')
    expect(performance.now() - asked).toBeLessThan(2000)
  })

  it('a login does not start after 200 MB of garbage, and not all of it is read', async () => {
    const garbage = Buffer.from(Array.from({ length: 65_536 }, (_, index) => (index * 7919 + (index >> 3)) & 255))
    let sent = 0
    const peer = await peerWith(async ({ socket }) => {
      const fill = (): void => {
        while (sent < 200_000_000 && !socket.destroyed) {
          sent += garbage.length
          if (!socket.write(garbage)) return
        }
      }
      socket.on('drain', fill)
      fill()
    })
    expect(problem(await knock(peer.address)).code).toBe('console.not-an-appliance')
    expect(sent).toBeLessThan(100_000_000)
  })

  it('a reply with a line of 10 MB fails with one sentence, and the next is its own', async () => {
    const { line } = await lineTo({ answers: { Show: `${'x'.repeat(10_000_000)}\r\nOK\r\n`, Version: 'OK 1\r\n' } })
    expect(problem(await line.execute('Show', { deadline: 20_000 }))).toMatchObject({
      code: 'console.unexpected-output',
    })
    expect((await ask(line, 'Version')).lines).toEqual(['OK 1'])
  })

  it('a reply that does not end is stopped, in bounded time and memory', async () => {
    const block = Buffer.alloc(1 << 20, 'garbage without end\r\n')
    const answers = {
      Show: async ({ socket }: PeerSocket): Promise<void> => {
        for (let sent = 0; sent < 200 && !socket.destroyed; sent++) {
          if (!socket.write(block)) await new Promise((resolve) => socket.once('drain', resolve).once('close', resolve))
        }
      },
    }
    const limits = { ...conversationLimits, replyCharacters: 20_000_000 }
    const { line } = await lineTo({ answers }, { limits })
    const failure = problem(await line.execute('Show', { deadline: 25_000 }))
    expect(failure.code).toBe('console.unexpected-output')
    expect(failure.sentence).toContain('does not end')
  })
})
