import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron'
import { failure } from '../../shared/base/failure.ts'
import type { Push, Reply, Request } from '../../shared/contract/envelope.ts'
import { pageOrigin } from './window.ts'

/** The two channels; preload.ts has the same names. */
export const callChannel = 'uptick:call'
export const pushChannel = 'uptick:push'

/** What a door needs of a host. */
export interface DoorHost {
  dispatch(request: Request): Promise<Reply>
  onPush(listener: (push: Push) => void): () => void
}

/** The desktop's door: authenticates the caller, hands the request to the host, forwards pushes. Returns its end. */
export function openDoor(
  ipcMain: Pick<IpcMain, 'handle' | 'removeHandler'>,
  page: WebContents,
  host: DoorHost,
): () => void {
  ipcMain.handle(callChannel, async (event, request: unknown): Promise<Reply> => {
    if (!isOurPage(event, page)) return forbidden(request)
    return isRequest(request) ? host.dispatch(request) : badRequest(request)
  })
  const stopPushes = host.onPush((push) => {
    if (!page.isDestroyed()) page.send(pushChannel, push)
  })
  return () => {
    stopPushes()
    ipcMain.removeHandler(callChannel)
  }
}

/** The main frame of our window, showing our page: a frame in it, another window or another origin is somebody else. */
function isOurPage(event: IpcMainInvokeEvent, page: WebContents): boolean {
  const frame = event.senderFrame
  if (event.sender !== page || frame === null || frame !== page.mainFrame) return false
  return frame.url.startsWith(`${pageOrigin}/`)
}

function forbidden(request: unknown): Reply {
  const sentence = 'Only the page of Uptick may call it.'
  return { id: idOf(request), ok: false, failure: failure('contract.forbidden', sentence, 'Open Uptick itself.') }
}

function badRequest(request: unknown): Reply {
  const hint = 'Send one request: {id, name, params}.'
  return {
    id: idOf(request),
    ok: false,
    failure: failure('contract.bad-params', 'The request has no id or no name.', hint),
  }
}

function isRequest(value: unknown): value is Request {
  if (typeof value !== 'object' || value === null || !('id' in value) || !('name' in value)) return false
  return typeof value.id === 'string' && typeof value.name === 'string'
}

function idOf(value: unknown): string {
  return typeof value === 'object' && value !== null && 'id' in value ? String(value.id) : ''
}
