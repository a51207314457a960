import { createHash } from 'node:crypto'
import type { Socket } from 'node:net'
import type { Writable } from 'node:stream'
import { blockBytes } from '../mirror/verified-blocks.ts'
import { readBlock } from '../mirror/verified-reader.ts'
import { BlockPool } from './block-pool.ts'
import { FairTurns } from './fair-turns.ts'
import { Flow } from './flow.ts'
import type { OfferLimits } from './limits.ts'
import type { VerifiedFile } from '../mirror/verified-reader.ts'
import { SegmentStops } from './segment-stops.ts'

/** Milliseconds to wait at the start of another segment, in addition to what the systems still buffer. */
const usualHold = 700
/** Bytes that two systems may hold between us and the client, and the longest wait for them in milliseconds. */
const mostHeld = 8 * 1024 * 1024
const longestDrain = 20_000
/** Milliseconds in which a peer who wants no more may take what was sent already. */
export const stopLinger = 1_000

/** What the transfers of a server share. */
export interface SendShares {
  readonly pool: BlockPool
  readonly turns: FairTurns
  readonly stops: SegmentStops
  readonly now: () => number
}

export function openShares(limits: OfferLimits, now: () => number): SendShares {
  return { pool: new BlockPool(limits.blocks), turns: new FairTurns(limits, now), stops: new SegmentStops(), now }
}

export interface SendOptions {
  readonly shares: SendShares
  readonly peer: string
  /** The path that was asked for: two paths of one file are two files to a client. */
  readonly path: string
  /** Aborted when the peer asks for an end. */
  readonly signal: AbortSignal
  readonly onBytes: (sent: number) => void
}

export interface Sent {
  /** Bytes that the system took. */
  readonly bytes: number
  /**
   * all: everything that was asked for. stopped: the peer wants no more and the connection may still be ended well. gone: the
   * connection was cut. damaged: the file is not the verified one any more.
   */
  readonly ending: 'all' | 'stopped' | 'gone' | 'damaged'
  /** The peer had ended his side before the last byte was on its way: his end proves nothing. */
  readonly early: boolean
}

/**
 * The one reader of both servers: sends `from` to `to` of a verified file, block by block, each compared with what was
 * verified before it leaves, with at most two on their way. `out` writes to `socket`. Ends early, without throwing.
 */
export async function sendRange(
  file: VerifiedFile,
  from: number,
  to: number,
  way: { out: Writable; socket: Socket },
  words: SendOptions,
): Promise<Sent> {
  const { pool, stops } = words.shares
  const { peer } = words
  const lead = stops.begin(peer, words.path, from)
  const flow = new Flow(way, words.signal)
  const read = (position: number): Promise<Read> =>
    readInTurn(file, position, { ...words, socket: way.socket, isOver: () => flow.over })
  const begun = words.shares.now()
  let at = from
  let damaged = false
  /** The next block, where the disk gives it while the last one is handed over. */
  let ahead: Promise<Read> | undefined
  while (at < to && !flow.over) {
    if (lead.next(at) === at && at > from) {
      if (await flow.leaves(usualHold + drainTime(at - from, words.shares.now() - begun))) break
      lead.pass(at)
      continue
    }
    await flow.until(() => flow.onTheWay === 0 || (flow.onTheWay === 1 && (ahead !== undefined || pool.hasRoom(peer))))
    if (flow.over) break
    const { block, found } = await (ahead ?? read(at))
    ahead = undefined
    if (found === undefined || flow.over) {
      damaged = found === undefined && !flow.over
      pool.give(peer, block)
      break
    }
    const part = partOf(found, at, Math.min(to, lead.next(at + 1) ?? to))
    at += part.length
    if (at < to && at % blockBytes === 0 && flow.onTheWay === 0 && pool.hasRoom(peer)) {
      ahead = read(at)
      // It is awaited in its turn; a fault of our own is seen there.
      ahead.catch(() => undefined)
    }
    flow.write(part, (taken) => {
      pool.give(peer, block)
      if (taken) words.onBytes(flow.taken)
    })
  }
  if (ahead !== undefined) pool.give(peer, (await ahead).block)
  await flow.settle(stopLinger)
  lead.end()
  const about = { bytes: flow.taken, early: flow.endedEarly }
  if (damaged) return { ...about, ending: 'damaged' }
  if (from + flow.taken === to) return { ...about, ending: 'all' }
  return { ...about, ending: flow.gone ? 'gone' : 'stopped' }
}

interface Read {
  readonly block: Buffer
  /** undefined: it is not what was verified, or it is not wanted any more. */
  readonly found: Buffer | undefined
}

/** The block around a position, read when it is this peer's turn. */
async function readInTurn(
  file: VerifiedFile,
  position: number,
  { shares: { pool, turns }, peer, socket, isOver }: SendOptions & { socket: Socket; isOver: () => boolean },
): Promise<Read> {
  await ownTurn(turns.take(peer, blockBytes), socket)
  const block = pool.take(peer)
  try {
    const found = isOver() ? undefined : await readBlock(file, Math.floor(position / blockBytes), block)
    return { block, found }
  } catch (error) {
    pool.give(peer, block)
    throw error
  } finally {
    turns.end()
  }
}

/**
 * Waits for the turn of a peer. Uptick is the silent side meanwhile, so that time does not count toward the peer's
 * timeout.
 */
async function ownTurn(turn: Promise<void> | undefined, socket: Socket): Promise<void> {
  if (turn === undefined) return
  const { timeout = 0 } = socket
  socket.setTimeout(0)
  await turn
  socket.setTimeout(timeout)
}

/** How long what is held may take to arrive, at the pace of the transfer so far. */
function drainTime(bytes: number, milliseconds: number): number {
  return Math.min(longestDrain, (Math.min(mostHeld, bytes) * milliseconds) / Math.max(1, bytes))
}

/** What of the block around `at` lies between `at` and `to`. */
function partOf(block: Buffer, at: number, to: number): Buffer {
  const start = at % blockBytes
  return block.subarray(start, Math.min(block.length, start + to - at))
}

/**
 * The SHA-256 of a range as it went out: the whole file's is known; any other is computed from the same blocks, held
 * against what was verified again. undefined where they cannot be read any more.
 */
export async function hashRange(file: VerifiedFile, from: number, to: number): Promise<string | undefined> {
  if (from === 0 && to === file.patch.bytes) return file.patch.sha256
  const hash = createHash('sha256')
  const block = Buffer.allocUnsafeSlow(blockBytes)
  for (let at = from; at < to;) {
    const piece = await readBlock(file, Math.floor(at / blockBytes), block)
    if (piece === undefined) return undefined
    const part = partOf(piece, at, to)
    hash.update(part)
    at += part.length
  }
  return hash.digest('hex')
}
