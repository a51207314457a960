import { contextBridge, ipcRenderer } from 'electron'
import type { Link, Push, Reply, Request } from '../shared/contract/envelope.ts'

/**
 * All that the page gets of the desktop: two functions over two channels whose names it cannot choose. The names stand in
 * shell/ipc.ts too; a sandboxed preload can import nothing of ours.
 */
const link: Link = {
  call: (request: Request): Promise<Reply> => ipcRenderer.invoke('uptick:call', request) as Promise<Reply>,
  listen: (callback: (push: Push) => void) => {
    const forward = (_event: unknown, push: Push): void => callback(push)
    ipcRenderer.on('uptick:push', forward)
    return () => {
      ipcRenderer.removeListener('uptick:push', forward)
    }
  },
}

contextBridge.exposeInMainWorld('uptick', link)
