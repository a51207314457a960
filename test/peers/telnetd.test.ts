import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { createSystemClock } from '../../electron/host/computer/clock.ts'
import { createConsoleDoor } from '../../electron/host/console/console-session.ts'
import type { Console } from '../../shared/engine/ports.ts'
import { findProgram } from './programs.ts'

// Debian's telnet server (inetutils) in front of a terminal program that plays the command line: real option
// negotiation, a real terminal with its own echo, real line discipline.
const script = fileURLToPath(new URL('fixtures/telnetd-cli.py', import.meta.url))
const never = new AbortController().signal
const password = 'sesame open'
const ends: (() => Promise<void>)[] = []

afterAll(async () => {
  for (const end of ends.reverse()) await end()
})

async function telnetd(mode: string): Promise<string> {
  const python = execFileSync(findProgram('python3'), ['-c', 'import sys; print(sys.executable)']).toString().trim()
  const program = findProgram('telnetd')
  const children = new Set<ReturnType<typeof spawn>>()
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    const child = spawn(program, ['-h', '-E', `${python} -X utf8 ${script} ${mode}`], {
      stdio: [socket, socket, 'ignore'],
    })
    children.add(child)
    child.once('exit', () => children.delete(child))
    socket.destroy()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  ends.push(async () => {
    for (const child of children) {
      child.kill()
      await once(child, 'exit')
    }
    await new Promise<void>((resolve) => server.close(() => resolve()))
  })
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function logIn(mode: string): Promise<Console> {
  const door = createConsoleDoor({ user: 'administrator', password, clock: createSystemClock() })
  const opened = await door.open(await telnetd(mode), never)
  if (!opened.ok) throw new Error(JSON.stringify(opened.failure))
  return opened.value
}

async function lines(line: Console, command: string): Promise<readonly string[]> {
  const reply = await line.execute(command, { deadline: 10_000 })
  if (!reply.ok) throw new Error(JSON.stringify(reply.failure))
  return reply.value.lines
}

describe.each(['plain', 'readline'])('inetutils-telnetd with a %s terminal', (mode) => {
  it('logs in, reads replies whole, pages, and leaves politely', async () => {
    const line = await logIn(mode)
    expect(line.connected).toMatchObject({ prompt: 'mail.example.com> ', host: 'mail.example.com' })
    expect(line.connected.banner).toBe('Mirapoint MOS 4.3.7-GA')
    expect(await lines(line, 'Version')).toEqual(['OK 4.3.7-GA (1234)'])
    expect(await lines(line, 'License List')).toEqual(['Upgrades Allowed (f)', 'No expiry', 'OK Completed'])
    expect(await lines(line, 'Storage Space')).toEqual(['Größe: 10 GB ÿ', 'OK'])
    expect(await lines(line, 'List')).toEqual(['first', 'second', 'OK'])
    const install = `Update Install ftp://10.20.30.40:2121/pub/mira/${'x'.repeat(120)}`
    expect(await lines(line, install)).toEqual(['NO Unable to install update'])
    expect(await lines(line, 'Nonsense')).toEqual(['BAD Unknown command'])
    const dump = await lines(line, 'Dump')
    expect(dump).toHaveLength(20_001)
    expect(
      dump
        .slice(0, -1)
        .every((text, index) => text === `${String(index).padStart(6, '0')} ${'0123456789abcdef'.repeat(4)}`),
    ).toBe(true)
    await line.close()
    expect(line.lost).toBe('the appliance closed the line')
  })
})

describe('inetutils-telnetd', () => {
  it('a wrong password is refused after one try and is not shown', async () => {
    const door = createConsoleDoor({ user: 'administrator', password: 'wrong one', clock: createSystemClock() })
    const opened = await door.open(await telnetd('plain'), never)
    expect(opened).toMatchObject({ ok: false, failure: { code: 'console.login-refused' } })
    expect(JSON.stringify(opened)).not.toContain('wrong one')
  })
})
