import type { Socket } from 'node:net'
import type { DeliverySegment } from '../../../shared/model/patch.ts'
import type { FtpData } from './ftp-data.ts'
import { listing } from './ftp-listing.ts'
import type { FtpSessionOptions } from './ftp-session.ts'
import type { VerifiedFile } from '../mirror/verified-reader.ts'
import { endPolitely } from './polite-end.ts'
import { hashRange, sendRange, stopLinger } from './send-range.ts'
import type { Sent } from './send-range.ts'

export interface TransferParts {
  readonly words: FtpSessionOptions
  readonly data: FtpData
  readonly peer: string
  reply(text: string): void
  /** Work that the session waits for before it counts as settled. */
  track(task: Promise<unknown>): void
}

/** The transfers of one control connection, one at a time. */
export class FtpTransfer {
  readonly #parts: TransferParts
  #stop = new AbortController()

  constructor(parts: TransferParts) {
    this.#parts = parts
  }

  /** Sends a file from a position on, and has the delivery logged when the peer has ended it too. */
  async sendFile(path: string, file: VerifiedFile, from: number): Promise<void> {
    const { words, peer } = this.#parts
    const { fetches, log, shares } = words
    const { bytes } = file.patch
    const socket = await this.#open(`150 Sending ${path} (${bytes} bytes).`)
    if (socket === undefined) return
    const fetch = fetches.begin(peer, path, from, bytes)
    const onBytes = (done: number): void => {
      fetch.reach(from + done)
      log.onReached(from + done, bytes, peer)
    }
    const { signal } = this.#stop
    const sent = await sendRange(file, from, bytes, { out: socket, socket }, { shares, peer, path, signal, onBytes })
    const to = from + sent.bytes
    await this.#close(socket, sent.ending, async (orderly) => {
      const whole = orderly && !sent.early
      const sha256 = (await hashRange(file, from, to)) ?? ''
      const segment: DeliverySegment = { peer, path, from, to, sha256, whole, protocol: 'ftp' }
      log.onSegment(segment)
      fetch.end(whole && to === bytes)
    })
  }

  async sendListing(verb: 'LIST' | 'NLST' | 'MLSD', folder: string, name: string | undefined): Promise<void> {
    const { files, now } = this.#parts.words
    const entries = files.list(folder).filter((entry) => name === undefined || entry.name === name)
    const socket = await this.#open('150 Here is the list.')
    if (socket === undefined) return
    socket.write(listing(verb, entries, now()))
    await this.#close(socket, 'all', async () => undefined)
  }

  /** Stops sending. The peer may still receive what was sent, so that a client that has enough can leave cleanly. */
  stop(): void {
    this.#stop.abort()
    this.#parts.data.forget()
  }

  async #open(greeting: string): Promise<Socket | undefined> {
    const { data, reply, words } = this.#parts
    this.#stop = new AbortController()
    const socket = await data.take()
    if (socket === undefined) {
      reply('425 The data connection did not come about.')
      return undefined
    }
    socket.setTimeout(words.limits.stall, () => socket.destroy())
    reply(greeting)
    return socket
  }

  /** Answers as soon as everything is out; `onEnded` hears later whether the peer took it to the end. */
  async #close(socket: Socket, ending: Sent['ending'], onEnded: (whole: boolean) => Promise<void>): Promise<void> {
    const { reply, track, words } = this.#parts
    if (ending === 'gone' || ending === 'damaged') socket.destroy()
    const linger = ending === 'stopped' ? Math.min(stopLinger, words.limits.linger) : words.limits.linger
    let flushed = false
    await new Promise<void>((resolve) => {
      const onFlushed = (): void => {
        flushed = true
        if (ending === 'all') resolve()
      }
      const ended = endPolitely(socket, linger, { unacked: words.unacked, onFlushed }).then(async (whole) => {
        resolve()
        await onEnded(whole)
      })
      track(ended)
    })
    if (ending === 'damaged') reply('451 The file has changed on the disk here; nothing more of it is sent.')
    else reply(ending === 'all' && flushed ? '226 Done.' : '426 The data connection was cut.')
  }
}
