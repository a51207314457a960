import { connect, createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'

/** The network between a client and a server. Everything may be changed while it is open. */
export interface Line {
  /** Milliseconds that every byte takes, each way. */
  delay: number
  /** Bytes that may be under way on one connection before the first of them is known to have arrived: a bounded window. */
  window: number
  /** Data connections (HTTP: all) stop permanently after so many bytes of the server's. */
  stallAfter?: number | undefined
  /** … are reset after so many bytes, or ended as if that were all. */
  cutAfter?: number | undefined
  endAfter?: number | undefined
  /** The data connection of that number, from 1, is stuck after half a megabyte. */
  stuck?: number | undefined
  /** Connections that are forwarded at the same time. */
  mostAtOnce?: number | undefined
}

export interface Relay {
  readonly port: number
  readonly line: Line
  /** Forwarded connections, bytes of the server's, and data connections that carried more than a word at once. */
  readonly seen: { connections: number; bytes: number; atOnce: number }
  close(): Promise<void>
}

/** Bytes from which on a connection counts as one that fetches. */
const heavy = 64 * 1024

/**
 * A line of our own between a client and a server on loopback: late, narrow, stalling or cut, as asked. With `ftp` the ports of
 * passive data connections are replaced in the server's answers, so that the data goes through it as well.
 */
export async function startRelay(
  to: { host: string; port: number },
  words: Partial<Line> & { ftp?: boolean } = {},
): Promise<Relay> {
  const { ftp = false, ...line } = words
  const relay = new Between({ delay: 0, window: Infinity, ...line })
  const port = await relay.open(to, ftp ? 'control' : 'data')
  return { port, line: relay.line, seen: relay.seen, close: () => relay.close() }
}

class Between {
  readonly line: Line
  readonly seen = { connections: 0, bytes: 0, atOnce: 0 }
  readonly #servers = new Set<Server>()
  readonly #sockets = new Set<Socket>()
  #count = 0
  #heavy = 0

  constructor(line: Line) {
    this.line = line
  }

  async open(to: { host: string; port: number }, kind: 'control' | 'data', once = false): Promise<number> {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) => {
      if (once) server.close()
      this.#join(client, to, kind)
    })
    this.#servers.add(server)
    server.once('close', () => this.#servers.delete(server))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return (server.address() as AddressInfo).port
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await Promise.all([...this.#servers].map((server) => new Promise((resolve) => server.close(resolve))))
  }

  #join(client: Socket, to: { host: string; port: number }, kind: 'control' | 'data'): void {
    const { line, seen } = this
    if (this.#sockets.size / 2 >= (line.mostAtOnce ?? Infinity)) {
      client.resetAndDestroy()
      return
    }
    seen.connections += 1
    const server = connect({ ...to, allowHalfOpen: true })
    for (const socket of [client, server]) {
      this.#sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => undefined)
      socket.once('close', (hadError) => {
        this.#sockets.delete(socket)
        const other = socket === client ? server : client
        // A reset goes through as a reset.
        if (hadError || !other.writableEnded) setTimeout(() => other.resetAndDestroy(), line.delay)
      })
    }
    this.#carry(client, server, () => Infinity)
    if (kind === 'control')
      this.#carry(
        server,
        client,
        () => Infinity,
        (bytes) => this.#rewrite(bytes),
      )
    else {
      this.#count += 1
      const number = this.#count
      const isStuck = (): boolean => line.stuck === number
      const most = (): number =>
        Math.min(line.stallAfter ?? Infinity, line.cutAfter ?? Infinity, line.endAfter ?? Infinity)
      this.#carry(server, client, () => (isStuck() ? 500_000 : most()))
      let counts = false
      server.on('data', () => {
        if (counts || server.bytesRead < heavy) return
        counts = true
        this.#heavy += 1
        seen.atOnce = Math.max(seen.atOnce, this.#heavy)
        server.once('close', () => (this.#heavy -= 1))
      })
    }
    client.resume()
  }

  /** Carries bytes one way, at the pace of the line. */
  #carry(from: Socket, to: Socket, most: () => number, change?: (bytes: Buffer) => Promise<Buffer>): void {
    const { line, seen } = this
    let underWay = 0
    let carried = 0
    let spoilt = false
    let queue: Promise<void> = Promise.resolve()
    const deliver = (bytes: Buffer): void => {
      if (to.destroyed) return
      to.write(bytes)
      setTimeout(() => {
        underWay -= bytes.length
        if (!spoilt && underWay < line.window && from.isPaused()) from.resume()
      }, line.delay)
    }
    from.on('data', (chunk: Buffer) => {
      if (spoilt) return
      const room = most() - carried
      const bytes = chunk.length > room ? chunk.subarray(0, room) : chunk
      carried += bytes.length
      if (change === undefined) seen.bytes += bytes.length
      underWay += bytes.length
      spoilt = bytes.length < chunk.length
      if (spoilt || underWay >= line.window) from.pause()
      const due = new Promise<void>((resolve) => setTimeout(resolve, line.delay))
      queue = queue.then(async () => {
        const changed = change === undefined ? bytes : await change(bytes)
        await due
        deliver(changed)
        if (changed !== bytes) underWay += changed.length - bytes.length
        if (bytes.length < chunk.length) await this.#spoil(from, to)
      })
    })
    from.on('end', () => {
      if (spoilt) return
      queue = queue.then(async () => {
        await new Promise<void>((resolve) => setTimeout(resolve, line.delay))
        to.end()
      })
    })
  }

  async #spoil(from: Socket, to: Socket): Promise<void> {
    if (this.line.cutAfter !== undefined) {
      // A reset takes away what the client has not read yet: that much may come first.
      await new Promise((resolve) => setTimeout(resolve, 200))
      to.resetAndDestroy()
      from.resetAndDestroy()
    } else if (this.line.endAfter !== undefined) {
      // The server continues to its own end, so that FTP calls the transfer a success, however busy the machine is.
      to.end()
      from.resume()
    }
  }

  /** Puts a port of ours in the place of the server's in 227 and 229. */
  async #rewrite(bytes: Buffer): Promise<Buffer> {
    const text = bytes.toString('latin1')
    const extended = /^229 .*\|\|\|(\d+)\|/m.exec(text)
    const plain = /^227 .*\((\d+,\d+,\d+,\d+),(\d+),(\d+)\)/m.exec(text)
    const port = extended === null ? Number(plain?.[2]) * 256 + Number(plain?.[3]) : Number(extended[1])
    if (Number.isNaN(port)) return bytes
    const ours = await this.open({ host: '127.0.0.1', port }, 'data', true)
    const changed =
      extended === null
        ? text.replace(/\(\d+,\d+,\d+,\d+,\d+,\d+\)/, `(127,0,0,1,${ours >> 8},${ours & 255})`)
        : text.replace(/\|\|\|\d+\|/, `|||${ours}|`)
    return Buffer.from(changed, 'latin1')
  }
}
