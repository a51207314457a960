import type { Redactor } from '../../../shared/base/redact.ts'
import { burstOf, bytesOf, type RecordingEntry } from '../../../shared/model/recording.ts'
import type { Clock } from '../../../shared/engine/ports.ts'
import type { LineEnd, LineTap } from './telnet-connection.ts'

type Mark = RecordingEntry extends infer E ? (E extends { ms: number } ? Omit<E, 'ms'> : never) : never

/** Keeps every burst of the lines that it is put on, in order, with marks in between that say what it belongs to. */
export class LineRecorder implements LineTap {
  readonly #clock: Clock
  readonly #began: number
  readonly #entries: RecordingEntry[] = []

  constructor(clock: Clock) {
    this.#clock = clock
    this.#began = clock.now()
  }

  received(bytes: Uint8Array): void {
    this.mark({ in: burstOf(bytes) })
  }

  sent(bytes: Uint8Array): void {
    this.mark({ out: burstOf(bytes) })
  }

  ended({ how }: LineEnd): void {
    this.mark({ ended: how })
  }

  mark(mark: Mark): void {
    this.#entries.push({ ms: Math.max(0, Math.round(this.#clock.now() - this.#began)), ...mark })
  }

  /**
   * All of it, secrets overlaid. They are looked for in each direction as a whole, so that a secret which came in two
   * bursts is found, and the bursts keep their lengths.
   */
  entries(redactor: Redactor): readonly RecordingEntry[] {
    const came = cover(
      this.#entries.map((entry) => ('in' in entry ? entry.in : '')),
      redactor,
    )
    const went = cover(
      this.#entries.map((entry) => ('out' in entry ? entry.out : '')),
      redactor,
    )
    return this.#entries.map((entry, index) => {
      if ('in' in entry) return { ms: entry.ms, in: came[index] ?? '' }
      if ('out' in entry) return { ms: entry.ms, out: went[index] ?? '' }
      if ('prompt' in entry) return { ms: entry.ms, prompt: cover([entry.prompt], redactor)[0] ?? '' }
      if ('command' in entry) return { ms: entry.ms, command: cover([entry.command], redactor)[0] ?? '' }
      if ('opened' in entry) return { ms: entry.ms, opened: cover([entry.opened], redactor)[0] ?? '' }
      return entry
    })
  }
}

function cover(bursts: readonly string[], redactor: Redactor): readonly string[] {
  const whole = burstOf(redactor.overlay(bytesOf(bursts.join(''))))
  let at = 0
  return bursts.map(({ length }) => whole.slice(at, (at += length)))
}
