import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { Link, Push, Reply, Request } from '../shared/contract/envelope.ts'

/**
 * All that the page gets of the desktop: two functions over two fixed channels. The channel names are also in
 * shell/ipc.ts, because a sandboxed preload cannot import Uptick's modules.
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

// Only the preload knows the path of a dropped file; it passes the path to the page, which asks the host for the file.
// The page allows the drop (ui/frame/drops.ts); a file field has already handled its own.
window.addEventListener('drop', (event) => {
  const { target } = event
  if (target !== null && 'type' in target && target.type === 'file') return
  const paths = [...(event.dataTransfer?.files ?? [])].map((file) => webUtils.getPathForFile(file))
  if (paths.length === 0) return
  for (const listener of listeners) listener({ name: 'passing', value: { kind: 'dropped', paths } })
})
