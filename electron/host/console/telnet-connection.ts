import { connect, type Socket } from 'node:net'
import type { Clock } from '../../../shared/engine/ports.ts'

/** Why a line is gone. `closed`: the peer ended it; `reset`: it broke; `ours`: we ended it. */
export interface LineEnd {
  readonly how: 'closed' | 'reset' | 'ours'
  readonly cause: string
}

export interface LineListener {
  data(bytes: Uint8Array): void
  /** Called once, after the last data. */
  ended(end: LineEnd): void
}

/** Sees every byte of a line, both ways, as it passes; changes nothing. */
export interface LineTap {
  received(bytes: Uint8Array): void
  sent(bytes: Uint8Array): void
  ended(end: LineEnd): void
}

export interface DialRequest {
  readonly host: string
  readonly port: number
  /** Milliseconds for the TCP connection. */
  readonly deadline: number
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** `code`: the system's error code, or `deadline` or `aborted`. */
export type Dialled = { readonly line: TelnetConnection } | { readonly code: string }

const causes: Readonly<Record<string, string>> = {
  ECONNRESET: 'the appliance reset the line',
  EPIPE: 'the appliance had already closed the line',
  ETIMEDOUT: 'the appliance no longer answers',
  EHOSTUNREACH: 'there is no way to the appliance any more',
  ENETUNREACH: 'this computer lost its network',
  ENETDOWN: 'this computer lost its network',
}
/** After this much silence the system asks the peer whether it is still there. */
const keepAliveAfter = 60_000

/** One TCP connection: bytes in, bytes out, one end with its first cause. Nothing is read before `listen`. */
export class TelnetConnection {
  readonly #socket: Socket
  readonly peer: string
  /** Our own address as the peer sees it, without port and without the IPv4-in-IPv6 prefix. */
  readonly local: string
  #end: LineEnd | undefined
  #listener: LineListener | undefined
  #tap: LineTap | undefined

  constructor(socket: Socket) {
    this.#socket = socket
    this.local = plain(socket.localAddress ?? '')
    const remote = plain(socket.remoteAddress ?? '')
    this.peer = `${remote.includes(':') ? `[${remote}]` : remote}:${socket.remotePort ?? 0}`
    socket.setNoDelay(true)
    socket.setKeepAlive(true, keepAliveAfter)
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const code = error.code ?? error.message
      this.#finish({ how: 'reset', cause: causes[code] ?? `the connection failed (${code})` })
    })
    socket.on('end', () => this.#finish({ how: 'closed', cause: 'the appliance closed the line' }))
    socket.on('close', () => this.#finish({ how: 'closed', cause: 'the line was closed' }))
  }

  get end(): LineEnd | undefined {
    return this.#end
  }

  listen(listener: LineListener): void {
    const first = this.#listener === undefined
    this.#listener = listener
    if (this.#end) listener.ended(this.#end)
    else if (first) this.#socket.on('data', (bytes: Uint8Array) => this.#receive(bytes))
  }

  /** To be put on before anything is listened for. */
  tap(tap: LineTap): void {
    this.#tap = tap
    if (this.#end) tap.ended(this.#end)
  }

  /** false when the line is gone already and nothing was handed over. */
  write(bytes: Uint8Array): boolean {
    if (this.#end || !this.#socket.writable) return false
    this.#socket.write(bytes)
    this.#tap?.sent(bytes)
    return true
  }

  /** Nothing is read before `resume`: the peer waits once the system's own buffers are full. */
  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  /** Ends the line at once; what was not read is lost. */
  destroy(cause: string): void {
    this.#finish({ how: 'ours', cause })
    this.#socket.destroy()
  }

  /** Sends what is still to be sent, gives the peer a moment to close as well, then ends the line. */
  async hangUp(clock: Clock, patience: number, cause: string): Promise<void> {
    const stop = new AbortController()
    const closed = new Promise<void>((resolve) => {
      if (this.#socket.closed) resolve()
      else this.#socket.once('close', () => resolve())
    })
    if (!this.#socket.destroyed) this.#socket.end()
    await Promise.race([closed, clock.sleep(patience, stop.signal)])
    stop.abort()
    this.destroy(cause)
  }

  #receive(bytes: Uint8Array): void {
    this.#tap?.received(bytes)
    this.#listener?.data(bytes)
  }

  #finish(end: LineEnd): void {
    if (this.#end) return
    this.#end = end
    this.#tap?.ended(end)
    this.#listener?.ended(end)
  }
}

/** Opens a TCP connection. Never rejects: why it did not come about is the answer. */
export async function dial({ host, port, deadline, clock, signal }: DialRequest): Promise<Dialled> {
  if (signal.aborted) return { code: 'aborted' }
  const socket = connect({ host, port })
  const stop = new AbortController()
  const outcome = await new Promise<Dialled>((resolve) => {
    socket.once('connect', () => {
      socket.removeAllListeners('error')
      resolve({ line: new TelnetConnection(socket) })
    })
    socket.once('error', (error: NodeJS.ErrnoException) => resolve({ code: codeOf(error) }))
    signal.addEventListener('abort', () => resolve({ code: 'aborted' }), { signal: stop.signal })
    void clock.sleep(deadline, stop.signal).then(() => resolve({ code: 'deadline' }))
  })
  stop.abort()
  if ('code' in outcome) {
    socket.on('error', () => undefined)
    socket.destroy()
  }
  return outcome
}

/** A name with several addresses fails with one error per address; they say the same as a rule. */
export function codeOf(error: NodeJS.ErrnoException): string {
  if (error.code !== undefined) return error.code
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : undefined
  return inner instanceof Error && 'code' in inner ? String(inner.code) : error.message
}

function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}
