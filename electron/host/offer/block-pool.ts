import { blockBytes } from '../mirror/verified-blocks.ts'

/**
 * The memory of a server's transfers: blocks that are lent and come back. Each transfer may always hold one; a second, to
 * read ahead, only while there is room, shared evenly among the peers. So 50 transfers cost little more than five.
 */
export class BlockPool {
  readonly #most: number
  readonly #free: Buffer[] = []
  readonly #lent = new Map<string, number>()
  #lentInAll = 0

  /** `most`: the largest number of blocks to read ahead. */
  constructor(most: number) {
    this.#most = most
  }

  take(peer: string): Buffer {
    this.#lentInAll += 1
    this.#lent.set(peer, (this.#lent.get(peer) ?? 0) + 1)
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(blockBytes)
  }

  give(peer: string, block: Buffer): void {
    this.#lentInAll -= 1
    const left = (this.#lent.get(peer) ?? 1) - 1
    if (left === 0) this.#lent.delete(peer)
    else this.#lent.set(peer, left)
    if (this.#free.length < this.#most) this.#free.push(block)
  }

  /** May a transfer of this peer hold one block more than it does? */
  hasRoom(peer: string): boolean {
    const share = this.#most / Math.max(1, this.#lent.size)
    return this.#lentInAll < this.#most && (this.#lent.get(peer) ?? 0) < share
  }
}
