import type { Clock } from '../../../shared/engine/ports.ts'
import { longestOutlast, outlastSentence, sameStop } from '../../../shared/model/outlast.ts'
import type { ServedMirror } from './serve-mirror.ts'

export interface ServingsOptions {
  readonly clock: Clock
  /** A serving has ended that a stop had been put off for. */
  readonly onStopped: (serving: string) => void
  /** The end of Uptick is put off. `until` is in milliseconds since 1970. */
  readonly onOutlasting: (sentence: string, until: number) => void
}

interface Standing {
  readonly served: ServedMirror
  readonly breakOff: AbortController
  /** Since when it is being stopped, in milliseconds since 1970, and the end of that. */
  ending?: { readonly since: number; readonly done: Promise<void> }
}

/** What is served by hand, without a run: each until it is stopped, and then until no one downloads from it any more. */
export class Servings {
  readonly #options: ServingsOptions
  readonly #standing = new Map<string, Standing>()

  constructor(options: ServingsOptions) {
    this.#options = options
  }

  add(serving: string, served: ServedMirror): void {
    this.#standing.set(serving, { served, breakOff: new AbortController() })
  }

  /**
   * Stops a serving: at once if there are no downloads, or with `now`. Otherwise once every download in progress has
   * ended; then it resolves with a sentence that reports that, and `onStopped` is called at the end.
   */
  async stop(serving: string, now: boolean): Promise<string | undefined> {
    const standing = this.#standing.get(serving)
    if (standing === undefined) return undefined
    const asked = standing.ending?.since ?? -Infinity
    const breaksOff = now && this.#options.clock.now() - asked >= sameStop
    if (breaksOff) standing.breakOff.abort()
    const sentence = sentenceOf([standing.served])
    const ending = this.#end(serving, standing)
    if (breaksOff || sentence === undefined) {
      await ending
      return undefined
    }
    if (asked === -Infinity) void ending.then(() => this.#options.onStopped(serving))
    return sentence
  }

  /** Stops every serving as `stop` does, and resolves when all have ended; `breakOff` ends the wait for downloads. */
  async close(breakOff: AbortSignal): Promise<void> {
    const all = [...this.#standing.values()]
    const end = (): void => {
      for (const one of all) one.breakOff.abort()
    }
    if (breakOff.aborted) end()
    breakOff.addEventListener('abort', end, { once: true })
    const sentence = breakOff.aborted ? undefined : sentenceOf(all.map(({ served }) => served))
    if (sentence !== undefined) this.#options.onOutlasting(sentence, this.#options.clock.now() + longestOutlast)
    await Promise.all([...this.#standing].map(([serving, standing]) => this.#end(serving, standing)))
    breakOff.removeEventListener('abort', end)
  }

  async #end(serving: string, standing: Standing): Promise<void> {
    standing.ending ??= {
      since: this.#options.clock.now(),
      done: this.#outlast(standing).then(() => void this.#standing.delete(serving)),
    }
    await standing.ending.done
  }

  async #outlast({ served, breakOff }: Standing): Promise<void> {
    served.closeToOthers()
    const over = new AbortController()
    const stops = AbortSignal.any([over.signal, breakOff.signal])
    await Promise.race([served.whenQuiet(stops), this.#options.clock.sleep(longestOutlast, stops)])
    over.abort()
    await served.dispose()
  }
}

function sentenceOf(served: readonly ServedMirror[]): string | undefined {
  const fetches = served.flatMap(({ underWay }) => underWay)
  if (fetches.length === 0) return undefined
  return outlastSentence(
    fetches.map(({ peer, path, reached, total }) => ({
      host: peer,
      name: path.replace(/^\//, ''),
      sent: reached,
      total,
    })),
  )
}
