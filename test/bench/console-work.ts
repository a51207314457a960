import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { createSystemClock } from '../../electron/host/computer/clock.ts'
import { createConsoleDoor } from '../../electron/host/console/console-session.ts'

// What one client of the console's benchmark does, in a process of its own; prints its figures as JSON.
interface Work {
  readonly who: 'ours' | 'bare'
  readonly port: number
  readonly commands: readonly string[]
}

const { who, port, commands } = JSON.parse(process.argv[2] ?? '') as Work

async function bare(): Promise<(command: string) => Promise<void>> {
  const socket: Socket = connect(port, '127.0.0.1').setNoDelay(true)
  let tail = ''
  let wanted = 'User: '
  let found = (): void => undefined
  socket.on('data', (bytes) => {
    tail = (tail + bytes.subarray(-16).toString('latin1')).slice(-16)
    if (tail.endsWith(wanted)) found()
  })
  const until = async (text: string, send?: string): Promise<void> => {
    const came = new Promise<void>((resolve) => (found = resolve))
    if (send !== undefined) tail = ''
    wanted = text
    if (send !== undefined) socket.write(send)
    else if (tail.endsWith(text)) return
    await came
  }
  await once(socket, 'connect')
  await until('User: ')
  await until('Password: ', 'administrator\r\n')
  await until('mail1> ', 'secret-word\r\n')
  return (command) => until('mail1> ', `${command}\r\n`)
}

async function ours(): Promise<(command: string) => Promise<void>> {
  const door = createConsoleDoor({ user: 'administrator', password: 'secret-word', clock: createSystemClock() })
  const opened = await door.open(`127.0.0.1:${String(port)}`, new AbortController().signal)
  if (!opened.ok) throw new Error(opened.failure.sentence)
  return async (command) => {
    const reply = await opened.value.execute(command, { deadline: 120_000, effect: 'none' })
    if (!reply.ok) throw new Error(reply.failure.sentence)
    if (reply.value.status !== 'ok') throw new Error(`${command} ended with ${reply.value.status}`)
    if (command === 'Pause' && reply.value.lines.length !== 5) throw new Error('the rest behind the pause is lost')
  }
}

/** The peak of the process so far is that of its start, when modules are compiled: Linux can forget it. */
function forgetPeak(): void {
  if (existsSync('/proc/self/clear_refs')) writeFileSync('/proc/self/clear_refs', '5')
}

/** The most memory since then, in bytes; elsewhere than on Linux, since the start of the process. */
function peak(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'latin1') : ''
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]
  return 1024 * (kilobytes === undefined ? process.resourceUsage().maxRSS : Number(kilobytes))
}

const ask = await (who === 'ours' ? ours() : bare())
const before = process.memoryUsage.rss()
forgetPeak()
const processor = process.cpuUsage()
const began = performance.now()
for (const command of commands) await ask(command)
const milliseconds = performance.now() - began
const { user, system } = process.cpuUsage(processor)
const growth = Math.max(0, peak() - before)
console.log(JSON.stringify({ milliseconds, processor: (user + system) / 1000, growth }))
process.exit(0)
