import type { Socket } from 'node:net'

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
