import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'

/** While a port is closed, another program's connection may briefly use it: retries this often, in milliseconds. */
const again = { every: 100, times: 300 }

/** One port of an address of this computer that can be opened and closed again and again, with every line on it. */
export class ListeningPort {
  readonly #serve: (socket: Socket) => void
  readonly #on: string
  readonly #sockets = new Set<Socket>()
  #server: Server | undefined
  #port: number
  #wasOpen = false

  /** `port` 0: a free one, which is kept from the first opening on. */
  constructor(port: number, serve: (socket: Socket) => void, on = '127.0.0.1') {
    this.#port = port
    this.#serve = serve
    this.#on = on
  }

  get port(): number {
    return this.#port
  }

  async open(): Promise<void> {
    if (this.#server !== undefined) return
    let server = await this.#listen()
    for (let time = 0; server === undefined && time < again.times; time += 1) {
      await setTimeout(again.every)
      server = await this.#listen()
    }
    if (server === undefined) throw new Error(`port ${String(this.#port)} was not given back`)
    this.#wasOpen = true
    const address = server.address()
    if (address !== null && typeof address === 'object') this.#port = address.port
    this.#server = server
  }

  /** undefined: the port was ours before, and somebody has it now. */
  async #listen(): Promise<Server | undefined> {
    const server = createServer((socket) => this.take(socket))
    server.listen(this.#port, this.#on)
    try {
      await once(server, 'listening')
      return server
    } catch (error) {
      if (this.#wasOpen && error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return undefined
      throw error
    }
  }

  /** Closes the port and all connections on it. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    const server = this.#server
    this.#server = undefined
    if (server === undefined) return
    await new Promise((resolve) => server.close(resolve))
  }

  /** Takes one connection; tests hand in a line without a socket below it. */
  take(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#sockets.delete(socket))
    socket.setNoDelay(true)
    this.#serve(socket)
  }
}
