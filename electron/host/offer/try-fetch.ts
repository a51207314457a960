import { get } from 'node:http'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { urlHost } from './addresses.ts'

/** How a file is fetched over FTP: who opens the data connection, and how that is asked for. */
export type FtpWay = 'PASV' | 'EPSV' | 'PORT' | 'EPRT'

export interface FetchedFrom {
  readonly host: string
  readonly port: number
  readonly path: string
  /** The address of ours that asks. */
  readonly from: string
}

/** Milliseconds for one whole fetch of a tiny file on one computer. */
const patience = 10_000

/** Fetches a small file from an FTP server as an appliance would. Rejects with what the server said or the system did. */
export async function fetchByFtp(what: FetchedFrom, way: FtpWay): Promise<Buffer> {
  return await within(patience, async (held) => {
    const control = connect({ host: what.host, port: what.port, localAddress: what.from })
    held.push(() => control.destroy())
    const talk = new Talk(control)
    await talk.expect(220)
    await talk.ask('USER anonymous', 331)
    await talk.ask('PASS guest', 230)
    await talk.ask('TYPE I', 200)
    const { data } = await openData(talk, what, way, held)
    await talk.ask(`RETR ${what.path}`, 150)
    const bytes = await collect(await data)
    await talk.expect(226)
    await talk.ask('QUIT', 221)
    return bytes
  })
}

/** Fetches a small file by HTTP. Rejects where the answer is no 200. */
export async function fetchByHttp({ host, port, path, from }: FetchedFrom): Promise<Buffer> {
  return await within(
    patience,
    (held) =>
      new Promise((resolve, reject) => {
        const url = `http://${urlHost(host)}:${port}${path}`
        const request = get(url, { localAddress: from, agent: false }, (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('error', reject)
          response.on('end', () => {
            if (response.statusCode === 200) resolve(Buffer.concat(chunks))
            else reject(new Error(`it answered ${response.statusCode ?? 0}`))
          })
        })
        request.on('socket', (socket) => held.push(() => socket.destroy()))
        request.on('error', reject)
      }),
  )
}

/** The data connection, under way: with PORT it comes only when the server is asked for the file. */
async function openData(talk: Talk, what: FetchedFrom, way: FtpWay, held: Held): Promise<{ data: Promise<Socket> }> {
  if (way === 'PORT' || way === 'EPRT') {
    const listener = createServer()
    held.push(() => listener.close())
    await new Promise<void>((resolve, reject) => {
      listener.once('error', reject)
      listener.listen({ host: what.from, port: 0 }, resolve)
    })
    const { port } = listener.address() as AddressInfo
    const arrived = new Promise<Socket>((resolve) =>
      listener.once('connection', (socket) => {
        held.push(() => socket.destroy())
        resolve(socket)
      }),
    )
    const family = what.from.includes(':') ? 2 : 1
    const plain = `PORT ${what.from.replaceAll('.', ',')},${port >> 8},${port & 255}`
    await talk.ask(way === 'PORT' ? plain : `EPRT |${family}|${what.from}|${port}|`, 200)
    return { data: arrived }
  }
  const answer = await talk.ask(way, way === 'PASV' ? 227 : 229)
  const [, host, high = '0', low = '0'] = /\((\d+,\d+,\d+,\d+),(\d+),(\d+)\)/.exec(answer) ?? []
  const extended = /\|\|\|(\d+)\|/.exec(answer)?.[1]
  const announced = host === undefined ? what.host : host.replaceAll(',', '.')
  // The address that is reported counts, not the one that we know: that is what a real client goes by.
  const port = extended === undefined ? Number(high) * 256 + Number(low) : Number(extended)
  const socket = connect({ host: announced, port, localAddress: what.from })
  held.push(() => socket.destroy())
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  return { data: Promise.resolve(socket) }
}

async function collect(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of socket) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** What a download opened, to be closed in any case. */
type Held = (() => void)[]

async function within<T>(milliseconds: number, work: (held: Held) => Promise<T>): Promise<T> {
  const held: Held = []
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('nothing came in time')), milliseconds)
  })
  try {
    return await Promise.race([work(held), late])
  } finally {
    clearTimeout(timer)
    for (const end of held) end()
  }
}

/** One question and its answer at a time; another answer than the expected one is an error with its words. */
class Talk {
  readonly #socket: Socket
  #text = ''
  #wake: () => void = () => undefined
  #fault: Error | undefined

  constructor(socket: Socket) {
    this.#socket = socket
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => {
      this.#text += text
      this.#wake()
    })
    socket.on('error', (error) => this.#fail(error))
    socket.on('close', () => this.#fail(new Error('the connection was closed')))
  }

  async ask(line: string, code: number): Promise<string> {
    this.#socket.write(`${line}\r\n`)
    return await this.expect(code)
  }

  async expect(code: number): Promise<string> {
    for (;;) {
      const line = /^.*\r\n/.exec(this.#text)?.[0]
      if (line !== undefined) {
        this.#text = this.#text.slice(line.length)
        if (line.startsWith(String(code))) return line
        throw new Error(line.trim())
      }
      if (this.#fault !== undefined) throw this.#fault
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  #fail(error: Error): void {
    this.#fault ??= error
    this.#wake()
  }
}
