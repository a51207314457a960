/** Milliseconds in which a client that fetches a file in pieces, or resumes after a cut, begins its next transfer. */
const betweenPieces = 2_000

/** A transfer that a client has started and that has not ended on both sides. */
export interface Fetch {
  readonly peer: string
  readonly path: string
  /** The position in the file that the transfer has reached. */
  readonly reached: number
  readonly total: number
}

/** What a server tells about one transfer. */
export interface FetchUnderWay {
  reach(position: number): void
  /** `complete`: the client took the file to its end, so it asks for nothing more. */
  end(complete: boolean): void
}

/** The transfers of one server that are under way. Stopping the server would break them. */
export class Fetches {
  readonly #open = new Set<{ peer: string; path: string; reached: number; total: number }>()
  readonly #waiting = new Set<() => void>()
  #mayGoOn: NodeJS.Timeout | undefined

  begin(peer: string, path: string, from: number, total: number): FetchUnderWay {
    const fetch = { peer, path, reached: from, total }
    this.#open.add(fetch)
    this.#forgetPause()
    return {
      reach: (position) => {
        fetch.reached = Math.max(fetch.reached, position)
      },
      end: (complete) => {
        if (!this.#open.delete(fetch) || this.#open.size > 0) return
        if (complete || this.#waiting.size === 0) this.#quiet()
        else this.#mayGoOn = setTimeout(() => this.#quiet(), betweenPieces)
      },
    }
  }

  get underWay(): readonly Fetch[] {
    return [...this.#open]
  }

  /** Resolves once no transfer is under way, or when aborted; never rejects. A pause between two pieces does not count. */
  async quiet(signal?: AbortSignal): Promise<void> {
    if (this.#open.size === 0 || signal?.aborted === true) return
    await new Promise<void>((resolve) => {
      const done = (): void => {
        signal?.removeEventListener('abort', done)
        this.#waiting.delete(done)
        if (this.#waiting.size === 0) this.#forgetPause()
        resolve()
      }
      signal?.addEventListener('abort', done, { once: true })
      this.#waiting.add(done)
    })
  }

  #quiet(): void {
    this.#forgetPause()
    for (const done of [...this.#waiting]) done()
  }

  #forgetPause(): void {
    clearTimeout(this.#mayGoOn)
    this.#mayGoOn = undefined
  }
}
