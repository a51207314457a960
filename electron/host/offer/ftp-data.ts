import { randomInt } from 'node:crypto'
import { connect, createServer, isIP } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { plainAddress, sameAddress } from './addresses.ts'
import type { OfferLimits } from './limits.ts'

/** Ports of the range that are tried before any other is taken. */
const passiveTries = 8

/** Where a client wants his data connection; undefined where the words cannot be read. */
export interface DataTarget {
  readonly host: string
  readonly port: number
}

/** `h1,h2,h3,h4,p1,p2` of PORT. */
export function readPort(argument: string): DataTarget | undefined {
  const numbers = /^(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3})$/.exec(argument)?.slice(1).map(Number)
  if (numbers === undefined || numbers.some((number) => number > 255)) return undefined
  const [high = 0, low = 0] = numbers.slice(4)
  return { host: numbers.slice(0, 4).join('.'), port: high * 256 + low }
}

/** `|1|address|port|` of EPRT (RFC 2428); the first character is the separator. */
export function readEprt(argument: string): DataTarget | 'family' | undefined {
  const separator = argument[0] ?? ''
  const [before, family, host = '', port = '', after, more] = separator === '' ? [] : argument.split(separator)
  if (before !== '' || after !== '' || more !== undefined || !/^\d{1,5}$/.test(port)) return undefined
  if (family !== '1' && family !== '2') return 'family'
  if (isIP(host) !== (family === '1' ? 4 : 6)) return undefined
  return { host, port: Number(port) }
}

/**
 * Opens the data connections of one control connection, only to and from that connection's own addresses, so that no
 * one can redirect bytes to a third computer or intercept them.
 */
export class FtpData {
  readonly #control: Socket
  readonly #limits: OfferLimits
  readonly #onStranger: (address: string) => void
  #listener: Server | undefined
  #arrived: Socket | undefined
  #waiting: ((socket: Socket | undefined) => void) | undefined
  #over = false
  #target: DataTarget | undefined
  readonly #sockets = new Set<Socket>()

  constructor(control: Socket, limits: OfferLimits, onStranger: (address: string) => void) {
    this.#control = control
    this.#limits = limits
    this.#onStranger = onStranger
  }

  get ready(): boolean {
    return this.#listener !== undefined || this.#arrived !== undefined || this.#target !== undefined
  }

  /** Opens a port for one connection of this peer; undefined where the system has none. */
  async listen(): Promise<number | undefined> {
    this.forget()
    const { from, to } = this.#limits.passivePorts
    for (let attempt = 0; attempt < passiveTries && to > 0; attempt += 1) {
      const port = await this.#listenOn(randomInt(from, to + 1))
      if (port !== undefined) return port
    }
    return await this.#listenOn(0)
  }

  async #listenOn(wanted: number): Promise<number | undefined> {
    const host = plainAddress(this.#control.localAddress ?? '')
    const listener = createServer({ allowHalfOpen: true }, (socket) => this.#arrive(listener, socket))
    return await new Promise((resolve) => {
      listener.on('error', () => resolve(undefined))
      listener.listen({ host, port: wanted, exclusive: true }, () => {
        if (this.#over) listener.close()
        else this.#listener = listener
        resolve((listener.address() as AddressInfo | null)?.port)
      })
    })
  }

  /** Takes note of where the client listens; false where that is not his own address and an ordinary port. */
  aim(target: DataTarget): boolean {
    this.forget()
    if (!sameAddress(target.host, this.#control.remoteAddress ?? '') || target.port < 1024 || target.port > 65535)
      return false
    this.#target = target
    return true
  }

  /** The data connection; undefined when it did not come about in time. Each way is good for one. */
  async take(): Promise<Socket | undefined> {
    const target = this.#target
    const socket = target === undefined ? await this.#wait() : await this.#call(target)
    this.forget(socket)
    return socket
  }

  /** Drops the way to the next connection; `keep` is one that is in use. */
  forget(keep?: Socket): void {
    this.#listener?.close()
    this.#listener = undefined
    this.#target = undefined
    if (this.#arrived !== keep) this.#arrived?.destroy()
    this.#arrived = undefined
    this.#waiting?.(undefined)
  }

  /** No further connection: the control connection is gone. One in use may come to its end. */
  end(): void {
    this.#over = true
    this.forget()
  }

  /** Cuts the connection in use as well. */
  cut(): void {
    this.forget()
    for (const socket of this.#sockets) socket.destroy()
  }

  #arrive(listener: Server, socket: Socket): void {
    socket.on('error', () => undefined)
    if (!sameAddress(socket.remoteAddress ?? '', this.#control.remoteAddress ?? '') || this.#listener !== listener) {
      this.#onStranger(plainAddress(socket.remoteAddress ?? ''))
      socket.destroy()
      return
    }
    listener.close()
    this.#listener = undefined
    this.#adopt(socket)
    this.#arrived = socket
    this.#waiting?.(socket)
  }

  async #wait(): Promise<Socket | undefined> {
    if (this.#arrived !== undefined) return this.#arrived
    return await new Promise((resolve) => {
      const give = (socket: Socket | undefined): void => {
        clearTimeout(timer)
        this.#waiting = undefined
        this.#control.off('close', giveUp)
        resolve(socket)
      }
      const giveUp = (): void => give(undefined)
      const timer = setTimeout(giveUp, this.#limits.dataOpen)
      this.#waiting = give
      this.#control.once('close', giveUp)
    })
  }

  async #call(target: DataTarget): Promise<Socket | undefined> {
    return await new Promise((resolve) => {
      const socket = connect({
        host: target.host,
        port: target.port,
        localAddress: plainAddress(this.#control.localAddress ?? ''),
        allowHalfOpen: true,
      })
      this.#adopt(socket)
      const timer = setTimeout(() => socket.destroy(), this.#limits.dataOpen)
      socket.on('error', () => undefined)
      socket.once('close', () => {
        clearTimeout(timer)
        resolve(undefined)
      })
      socket.once('connect', () => {
        clearTimeout(timer)
        resolve(socket)
      })
    })
  }

  #adopt(socket: Socket): void {
    this.#sockets.add(socket)
    socket.once('close', () => this.#sockets.delete(socket))
    // Nothing is expected from the client here; read, so that his end is seen.
    socket.resume()
  }
}
