import { sameAddress } from './addresses.ts'
import type { RequestNote } from './delivery-log.ts'

/** Names that are remembered; what a diagnosis needs are the last ones. */
const mostMissed = 20

/** What a peer asks for with these it wants to fetch; the answer of each says whether that is there. */
const asking = new Set(['RETR', 'SIZE', 'MDTM', 'MLST', 'LIST', 'NLST', 'MLSD', 'GET', 'HEAD'])

/**
 * How far one peer came with an offer: whether it reached our server at all, and the unknown names that it requested,
 * the last ones, oldest first, each once. Bytes that it took are the segments' to tell.
 */
export class Contact {
  readonly #peer: string
  readonly #offered: readonly string[]
  #reached = false
  #missed: string[] = []

  /** `name`: of the update that is offered. */
  constructor(peer: string, name: string) {
    this.#peer = peer
    this.#offered = [name, `${name}.mpu5`]
  }

  get reached(): boolean {
    return this.#reached
  }

  get missed(): readonly string[] {
    return this.#missed
  }

  /** A connection from an address, before a word was said over it. */
  connected(peer: string): void {
    if (sameAddress(peer, this.#peer)) this.#reached = true
  }

  requested({ peer, protocol, verb, argument, answer }: RequestNote): void {
    if (!sameAddress(peer, this.#peer)) return
    this.#reached = true
    if (argument === '' || !answer.startsWith(protocol === 'ftp' ? '550' : '404')) return
    // A client may try whether a file is a folder: a name that is there is not missed because of that.
    const isFolder = verb === 'CWD' || verb === 'XCWD'
    const last = argument.slice(argument.lastIndexOf('/') + 1)
    if (!asking.has(verb) && (!isFolder || this.#offered.includes(last))) return
    this.#missed = [...this.#missed.filter((each) => each !== argument), argument].slice(-mostMissed)
  }
}
