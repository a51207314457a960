import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** The peer's end of one connection, as a script plays it. */
export class PeerSocket {
  readonly socket: Socket
  /** Every byte that came from our side. */
  received = Buffer.alloc(0)
  #unread = Buffer.alloc(0)
  #wake: (() => void) | undefined
  #over = false

  constructor(socket: Socket) {
    this.socket = socket
    socket.setNoDelay(true)
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => {
      this.received = Buffer.concat([this.received, bytes])
      this.#unread = Buffer.concat([this.#unread, bytes])
      this.#wake?.()
    })
    socket.on('close', () => {
      this.#over = true
      this.#wake?.()
    })
  }

  /** Sends each part in a packet of its own, `gap` ms apart: the slowness of a peer. */
  async send(parts: string | Uint8Array | readonly (string | Uint8Array)[], gap = 20): Promise<void> {
    const list = typeof parts === 'string' || parts instanceof Uint8Array ? [parts] : parts
    for (const [index, part] of list.entries()) {
      if (index > 0) await this.wait(gap)
      if (!this.socket.destroyed) this.socket.write(part)
    }
  }

  /**
   * The next line from our side, with telnet commands of three bytes removed; undefined when the connection is gone.
   */
  async line(): Promise<string | undefined> {
    for (;;) {
      const at = this.#unread.indexOf(10)
      if (at >= 0) {
        const line = this.#unread.subarray(0, at).toString('latin1')
        this.#unread = this.#unread.subarray(at + 1)
        return line.replace(/\u00ff\u00fa[^\u00ff]*\u00ff\u00f0|\u00ff[\u00fb-\u00fe][\s\S]/g, '').replace(/\r/g, '')
      }
      if (this.#over) return undefined
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  /** Resolves once so many bytes came from our side. */
  async bytes(count: number): Promise<void> {
    while (this.received.length < count && !this.#over) await new Promise<void>((resolve) => (this.#wake = resolve))
  }

  wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, milliseconds))
  }
}

export interface Peer {
  readonly address: string
  readonly port: number
  readonly sockets: readonly PeerSocket[]
  /** Connections that are open now. */
  open(): Promise<number>
  close(): Promise<void>
}

/** A server on loopback that plays one script per connection. */
export async function startPeer(script: (peer: PeerSocket) => Promise<void>): Promise<Peer> {
  const sockets: PeerSocket[] = []
  const server: Server = createServer((socket) => {
    const peer = new PeerSocket(socket)
    sockets.push(peer)
    void script(peer)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    address: `127.0.0.1:${port}`,
    port,
    sockets,
    open: () => new Promise((resolve) => server.getConnections((_error, count) => resolve(count))),
    close: async () => {
      for (const { socket } of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

export interface CliScript {
  readonly prompt?: string
  readonly login?: (peer: PeerSocket) => Promise<void>
  readonly answers?: Readonly<Record<string, string | ((peer: PeerSocket) => Promise<void>)>>
}

/** A plain login, then a command line that echoes, answers from a table, and prompts again after answers in text. */
export function cli({ prompt = 'appl> ', login, answers = {} }: CliScript): (peer: PeerSocket) => Promise<void> {
  return async (peer) => {
    await (login ?? plainLogin(prompt))(peer)
    for (let line = await peer.line(); line !== undefined; line = await peer.line()) {
      if (/^logout$/i.test(line)) {
        peer.socket.end('Logout\r\nOK Bye\r\n')
        return
      }
      await peer.send(`${line}\r\n`)
      const answer = answers[line] ?? 'BAD unknown command\r\n'
      if (typeof answer === 'string') await peer.send(answer + prompt)
      else await answer(peer)
    }
  }
}

export function plainLogin(prompt: string): (peer: PeerSocket) => Promise<void> {
  return async (peer) => {
    await peer.send('\r\nUser: ')
    await peer.line()
    await peer.send('\r\nPassword: ')
    await peer.line()
    await peer.send(`\r\nOK User logged in\r\n${prompt}`)
  }
}
