import { failure, type Failure } from '../shared/base/failure.ts'
import { failed, succeed, type Result } from '../shared/base/result.ts'
import type { Push, Reply, Request } from '../shared/contract/envelope.ts'
import { enter, keyOf, onEntered } from './browser-key.ts'
import type { PageLink } from './link.ts'
import { readLines } from './read-lines.ts'

/** Milliseconds between the end of a push stream and the next attempt to open one. */
const pause = 1000

const ended = failure(
  'contract.forbidden',
  'Your session has ended.',
  'Start Uptick again and open the address that it prints.',
)

/**
 * Calls are POST requests; pushes arrive as lines of one response that never ends. Undefined if the server does not
 * admit this page.
 */
export async function openBrowserLink(): Promise<PageLink | undefined> {
  if (!(await enter())) return undefined
  const pushListeners = new Set<(push: Push) => void>()
  const lineListeners = new Set<(up: boolean) => void>()
  let up: boolean | undefined
  const setLine = (now: boolean): void => {
    if (now === up) return
    up = now
    for (const listener of lineListeners) listener(now)
  }
  const take = (line: string): void => {
    const push = JSON.parse(line) as Push
    for (const listener of pushListeners) listener(push)
  }
  void follow(take, setLine)
  return {
    call: post,
    listen(callback) {
      pushListeners.add(callback)
      return () => pushListeners.delete(callback)
    },
    onLine(listener) {
      lineListeners.add(listener)
      if (up !== undefined) listener(up)
      return () => lineListeners.delete(listener)
    },
    download,
  }
}

/**
 * Reads pushes for as long as the page is open. After a gap it reconnects, and its listeners are notified so that they
 * can catch up.
 */
async function follow(take: (line: string) => void, setLine: (up: boolean) => void): Promise<never> {
  for (;;) {
    let isLetIn = true
    try {
      const response = await fetch('/pushes', { headers: bearer() })
      isLetIn = response.status !== 401
      if (response.ok && response.body !== null) {
        setLine(true)
        await readLines(response.body, take)
      }
    } catch {
      // The server did not respond, or it interrupted the stream: the loop below retries in both cases.
    }
    setLine(false)
    await (isLetIn ? new Promise((resolve) => setTimeout(resolve, pause)) : new Promise<void>(onEntered))
  }
}

async function post(request: Request): Promise<Reply> {
  const asked = await send('/call', request)
  if (!asked.ok) return { id: request.id, ok: false, failure: asked.failure }
  if (asked.value.ok) return (await asked.value.json()) as Reply
  return { id: request.id, ok: false, failure: ended }
}

/** Uses a ticket that is valid for one download, because the session key must not appear in an address. */
async function download(path: string): Promise<Result<undefined>> {
  const asked = await send('/ticket', { path })
  if (!asked.ok) return asked
  if (asked.value.status === 401) return failed(ended)
  if (!asked.value.ok) {
    const sentence = `Uptick did not write ${path} since it was started.`
    return failed(failure('disk.not-readable', sentence, 'Write the file again, then save the copy.'))
  }
  const { ticket } = (await asked.value.json()) as { ticket: string }
  const link = document.createElement('a')
  link.href = `/file/${ticket}`
  link.download = ''
  link.click()
  return succeed(undefined)
}

async function send(
  target: string,
  body: unknown,
): Promise<{ readonly ok: true; readonly value: Response } | { readonly ok: false; readonly failure: Failure }> {
  try {
    const headers = { ...bearer(), 'content-type': 'application/json' }
    return succeed(await fetch(target, { method: 'POST', headers, body: JSON.stringify(body) }))
  } catch (error) {
    const evidence = error instanceof Error ? error.message : String(error)
    const hint = 'Check that Uptick is still running. This page reconnects automatically.'
    return failed(failure('internal', 'Uptick does not respond to this page.', hint, { evidence, retry: 'safe' }))
  }
}

function bearer(): Record<string, string> {
  return { authorization: `Bearer ${keyOf()}` }
}
