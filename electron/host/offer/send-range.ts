import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import type { Socket } from 'node:net'
import type { Writable } from 'node:stream'

export interface Sent {
  /** Bytes that the system took, and their hash. */
  readonly bytes: number
  readonly sha256: string
  /** Everything that was asked for was taken. */
  readonly complete: boolean
}

/**
 * The one reader of both servers: sends `from` to `to` of a file, reading the next piece while the last one goes out,
 * and never holding more than two. Ends early, without throwing, when the peer goes or the file is not as long.
 */
export async function sendRange(
  handle: FileHandle,
  from: number,
  to: number,
  out: Writable,
  options: { bufferBytes: number; onBytes: (sent: number) => void },
): Promise<Sent> {
  const hash = createHash('sha256')
  const size = Math.max(1, Math.min(options.bufferBytes, to - from))
  let buffers: [Buffer, Buffer] = [Buffer.allocUnsafeSlow(size), Buffer.allocUnsafeSlow(size)]
  let gone = false
  let wake = (): void => undefined
  const onGone = (): void => {
    gone = true
    wake()
  }
  out.once('close', onGone)
  out.on('error', onGone)
  let sent = 0
  const send = async (piece: Buffer): Promise<boolean> => {
    const taken = await new Promise<boolean>((resolve) => {
      wake = () => resolve(false)
      if (gone || out.destroyed) resolve(false)
      else out.write(piece, (error) => resolve(error === null || error === undefined))
    })
    if (!taken) return false
    hash.update(piece)
    sent += piece.length
    options.onBytes(sent)
    return true
  }
  let sending: Promise<boolean> = Promise.resolve(true)
  let at = from
  let broken = false
  while (at < to && !gone && !broken) {
    const piece = await readFully(handle, buffers[0].subarray(0, Math.min(size, to - at)), at)
    broken = piece === undefined || !(await sending)
    if (piece === undefined || broken) break
    sending = send(piece)
    at += piece.length
    buffers = [buffers[1], buffers[0]]
  }
  const flushed = await sending
  out.off('close', onGone)
  return { bytes: sent, sha256: hash.digest('hex'), complete: flushed && !broken && from + sent === to }
}

/** undefined: the file is shorter than it was, or its disk failed. */
async function readFully(handle: FileHandle, into: Buffer, position: number): Promise<Buffer | undefined> {
  let have = 0
  while (have < into.length) {
    try {
      const { bytesRead } = await handle.read(into, have, into.length - have, position + have)
      if (bytesRead === 0) return undefined
      have += bytesRead
    } catch {
      return undefined
    }
  }
  return into
}

/**
 * Waits for the peer to end his side: only then did he take all that the system still held for him. False where he cut
 * the line instead, or did not end it within `lingerMs` of our own end.
 */
export async function awaitPeerEnd(socket: Socket, lingerMs: number): Promise<boolean> {
  return await new Promise((resolve) => {
    let cut = false
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

/** Ends our side of a data connection and waits for the peer's. `onFlushed`: everything is out and our side has ended. */
export async function endPolitely(socket: Socket, lingerMs: number, onFlushed: () => void): Promise<boolean> {
  const ended = awaitPeerEnd(socket, lingerMs)
  if (!socket.destroyed) socket.end(onFlushed)
  return await ended
}
