import type { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Unacked } from './unacked.ts'

/** Milliseconds in which a peer who ended his side early may still reset the connection, and between two looks at what is acknowledged. */
const resetWithin = 20
const lookEvery = 10

/**
 * Waits for the peer to end his side: only then did he take all that the system still held for him. False where he cut
 * the line instead, did not end it within `lingerMs` of our own end, or ended it with bytes under way. A peer that ended his
 * side before ours was out did not do so because he had read everything: only what his system acknowledged speaks for him.
 */
export async function awaitPeerEnd(socket: Socket, lingerMs: number, unacked: Unacked): Promise<boolean> {
  return await new Promise((resolve) => {
    let cut = false
    const onPeerEnd = (): void => {
      // The final FIN counts as one byte; a peer that counts bytes leaves before it arrives.
      if ((unacked(socket) ?? (socket.writableFinished ? 0 : Infinity)) > 1) cut = true
    }
    if (socket.readableEnded) onPeerEnd()
    else socket.once('end', onPeerEnd)
    let timer: NodeJS.Timeout | undefined
    const settle = (): void => {
      clearTimeout(timer)
      resolve(!cut && socket.readableEnded && socket.writableFinished && socket.errored === null)
    }
    if (socket.closed) {
      settle()
      return
    }
    const wait = (): void => {
      timer = setTimeout(() => {
        cut = true
        socket.destroy()
      }, lingerMs)
    }
    socket.on('error', () => {
      cut = true
    })
    socket.once('close', settle)
    if (socket.writableFinished) wait()
    else socket.once('finish', wait)
  })
}

/**
 * Waits until the peer's system has acknowledged everything, of a peer who ended his side before: all that can be known of
 * one who closed the half of his line with his request. False where he does not within `lingerMs`, resets the line, or this system does not tell.
 */
export async function awaitAcknowledged(socket: Socket, lingerMs: number, unacked: Unacked): Promise<boolean> {
  let quiet = 0
  for (let waited = 0; waited < lingerMs; waited += lookEvery) {
    const under = socket.destroyed ? undefined : unacked(socket)
    if (under === undefined) return false
    quiet = under === 0 ? quiet + lookEvery : 0
    if (quiet >= resetWithin) return true
    await pause(lookEvery)
  }
  return false
}

/** Ends our side of a data connection and waits for the peer's. `onFlushed`: everything is out and our side has ended. */
export async function endPolitely(
  socket: Socket,
  lingerMs: number,
  { unacked, onFlushed }: { unacked: Unacked; onFlushed: () => void },
): Promise<boolean> {
  const ended = awaitPeerEnd(socket, lingerMs, unacked)
  if (!socket.destroyed) socket.end(onFlushed)
  return await ended
}
