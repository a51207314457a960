import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { z } from 'zod'
import { childEnvironment } from '../computer/child-environment.ts'

/** What a browser answers, or reports on its own. */
const message = z.object({
  id: z.number().optional(),
  method: z.string().optional(),
  sessionId: z.string().optional(),
  result: z.record(z.string(), z.unknown()).optional(),
  error: z.object({ message: z.string() }).optional(),
})
type Answer = Readonly<Record<string, unknown>>

/** A browser without a window, spoken to in its DevTools protocol over a pipe of our own: no port that others could reach. */
export interface DevTools {
  /** Throws where the browser refuses, or ends. */
  ask(method: string, params?: Answer, sessionId?: string): Promise<Answer>
  /** Resolves when the browser next sends `method`; throws if the browser ends. */
  told(method: string): Promise<void>
  close(): Promise<void>
}

/** Starts a browser with a profile that is thrown away, and lets it reach no network. Throws where it does not start. */
export async function startDevTools(browser: string): Promise<DevTools> {
  const profile = await mkdtemp(path.join(tmpdir(), 'uptick-print-'))
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const words = [
    '--headless=new',
    '--remote-debugging-pipe',
    `--user-data-dir=${profile}`,
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-gpu',
    '--disable-extensions',
    '--disable-sync',
    '--disable-background-networking',
    '--disable-component-update',
    '--host-resolver-rules=MAP * ~NOTFOUND',
    ...asRoot,
    'about:blank',
  ]
  const child = spawn(browser, words, {
    env: childEnvironment(),
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  })
  return new PipedBrowser(child, profile)
}

interface Waiting {
  readonly done: (answer: Answer) => void
  readonly fail: (error: Error) => void
}

/** Messages are JSON, each ended by a NUL. */
class PipedBrowser implements DevTools {
  readonly #child: ChildProcess
  readonly #ended: Promise<void>
  readonly #waiting = new Map<number, Waiting>()
  readonly #listening = new Map<string, Waiting[]>()
  #pieces: Buffer[] = []
  #count = 0
  #end: Error | undefined

  constructor(child: ChildProcess, profile: string) {
    this.#child = child
    const ended = new Promise<void>((resolve) => {
      child.once('error', (error) => this.#fail(error))
      child.once('close', () => resolve())
      child.once('error', () => resolve())
    })
    this.#ended = ended.then(async () => {
      this.#fail(new Error('the browser ended'))
      await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    })
    const [, , , down, up] = child.stdio
    this.#down = down as Writable | null
    this.#down?.on('error', (error) => this.#fail(error))
    ;(up as Readable | null)?.on('data', (chunk: Buffer) => this.#hear(chunk))
  }

  readonly #down: Writable | null

  ask(method: string, params: Answer = {}, sessionId?: string): Promise<Answer> {
    if (this.#end !== undefined) return Promise.reject(this.#end)
    this.#count += 1
    const id = this.#count
    const answered = new Promise<Answer>((done, fail) => this.#waiting.set(id, { done, fail }))
    const session = sessionId === undefined ? {} : { sessionId }
    this.#down?.write(`${JSON.stringify({ id, method, params, ...session })}\0`)
    return answered
  }

  told(method: string): Promise<void> {
    if (this.#end !== undefined) return Promise.reject(this.#end)
    return new Promise((resolve, fail) => {
      const waiting = this.#listening.get(method) ?? []
      this.#listening.set(method, [...waiting, { done: () => resolve(), fail }])
    })
  }

  async close(): Promise<void> {
    const asked = this.ask('Browser.close').catch(() => undefined) // it may be gone already
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 5000)
    await asked
    await this.#ended
    clearTimeout(timer)
  }

  #hear(chunk: Buffer): void {
    let from = 0
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, from)) {
      const whole = Buffer.concat([...this.#pieces, chunk.subarray(from, end)])
      this.#pieces = []
      from = end + 1
      this.#take(whole.toString('utf8'))
    }
    if (from < chunk.length) this.#pieces.push(chunk.subarray(from))
  }

  #take(text: string): void {
    const { id, method, result = {}, error } = message.parse(JSON.parse(text))
    if (method !== undefined) {
      for (const { done } of this.#listening.get(method) ?? []) done({})
      this.#listening.delete(method)
    }
    const waiting = id === undefined ? undefined : this.#waiting.get(id)
    if (id === undefined || waiting === undefined) return
    this.#waiting.delete(id)
    if (error === undefined) waiting.done(result)
    else waiting.fail(new Error(error.message))
  }

  #fail(error: Error): void {
    this.#end ??= error
    for (const { fail } of this.#waiting.values()) fail(this.#end)
    for (const { fail } of [...this.#listening.values()].flat()) fail(this.#end)
    this.#waiting.clear()
    this.#listening.clear()
  }
}
