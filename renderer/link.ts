import type { Result } from '../shared/base/result.ts'
import type { Link } from '../shared/contract/envelope.ts'
import { openBrowserLink } from './browser-link.ts'

/**
 * A link with what the page needs besides calls and pushes: notification when the connection to the host comes and
 * goes.
 */
export interface PageLink extends Link {
  /**
   * Called with `true` once pushes arrive and again after each gap, so that the listener can catch up; `false` while
   * the connection is down.
   */
  onLine(listener: (up: boolean) => void): () => void
  /** Downloads a file that the host wrote for this page; absent on the desktop, where the file's path is enough. */
  readonly download?: (path: string) => Promise<Result<undefined>>
}

declare global {
  interface Window {
    /** Set by the preload script; absent in a browser. */
    readonly uptick?: Link
  }
}

/** Undefined if the browser server does not admit this page. */
export async function createPageLink(): Promise<PageLink | undefined> {
  return window.uptick === undefined ? openBrowserLink() : desktopLink(window.uptick)
}

function desktopLink(link: Link): PageLink {
  return {
    call: (request) => link.call(request),
    listen: (callback) => link.listen(callback),
    onLine(listener) {
      listener(true)
      return () => undefined
    },
  }
}
