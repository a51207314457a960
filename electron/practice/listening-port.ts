import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'

/** One port of an address of this computer that can be opened and closed again and again, with every line on it. */
export class ListeningPort {
  readonly #serve: (socket: Socket) => void
  readonly #on: string
  readonly #sockets = new Set<Socket>()
  #server: Server | undefined
  #port: number

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
    const server = createServer((socket) => this.take(socket))
    server.listen(this.#port, this.#on)
    await once(server, 'listening')
    const address = server.address()
    if (address !== null && typeof address === 'object') this.#port = address.port
    this.#server = server
  }

  /** Closes the port and breaks off whatever stands on it. */
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
