import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** An FTP source that misbehaves in one way at a time. */
export interface SourceFaults {
  file: Buffer
  name: string
  modified: string
  /** Bytes after which the data connection ends with 226 all the same. */
  shortAfter?: number
  /** Bytes after which nothing more comes. */
  stallAfter?: number
  /** Bytes after which the data connection is reset. */
  resetAfter?: number
  /** What SIZE says instead of the truth, and what it says after the transfer. */
  sizeSays?: number
  sizeAfter?: number
  modifiedAfter?: string
  noSize?: boolean
  refuseLogin?: boolean
  /** Called when the transfer has come to a stop in `stallAfter`. */
  onStall?: () => void
}

export interface FaultySource {
  readonly url: string
  readonly port: number
  readonly commands: string[]
  readonly faults: SourceFaults
}

export async function startFtpSource(faults: SourceFaults, host = '127.0.0.1'): Promise<FaultySource> {
  const commands: string[] = []
  const open = new Set<Socket>()
  const keep = (socket: Socket): void => {
    open.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => open.delete(socket))
  }
  const server = createServer((control) => {
    keep(control)
    let transferred = false
    let restart = 0
    let data: Promise<Socket> | undefined
    const say = (text: string): void => void control.write(`${text}\r\n`)
    const send = async (): Promise<void> => {
      const socket = await data
      if (socket === undefined) return
      const { file, shortAfter, stallAfter, resetAfter } = faults
      say('150 here it comes')
      const to = Math.min(file.length, shortAfter ?? Infinity, stallAfter ?? Infinity, resetAfter ?? Infinity)
      transferred = true
      socket.write(file.subarray(restart, to), () => {
        if (stallAfter !== undefined && to < file.length) faults.onStall?.()
        else if (resetAfter !== undefined && to < file.length) {
          socket.resetAndDestroy()
          say('426 cut')
        } else {
          socket.end()
          say('226 done')
        }
      })
    }
    const answer = async (verb: string, argument: string): Promise<void> => {
      const there = argument === faults.name
      if (verb === 'USER') say('331 password')
      else if (verb === 'PASS') say(faults.refuseLogin === true ? '530 no' : '230 in')
      else if (verb === 'SIZE' && faults.noSize === true) say('502 what?')
      else if (verb === 'SIZE' && there) {
        const size = faults.sizeSays ?? faults.file.length
        say(`213 ${transferred ? (faults.sizeAfter ?? size) : size}`)
      } else if (verb === 'MDTM' && there)
        say(`213 ${transferred ? (faults.modifiedAfter ?? faults.modified) : faults.modified}`)
      else if (verb === 'EPSV') {
        const listener = createServer()
        data = new Promise((resolve) => {
          listener.once('connection', (socket: Socket) => {
            keep(socket)
            listener.close()
            resolve(socket)
          })
        })
        await new Promise<void>((resolve) => listener.listen(0, host, resolve))
        say(`229 (|||${(listener.address() as AddressInfo).port}|)`)
      } else if (verb === 'REST') {
        restart = Number(argument)
        say('350 go on')
      } else if (verb === 'RETR' && there) {
        await send()
        restart = 0
      } else if (['TYPE', 'STRU', 'OPTS'].includes(verb)) say('200 ok')
      else if (['SIZE', 'MDTM', 'RETR'].includes(verb)) say('550 no such file')
      else if (verb === 'FEAT') say('211 end')
      else say('502 what?')
    }
    let pending = ''
    say('220 source')
    control.on('data', (chunk) => {
      const lines = (pending + chunk.toString()).split('\r\n')
      pending = lines.pop() ?? ''
      for (const line of lines) {
        commands.push(line)
        const cut = line.indexOf(' ')
        void answer(cut < 0 ? line : line.slice(0, cut), cut < 0 ? '' : line.slice(cut + 1))
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  onTestFinished(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `ftp://${host}:${port}/${faults.name}`, port, commands, faults }
}
