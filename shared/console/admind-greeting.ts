import type { TaggedDialect } from './dialect.ts'
import type { Turn } from './turn.ts'

/** The first lines of an admin protocol session, until one is the greeting or shows that something else answers. */
export class AdmindGreeting {
  readonly #dialect: TaggedDialect
  /** Every line so far. */
  banner = ''
  #last = ''
  /** The host's name, as the appliance believes it to be; '' before the greeting. */
  host = ''
  /** A line that turns us away. */
  refusal: string | undefined

  constructor(dialect: TaggedDialect) {
    this.#dialect = dialect
  }

  take(line: string): 'greeting' | 'foreign' | 'more' {
    this.banner = this.banner === '' ? line : `${this.banner}\n${line}`
    this.#last = line
    const greeting = this.#dialect.greeting.exec(line)
    if (greeting) {
      this.host = greeting[1] ?? ''
      return 'greeting'
    }
    if (!this.#dialect.refusals.test(line)) return this.#serviceOf(line) === undefined ? 'more' : 'foreign'
    this.refusal ??= line.slice(0, 500)
    return 'more'
  }

  /** What came instead of a greeting, once it has been silent for a while: the unfinished line, else the last one; or ''. */
  oddity(rest: string): string {
    if (rest !== '') return /^\*(?: |$)/.test(rest) ? '' : rest
    return this.refusal === undefined ? this.#last : ''
  }

  foreign(line: string, rest: string): Turn {
    const what = this.#serviceOf(line) ?? 'something else than the administration protocol (admind)'
    return { kind: 'foreign', what, seen: `${this.banner}\n${rest}`.trim().slice(0, 500) }
  }

  #serviceOf(line: string): string | undefined {
    return this.#dialect.foreign.find(({ pattern }) => pattern.test(line.slice(0, 512)))?.name
  }
}
