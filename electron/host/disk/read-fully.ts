import { read } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'

/**
 * Fills the buffer from a position of a file on; fewer bytes only at the file's end. Rejects with what the disk says. By
 * callback: read for each block that is offered, the handle's own promises would be most of what there is to collect.
 */
export function readFully(handle: FileHandle, into: Uint8Array, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let have = 0
    const more = (): void => {
      read(handle.fd, into, have, into.length - have, position + have, (error, bytesRead) => {
        have += bytesRead
        if (error !== null) reject(error)
        else if (bytesRead === 0 || have === into.length) resolve(have)
        else more()
      })
    }
    more()
  })
}
