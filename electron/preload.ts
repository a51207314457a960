import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { Link, Push, Reply, Request } from '../shared/contract/envelope.ts'

/**
 * All that the page gets of the desktop: two functions over two channels whose names it cannot choose. The names stand in
 * shell/ipc.ts too; a sandboxed preload can import nothing of ours.
 */
const listeners = new Set<(push: Push) => void>()

const link: Link = {
  call: (request: Request): Promise<Reply> => ipcRenderer.invoke('uptick:call', request) as Promise<Reply>,
  listen: (callback: (push: Push) => void) => {
    const forward = (_event: unknown, push: Push): void => callback(push)
    ipcRenderer.on('uptick:push', forward)
    listeners.add(callback)
    return () => {
      ipcRenderer.removeListener('uptick:push', forward)
      listeners.delete(callback)
    }
  },
}

contextBridge.exposeInMainWorld('uptick', link)

// Only here the path of a file that was dropped is known; the page is told it, and asks the host for whatever it wants. The page
// lets a drop come about (ui/frame/drops.ts); a field for files has taken it already.
window.addEventListener('drop', (event) => {
  const { target } = event
  if (target !== null && 'type' in target && target.type === 'file') return
  const paths = [...(event.dataTransfer?.files ?? [])].map((file) => webUtils.getPathForFile(file))
  if (paths.length === 0) return
  for (const listener of listeners) listener({ name: 'passing', value: { kind: 'dropped', paths } })
})
