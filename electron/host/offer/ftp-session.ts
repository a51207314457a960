import type { Socket } from 'node:net'
import { plainAddress } from './addresses.ts'
import type { ServerLog } from './delivery-log.ts'
import { runFtpCommand } from './ftp-commands.ts'
import { FtpData } from './ftp-data.ts'
import { FtpLines } from './ftp-lines.ts'
import { FtpTransfer } from './ftp-transfer.ts'
import type { OfferLimits } from './limits.ts'
import type { OfferLogin } from './offer-login.ts'
import type { Fetches } from './fetches.ts'
import type { OfferedFiles } from './offered-files.ts'
import type { Unacked } from './unacked.ts'
import type { SendShares } from './send-range.ts'

export interface FtpSessionOptions {
  readonly files: OfferedFiles
  readonly log: ServerLog
  readonly fetches: Fetches
  readonly unacked: Unacked
  readonly login: OfferLogin | undefined
  readonly shares: SendShares
  readonly limits: OfferLimits
  readonly now: () => number
}

/** One control connection: lines in, one command at a time, answers out. What each verb does is in ftp-commands.ts. */
export class FtpSession {
  readonly words: FtpSessionOptions
  readonly data: FtpData
  readonly peer: string
  readonly transfer: FtpTransfer
  folder = '/'
  user: string | undefined
  loggedIn = false
  restart = 0
  onlyEpsv = false
  readonly #socket: Socket
  readonly #lines: FtpLines
  readonly #queue: string[] = []
  readonly #tasks = new Set<Promise<unknown>>()
  readonly #loginTimer: NodeJS.Timeout
  #running = false
  #transferring = false
  #peerEnded = false
  #quit = false
  #wrongLogins = 0
  #noted: { verb: string; argument: string } | undefined

  constructor(socket: Socket, words: FtpSessionOptions) {
    this.words = words
    this.#socket = socket
    this.peer = plainAddress(socket.remoteAddress ?? '')
    this.data = new FtpData(socket, words.limits, (stranger) => {
      words.log.onRequest({
        peer: stranger,
        protocol: 'ftp',
        verb: '',
        argument: '',
        answer: 'data connection refused',
      })
    })
    this.transfer = new FtpTransfer({
      words,
      data: this.data,
      peer: this.peer,
      reply: (text) => this.reply(text),
      track: (task) => this.#track(task),
    })
    this.#lines = new FtpLines(words.limits.line)
    this.#loginTimer = setTimeout(() => this.#giveUp('421 No login came. Goodbye.'), words.limits.login)
    socket.setNoDelay(true)
    socket.setTimeout(words.limits.idle, () => this.#onIdle())
    socket.on('error', () => socket.destroy())
    socket.on('data', (chunk) => this.#onData(chunk))
    socket.on('end', () => {
      this.#peerEnded = true
      this.#wake()
    })
    socket.on('close', () => {
      clearTimeout(this.#loginTimer)
      this.#queue.length = 0
      this.data.end()
    })
    this.reply('220 Uptick offers an update here, for reading only.')
  }

  get localAddress(): string {
    return plainAddress(this.#socket.localAddress ?? '')
  }

  get overIpv6(): boolean {
    return this.localAddress.includes(':')
  }

  get transferring(): boolean {
    return this.#transferring
  }

  reply(text: string): void {
    if (this.#noted !== undefined) {
      const { verb, argument } = this.#noted
      this.words.log.onRequest({
        peer: this.peer,
        protocol: 'ftp',
        verb,
        argument,
        answer: text.split('\r\n')[0] ?? '',
      })
      this.#noted = undefined
    }
    if (this.#socket.writable) this.#socket.write(`${text}\r\n`)
  }

  login(): void {
    clearTimeout(this.#loginTimer)
    this.loggedIn = true
  }

  /** A peer that guesses gets three tries per connection. */
  refuseLogin(): void {
    this.#wrongLogins += 1
    this.user = undefined
    if (this.#wrongLogins < 3) this.reply('530 That is not the login of this offer.')
    else this.#giveUp('421 That is not the login of this offer. Goodbye.')
  }

  quit(): void {
    this.#quit = true
  }

  /** Resolves when nothing is under way: neither a command nor a transfer. */
  async settled(): Promise<void> {
    while (this.#tasks.size > 0) await Promise.all(this.#tasks)
  }

  async dispose(): Promise<void> {
    this.#quit = true
    this.#queue.length = 0
    this.data.end()
    this.data.cut()
    this.#socket.destroy()
    await this.settled()
  }

  #track(task: Promise<unknown>): void {
    this.#tasks.add(task)
    void task.finally(() => this.#tasks.delete(task))
  }

  #onData(chunk: Buffer): void {
    const lines = this.#lines.feed(chunk)
    if (lines === 'too-long') {
      this.#giveUp('500 That line is too long. Goodbye.')
      return
    }
    for (const line of lines) {
      // These make no sense after the transfer that they are about.
      if (this.#transferring && /^abor\s*$/i.test(line)) {
        this.#queue.unshift(line)
        this.transfer.stop()
      } else if (this.#transferring && /^stat\s*$/i.test(line)) this.reply('213 A transfer is under way.')
      else this.#queue.push(line)
    }
    if (this.#queue.length > this.words.limits.queue) this.#socket.pause()
    this.#wake()
  }

  #wake(): void {
    if (!this.#running) this.#track(this.#run())
  }

  async #run(): Promise<void> {
    this.#running = true
    for (let line = this.#queue.shift(); line !== undefined && !this.#quit; line = this.#queue.shift()) {
      const [, verb = '', argument = ''] = /^(\S*)(?: (.*))?$/s.exec(line) ?? []
      const shown = verb.toUpperCase().slice(0, 16)
      this.#noted = { verb: readable(shown), argument: shown === 'PASS' || shown === 'ACCT' ? '' : readable(argument) }
      this.#transferring = ['RETR', 'LIST', 'NLST', 'MLSD'].includes(shown)
      await runFtpCommand(this, verb.toUpperCase(), argument)
      this.#transferring = false
      if (shown !== 'REST') this.restart = 0
      await this.#drained()
      if (this.#queue.length <= this.words.limits.queue && this.#socket.isPaused()) this.#socket.resume()
    }
    this.#running = false
    if (this.#quit || this.#peerEnded) this.#socket.end()
    if (this.#quit) this.#socket.setTimeout(this.words.limits.linger, () => this.#socket.destroy())
  }

  /** A peer that asks without reading the answers waits until he reads. */
  async #drained(): Promise<void> {
    if (!this.#socket.writableNeedDrain || this.#socket.destroyed) return
    await new Promise<void>((resolve) => {
      const go = (): void => {
        this.#socket.off('drain', go)
        this.#socket.off('close', go)
        resolve()
      }
      this.#socket.on('drain', go)
      this.#socket.on('close', go)
    })
  }

  #onIdle(): void {
    if (this.#transferring) this.#socket.setTimeout(this.words.limits.idle)
    else this.#giveUp('421 Nothing came for a while. Goodbye.')
  }

  #giveUp(farewell: string): void {
    this.#quit = true
    this.#queue.length = 0
    this.data.end()
    this.data.cut()
    this.reply(farewell)
    this.#socket.removeAllListeners('data')
    this.#socket.resume()
    this.#socket.end()
    this.#socket.setTimeout(this.words.limits.linger, () => this.#socket.destroy())
  }
}

function readable(text: string): string {
  return text.slice(0, 200).replace(/[^\x20-\x7e]/g, '?')
}
