import type { Clock } from '../../../shared/engine/ports.ts'
import type { MirrorProgress } from '../../../shared/model/patch.ts'

export type OnProgress = (progress: MirrorProgress) => void

/** Milliseconds between two reports, over which the rate is taken, and after which silence is worth a word. */
const reportEvery = 500
const rateOver = 5_000
const silentAfter = 3_000

/** Tells in one line what is happening: at each change of stage, and otherwise at most twice a second. */
export class ProgressTeller {
  readonly #clock: Clock
  readonly #onProgress: OnProgress
  #stage: MirrorProgress['stage'] = 'connecting'
  #words: string | undefined
  #bytes = 0
  #total: number | undefined
  #connections = 0
  #toldAt = -Infinity
  #movedAt: number
  /** What was there at some moments of the last seconds. */
  #marks: { at: number; bytes: number }[] = []

  constructor(clock: Clock, onProgress: OnProgress) {
    this.#clock = clock
    this.#onProgress = onProgress
    this.#movedAt = clock.now()
  }

  /** A new stage; `words` is its line where figures alone do not tell. */
  stage(stage: MirrorProgress['stage'], words?: string): void {
    if (stage !== this.#stage) this.#marks = []
    this.#stage = stage
    this.#words = words
    this.#movedAt = this.#clock.now()
    this.#tell(this.#movedAt)
    // The first bytes of a stage are reported at once.
    this.#toldAt = -Infinity
  }

  /** What is there of how much; undefined: no one knows. */
  have(bytes: number, total: number | undefined): void {
    this.#bytes = bytes
    this.#total = total
    const now = this.#clock.now()
    this.#marks.push({ at: now, bytes })
  }

  moved(bytes: number): void {
    this.#bytes += bytes
    this.#movedAt = this.#clock.now()
    this.tick()
  }

  set connections(count: number) {
    this.#connections = count
  }

  /** Bytes a second over the last seconds; undefined while that is too short to say. */
  get rate(): number | undefined {
    const [first] = this.#marks
    const now = this.#clock.now()
    if (first === undefined || now - first.at < reportEvery) return undefined
    return (1000 * Math.max(0, this.#bytes - first.bytes)) / (now - first.at)
  }

  tick(): void {
    const now = this.#clock.now()
    if (now - this.#toldAt >= reportEvery || this.#bytes === this.#total) this.#tell(now)
  }

  #tell(now: number): void {
    this.#toldAt = now
    this.#marks = this.#marks.filter((mark) => now - mark.at <= rateOver)
    const rate = this.rate
    const left =
      rate === undefined || rate === 0 || this.#total === undefined
        ? undefined
        : (1000 * (this.#total - this.#bytes)) / rate
    this.#marks.push({ at: now, bytes: this.#bytes })
    this.#onProgress({
      stage: this.#stage,
      bytes: this.#bytes,
      ...(this.#total === undefined ? {} : { total: this.#total }),
      ...(rate === undefined ? {} : { rate: Math.round(rate) }),
      ...(left === undefined ? {} : { left: Math.round(left) }),
      connections: this.#connections,
      sentence: this.#words ?? this.#figures(now, rate, left),
    })
  }

  #figures(now: number, rate: number | undefined, left: number | undefined): string {
    const of = this.#total === undefined ? '' : ` of ${megabytes(this.#total)}`
    const silent = now - this.#movedAt
    const pace =
      silent >= silentAfter
        ? `, nothing for ${Math.round(silent / 1000)} s`
        : rate === undefined
          ? ''
          : `, ${megabytes(rate)}/s`
    const over = this.#connections > 1 ? ` over ${this.#connections} connections` : ''
    const end = left === undefined || silent >= silentAfter ? '' : `, ${duration(left)} left`
    return `${megabytes(this.#bytes)}${of}${pace}${over}${end}`
  }
}

/** Bytes for a person, in MB of 2^20. */
export function megabytes(bytes: number): string {
  const count = bytes / 2 ** 20
  return `${count < 100 ? count.toFixed(1) : String(Math.round(count))} MB`
}

function duration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000)
  if (seconds < 90) return `${seconds} s`
  return seconds < 5_400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`
}
