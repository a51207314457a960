import { failure } from '../shared/base/failure.ts'
import type { Link, Push, Reply, Request } from '../shared/contract/envelope.ts'

/** A link as the page needs it: besides calls and pushes it tells when the line to the host comes and goes. */
export interface PageLink extends Link {
  /** `true` once pushes arrive, and again after each gap: whoever listens then catches up. `false` while it is gone. */
  onLine(listener: (up: boolean) => void): () => void
  /** Where an exported file can be fetched; undefined on the desktop, where its path is enough. */
  fileUrl(path: string): string | undefined
}

declare global {
  interface Window {
    /** Put there by the preload; absent in a browser. */
    readonly uptick?: Link
  }
}

export function createPageLink(): PageLink {
  return window.uptick === undefined ? browserLink() : desktopLink(window.uptick)
}

function desktopLink(link: Link): PageLink {
  return {
    call: (request) => link.call(request),
    listen: (callback) => link.listen(callback),
    onLine(listener) {
      listener(true)
      return () => undefined
    },
    fileUrl: () => undefined,
  }
}

/** Calls by POST; pushes by EventSource, which reconnects by itself. */
function browserLink(): PageLink {
  const pushListeners = new Set<(push: Push) => void>()
  const lineListeners = new Set<(up: boolean) => void>()
  let up = false
  const setLine = (now: boolean): void => {
    up = now
    for (const listener of lineListeners) listener(now)
  }
  const source = new EventSource('/pushes')
  source.onopen = () => setLine(true)
  source.onerror = () => setLine(false)
  source.onmessage = (message: MessageEvent<string>) => {
    const push = JSON.parse(message.data) as Push
    for (const listener of pushListeners) listener(push)
  }
  return {
    call: post,
    listen(callback) {
      pushListeners.add(callback)
      return () => pushListeners.delete(callback)
    },
    onLine(listener) {
      lineListeners.add(listener)
      if (up) listener(true)
      return () => lineListeners.delete(listener)
    },
    fileUrl: (path) => `/file?path=${encodeURIComponent(path)}`,
  }
}

async function post(request: Request): Promise<Reply> {
  try {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch('/call', { method: 'POST', headers, body: JSON.stringify(request) })
    if (response.ok) return (await response.json()) as Reply
    const hint = 'Start Uptick again and open the address that it prints.'
    return { id: request.id, ok: false, failure: failure('contract.forbidden', 'This page is no longer let in.', hint) }
  } catch (error) {
    const evidence = error instanceof Error ? error.message : String(error)
    const hint = 'See whether it still runs; the page goes on by itself once it answers.'
    const cause = failure('internal', 'Uptick does not answer this page.', hint, { evidence, retry: 'safe' })
    return { id: request.id, ok: false, failure: cause }
  }
}
