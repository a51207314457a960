import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import type { RequestNote } from '../../../electron/host/offer/delivery-log.ts'
import { createPatchOffer } from '../../../electron/host/offer/patch-offer.ts'
import type { LoggedOffer, OfferOptions } from '../../../electron/host/offer/patch-offer.ts'
import type { OfferRequest } from '../../../shared/engine/ports.ts'
import { good, realClock, verifiedPatch } from '../mirror/kit.ts'

export async function ownOffer(
  bytes: Uint8Array,
  words: Partial<OfferRequest> = {},
  options: Partial<OfferOptions> = {},
): Promise<LoggedOffer & { notes: RequestNote[] }> {
  const notes: RequestNote[] = []
  const offerer = createPatchOffer({ clock: realClock, onRequest: (note) => notes.push(note), ...options })
  const request: OfferRequest = {
    patch: words.patch ?? (await verifiedPatch(bytes)),
    peer: '127.0.0.1',
    address: '127.0.0.1',
    port: 0,
    protocol: 'ftp',
    ...words,
  }
  const offer = good(await offerer.offer(request))
  onTestFinished(async () => {
    await offer.dispose()
  })
  return Object.assign(offer, { notes })
}

/** A control connection spoken word by word. */
export class Talk {
  readonly socket: Socket
  readonly closed: Promise<void>
  #text = ''
  #wake: () => void = () => undefined

  constructor(port: number, options: { localAddress?: string; host?: string } = {}) {
    this.socket = connect({
      port,
      host: options.host ?? '127.0.0.1',
      ...(options.localAddress === undefined ? {} : { localAddress: options.localAddress }),
    })
    this.socket.on('error', () => undefined)
    this.socket.on('data', (chunk) => {
      this.#text += chunk.toString('latin1')
      this.#wake()
    })
    this.closed = new Promise((resolve) => {
      this.socket.once('close', () => {
        this.#wake()
        resolve()
      })
    })
    onTestFinished(() => void this.socket.destroy())
  }

  /** The next answer, with all its lines; what came is the error's text where the connection closed before it. */
  async answer(): Promise<string> {
    for (;;) {
      const match = /^(?:(\d{3})-[^]*?\r\n\1 .*\r\n|\d{3} .*\r\n)/.exec(this.#text)
      if (match !== null) {
        this.#text = this.#text.slice(match[0].length)
        return match[0].trimEnd()
      }
      if (this.socket.closed) throw new Error(`closed after: ${this.#text}`)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  async ask(line: string): Promise<string> {
    this.socket.write(`${line}\r\n`)
    return await this.answer()
  }

  async login(): Promise<this> {
    await this.answer()
    await this.ask('USER anonymous')
    await this.ask('PASS guest')
    return this
  }

  /** Opens a data connection and gives all that comes over it. */
  async passive(localAddress?: string): Promise<{ socket: Socket; bytes: Promise<Buffer> }> {
    const port = Number(/\|\|\|(\d+)\|/.exec(await this.ask('EPSV'))?.[1])
    const socket = connect({ port, host: '127.0.0.1', ...(localAddress === undefined ? {} : { localAddress }) })
    onTestFinished(() => void socket.destroy())
    const bytes = new Promise<Buffer>((resolve) => {
      const chunks: Buffer[] = []
      socket.on('data', (chunk) => chunks.push(chunk))
      socket.on('error', () => undefined)
      socket.on('close', () => resolve(Buffer.concat(chunks)))
    })
    await new Promise((resolve) => socket.once('connect', resolve))
    return { socket, bytes }
  }
}

/** Sends raw text to a port and gives everything that came back. */
export async function rawAnswer(port: number, text: string | Buffer): Promise<string> {
  return await new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(text))
    let answer = ''
    socket.on('data', (chunk) => (answer += chunk.toString('latin1')))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(answer))
    socket.on('end', () => socket.end())
  })
}
