import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { Redactor } from '../../../shared/base/redact.ts'
import { admind, greeting, session, type AdmindScript } from './admind-peer.ts'
import { ask, createLineKit, problem, value } from './line-kit.ts'
import { plainLogin, type PeerSocket } from './scripted-peer.ts'

const password = 'Tr0ub4dor "and" \\3'
const { knock, lineTo, peerWith } = createLineKit({ password, transport: 'admind' }, (script: AdmindScript) =>
  admind(script),
)

describe.concurrent('a login by admind', () => {
  it.each([
    ['with the session id in its first line', undefined],
    ['with the session id behind OK', `{tag} OK ${session}\r\n`],
    ['with nothing but OK', '{tag} OK\r\n'],
  ])('%s', async (_name, login) => {
    const { line, at } = await lineTo({
      ...(login === undefined ? {} : { login }),
      answers: { Version: '{tag} OK 4.3.7-GA\r\n' },
    })
    expect(line.connected).toEqual({
      transport: 'admind',
      peer: `127.0.0.1:${at.socket.localPort}`,
      local: '127.0.0.1',
      banner: greeting.trim(),
      prompt: '',
      host: 'mail.example.com',
    })
    expect(await ask(line, 'Version')).toMatchObject({ status: 'ok', statusText: '4.3.7-GA', ended: 'prompt' })
    await line.close()
    expect(at.received.toString()).toBe(
      'u1 LOGIN "administrator" "Tr0ub4dor \\"and\\" \\\\3"\r\nu2 Version\r\nu3 LOGOUT\r\n',
    )
  })

  it.each(['{tag} NO Invalid login\r\n', '* NO bad password\r\n{tag} BAD no\r\n', `{tag} NO no such user as "Tr0ub4dor \\"and\\" \\\\3"\r\n`])(
    'refused with %j is tried once and tells no password',
    async (login) => {
      const peer = await peerWith(admind({ login }))
      const failure = problem(await knock(peer.address))
      expect(failure.code).toBe('console.login-refused')
      expect(JSON.stringify(failure)).not.toContain('Tr0ub4dor')
      expect(peer.sockets).toHaveLength(1)
      expect(peer.sockets[0]!.received.toString().match(/LOGIN/g)).toHaveLength(1)
    },
  ) // prettier-ignore

  const others: [greeting: string, code: string, words: string, hint: string][] = [
    ['SSH-2.0-OpenSSH_9.2p1\r\n', 'console.not-an-appliance', 'an SSH server', 'transport'],
    ['* OK mail Mirapoint IMAP4 1.0 server ready\r\n', 'console.not-an-appliance', 'IMAP', 'transport'],
    ['\r\nMOS\r\n\r\nUser: ', 'console.not-an-appliance', 'the command line (telnet)', '--transport telnet'],
    [
      '* OK mail adm',
      'console.not-an-appliance',
      'no admind banner within',
      'The banner of the administration protocol is',
    ],
    ['* BYE too many sessions\r\n', 'console.closed', 'turns us away: "* BYE too many sessions"', 'no more sessions'],
    ['', 'console.timeout', 'no data received', 'admind-tls'],
  ]
  it.each(others)('does not start if %j responds', async (text, code, words, hint) => {
    const peer = await peerWith(async (socket) => {
      await socket.send(text)
      await socket.line()
    })
    const failure = problem(await knock(peer.address, { loginDeadline: text.includes('User') ? 10_000 : 1200 }))
    expect(failure.code).toBe(code)
    expect(failure.sentence).toContain(words)
    expect(failure.hint).toContain(hint)
    expect(peer.sockets[0]!.received).toHaveLength(0)
  })

  it('where telnet was chosen is offered in the hint', async () => {
    const peer = await peerWith(admind({}))
    const failure = problem(await knock(peer.address, { transport: 'telnet' }))
    expect(failure).toMatchObject({ code: 'console.not-an-appliance' })
    expect(failure.hint).toContain('--transport admind')
    expect(peer.sockets[0]!.received).toHaveLength(0)
  })

  it('says why the connection ended, and when', async () => {
    const early = await peerWith(async (peer) => {
      await peer.send('* BYE busy\r\n')
      peer.socket.end()
    })
    expect(problem(await knock(early.address))).toMatchObject({ code: 'console.closed', evidence: '* BYE busy' })
    const late = await peerWith(async (peer) => {
      await peer.send(greeting)
      await peer.line()
      await peer.send(`* u1 ${session}\r\n`)
      peer.socket.end()
    })
    const failure = problem(await knock(late.address))
    expect(failure.sentence).toContain('in the middle of the login: the appliance closed the line')
    expect(JSON.stringify(failure)).not.toContain(session)
  })

  it('stops waiting for a command without a reply, and keeps its session ID out of the message', async () => {
    const peer = await peerWith(admind({ login: `* {tag} ${session}\r\n` }))
    const failure = problem(await knock(peer.address, { loginDeadline: 300 }))
    expect(failure).toMatchObject({ code: 'console.timeout' })
    expect(JSON.stringify(failure)).not.toContain(session)
  })

  it('can be cancelled', async () => {
    const stop = new AbortController()
    const peer = await peerWith(() => Promise.resolve(stop.abort()))
    expect(problem(await knock(peer.address, {}, stop.signal)).code).toBe('operation.cancelled')
  })
})

describe.concurrent('a reply over admind', () => {
  it('loses nothing, has the plain form, and is kept byte for byte', async () => {
    const parts = ['* u2 "a" {1', '6}\r\none\r\nt', 'wö\r\nthree\r\n', '\r\n* u2 b\r', '\nu2 OK Com', 'pleted\r\n']
    const { line } = await lineTo({ answers: { Show: (peer) => peer.send(parts) } })
    const reply = await ask(line, 'Show')
    expect(reply).toMatchObject({
      status: 'ok', statusText: 'Completed', lines: ['"a"', 'one', 'twö', 'three', 'b', 'OK Completed'], statusLine: 5,
    }) // prettier-ignore
    expect(Buffer.from(reply.raw).toString()).toBe(parts.join(''))
  })

  it('contains neither password nor session ID, even if the appliance repeats them', async () => {
    const quoted = 'Tr0ub4dor \\"and\\" \\\\3'
    const redactor = new Redactor()
    const texts: string[] = []
    const wire = `* {tag} {33}\r\n${session}\r\n* {tag} "${quoted}" ${password}\r\n* ODD ${session}\r\n{tag} OK ${session}\r\n`
    const { line } = await lineTo({ answers: { Show: wire } }, { redactor })
    const reply = value(await line.execute('Show', { deadline: 5000, onText: (text) => texts.push(text) }))
    const all = JSON.stringify({ ...reply, raw: Buffer.from(reply.raw).toString('latin1'), texts })
    expect(all).not.toContain(session)
    expect(all).not.toContain('Tr0ub4dor')
    expect(reply).toMatchObject({ lines: ['[redacted]', '"[redacted]" [redacted]', 'OK [redacted]'], aside: ['* ODD [redacted]'] })
    // The run's own redactor knows it from now on: journal, log and screen go through that.
    expect(redactor.text(`https://mail/cgi-bin/mdadmin.cgi?sessionid=${session}&x`)).toBe('https://mail/cgi-bin/mdadmin.cgi?sessionid=[redacted]&x')
  }) // prettier-ignore

  it('keeps apart what belongs to no answer', async () => {
    const { line } = await lineTo({ answers: { Show: '* BYE soon\r\n* {tag} a\r\nu1 OK\r\n{tag} OK\r\n' } })
    expect(await ask(line, 'Show')).toMatchObject({ lines: ['a', 'OK'], aside: ['* BYE soon', 'u1 OK'] })
  })

  it.each([
    ['rows that have not its tag', '* Backup-1 Running\r\n{tag} OK\r\n', 'not its tag'],
    ['a literal that is longer than it says', '* {tag} {3}\r\nabcd\r\n{tag} OK\r\n', 'longer than it said'],
    ['a line of 2 MB', `* {tag} ${'x'.repeat(2_000_000)}\r\n{tag} OK\r\n`, 'a line of more than'],
    ['a literal without measure', '* {tag} {99999999999}\r\n', 'does not end: a literal of 99999999999 octets'],
  ])('with %s is none', async (_name, wire, words) => {
    const { line } = await lineTo({ answers: { Show: wire } })
    const failure = problem(await line.execute('Show', { deadline: 10_000 }))
    expect(failure.code).toBe('console.unexpected-output')
    expect(failure.sentence).toContain(words)
  })

  it('is whole at 4 MB, and the next is its own', async () => {
    const body = `${'0123456789abcdef'.repeat(8)}\r\n`.repeat(32_000)
    const { line } = await lineTo({
      answers: { dump: `* {tag} {${body.length}}\r\n${body}{tag} OK\r\n`, Version: '{tag} OK 1\r\n' },
    })
    const reply = await ask(line, 'dump', 20_000)
    expect(reply.lines).toHaveLength(32_001)
    expect((await ask(line, 'Version')).lines).toEqual(['OK 1'])
  })

  it('comes as text in whole lines, without tags', async () => {
    const texts: string[] = []
    const { line } = await lineTo({ answers: { Show: (peer) => peer.send(['* u2 one\r\n* u2 tw', 'o\r\nu2 O', 'K\r\n'], 60) } })
    value(await line.execute('Show', { deadline: 5000, onText: (text) => texts.push(text) }))
    expect(texts.join('')).toBe('one\ntwo\nOK\n')
  }) // prettier-ignore
})

describe.concurrent('a command over admind', () => {
  it('is alone; a second names the first', async () => {
    const { line } = await lineTo({ answers: { Version: '{tag} OK 1\r\n' } })
    const first = line.execute('Version', { deadline: 5000 })
    await expect(line.execute('Other', { deadline: 5000 })).rejects.toThrow('"Version" is still in flight')
    expect(value(await first).lines).toEqual(['OK 1'])
  })

  it.each(['Version\r\nReboot', 'tab\t', 'Uce Update "a', 'x'.repeat(4001)])('that cannot be sent is not: %j', async (command) => {
    const { line, at } = await lineTo({})
    const before = at.received.length
    expect(problem(await line.execute(command, { deadline: 1000 })).code).toBe('command.not-sendable')
    expect(at.received.length).toBe(before)
  }) // prettier-ignore

  it('that would announce a literal announces none', async () => {
    const { line, at } = await lineTo({ answers: { 'Get "{12+}"': '{tag} OK\r\n', Version: '{tag} OK 1\r\n' } })
    await ask(line, 'Get {12+}')
    expect(await ask(line, 'Version')).toMatchObject({ lines: ['OK 1'] })
    expect(at.received.toString().endsWith('u2 Get "{12+}"\r\nu3 Version\r\n')).toBe(true)
  })

  it('that timed out keeps its late answer to itself', async () => {
    let release = (): void => undefined
    const released = new Promise<void>((resolve) => (release = resolve))
    const slow = async (peer: PeerSocket, tag: string): Promise<void> => {
      await released
      await peer.send(`* ${tag} RESULT-OF-slow\r\n${tag} OK\r\n`)
    }
    const { line, at } = await lineTo({ answers: { slow, next: '* {tag} RESULT-OF-next\r\n{tag} OK\r\n' } })
    expect(problem(await line.execute('slow', { deadline: 50 }))).toMatchObject({ code: 'console.timeout' })
    const next = line.execute('next', { deadline: 5000 })
    release()
    expect(value(await next).lines).toEqual(['RESULT-OF-next', 'OK'])
    expect(at.received.toString().match(/slow\r\n/g)).toHaveLength(1)
  })

  it('after one that never ends is out of step, and nothing is sent, not even a farewell', async () => {
    const { line, at } = await lineTo({ answers: { slow: () => Promise.resolve() } }, { resyncPatience: 100 })
    expect(problem(await line.execute('slow', { deadline: 50 })).code).toBe('console.timeout')
    const before = at.received.length
    expect(problem(await line.execute('next', { deadline: 5000 })).code).toBe('console.out-of-step')
    expect(at.received.length).toBe(before)
    expect(line.lost).toBeUndefined()
    await line.close()
    expect(at.received.length).toBe(before)
  })

  it('can cancel a command whose reply never ends (Event Watch)', async () => {
    const stop = new AbortController()
    const watch = async (peer: PeerSocket, tag: string): Promise<void> => {
      await peer.send([`* ${tag} Login bob\r\n`, `* ${tag} Login joe\r\n`])
      stop.abort()
    }
    const { line } = await lineTo({ answers: { 'Event Watch Login': watch } }, { resyncPatience: 50 })
    const failure = problem(await line.execute('Event Watch Login', { deadline: 60_000, signal: stop.signal }))
    expect(failure).toMatchObject({ code: 'operation.cancelled' })
  })
})

describe.concurrent('the end of an admind line', () => {
  const endings: [how: string, end: (peer: PeerSocket) => unknown, cause: string][] = [
    ['closed', ({ socket }) => socket.end(), 'the appliance closed the line'],
    ['reset', ({ socket }) => socket.resetAndDestroy(), 'the appliance reset the line'],
  ]
  it.each(endings)('%s inside a command is reported at once, with the data so far', async (_how, end, cause) => {
    const show = async (peer: PeerSocket): Promise<void> => {
      await peer.send('* u2 first line\r\n')
      await peer.wait(60)
      end(peer)
    }
    const { line } = await lineTo({ answers: { Show: show } })
    const failure = problem(await line.execute('Show', { deadline: 60_000 }))
    expect(failure).toMatchObject({ code: 'console.closed', evidence: 'first line' })
    expect(failure.sentence).toContain(cause)
    expect(line.lost).toBe(cause)
  })

  it.each(endings)('%s is a reply where it is part of the plan', async (how, end) => {
    const install = async (peer: PeerSocket): Promise<void> => {
      await peer.send('* u2 Fetching\r\n* BYE shutting down\r\nu2 OK Installing')
      await peer.wait(60)
      end(peer)
    }
    const { line } = await lineTo({ answers: { 'Update Install ftp://h/x': install } })
    const reply = value(await line.execute('Update Install ftp://h/x', { deadline: 60_000, mayClose: true }))
    const lines = ['Fetching', 'OK Installing']
    expect(reply).toMatchObject({ status: 'ok', statusText: 'Installing', lines, ended: how, aside: ['* BYE shutting down'] })
  }) // prettier-ignore

  it.each([
    ['right behind a whole OK belongs to it', '{tag} OK Installing\r\n', true, 'ok', 'closed'],
    ['that does not come leaves the line as it was', '{tag} OK Installing\r\n', false, 'ok', 'prompt'],
    ['behind a NO is not waited for', '{tag} NO Unable to install update\r\n', false, 'no', 'prompt'],
  ])('%s', async (_what, wire, closes, status, ended) => {
    const update = async (peer: PeerSocket, tag: string): Promise<void> => {
      await peer.send(wire.replace('{tag}', tag))
      if (!closes) return
      await peer.wait(100)
      peer.socket.end()
    }
    const { line } = await lineTo({ answers: { Update: update, Version: '{tag} OK 1\r\n' } })
    const reply = value(await line.execute('Update', { deadline: 60_000, mayClose: true }))
    expect(reply).toMatchObject({ status, ended })
    if (!closes) expect(await ask(line, 'Version')).toMatchObject({ lines: ['OK 1'] })
    else expect(line.lost).toBe('the appliance closed the line')
  })

  it('without a word is a reply without a status', async () => {
    const { line } = await lineTo({ answers: { Update: ({ socket }) => Promise.resolve(void socket.end()) } })
    const reply = value(await line.execute('Update', { deadline: 60_000, mayClose: true }))
    expect(reply).toMatchObject({ status: 'none', lines: [], ended: 'closed', statusLine: -1 })
  })

  it('is reported with its first cause between commands, and leaves nothing open', async () => {
    const { line, at, peer } = await lineTo({})
    at.socket.end()
    await once(at.socket, 'close')
    expect(problem(await line.execute('Version', { deadline: 1000 })).code).toBe('console.closed')
    await line.close()
    expect(line.lost).toBe('the appliance closed the line')
    expect(await peer.open()).toBe(0)
  })
})

describe('bounds of an admind line', () => {
  it('a login does not start after 200 MB of garbage, and not all of it is read', async () => {
    let sent = 0
    const peer = await peerWith(async ({ socket }) => {
      const garbage = Buffer.alloc(65_536, 7)
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

  it('a telnet prompt is recognised without waiting for the end of the time', async () => {
    const peer = await peerWith(plainLogin('appl> '))
    const began = performance.now()
    expect(problem(await knock(peer.address)).code).toBe('console.not-an-appliance')
    expect(performance.now() - began).toBeLessThan(8000)
  })
})
