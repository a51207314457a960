import type { AdmindLine } from './admind-reader.ts'
import { linesOf, plain } from './admind-text.ts'
import { escaped } from './admind-words.ts'
import type { TaggedDialect } from './dialect.ts'
import type { ReplyParts } from './reply.ts'
import { longestLine } from './terminal-text.ts'
import type { ReplyTurn } from './turn.ts'

/** Lines that belong to no answer: so many of them are kept, and so much of each. */
const mostAside = 50
const longestAside = 500
/** Characters of a literal that are shown as an argument. */
const longestArgument = 500

/** One reply while it comes in: its own lines in plain form, and apart from them what came in between. */
export class AdmindReply {
  readonly #dialect: TaggedDialect
  readonly #aside: string[] = []
  #fresh: string[] = []
  #lines: string[] = []
  /** Lines that are neither its own nor known as something else. */
  #strays = 0
  #overlong = false
  #broken: string | undefined
  /** Characters of everything that came. */
  characters = 0

  constructor(dialect: TaggedDialect) {
    this.#dialect = dialect
  }

  get lines(): readonly string[] {
    return this.#lines
  }

  get aside(): readonly string[] {
    return this.#aside
  }

  /** Lines that came since the last call. */
  takeFresh(): readonly string[] {
    const fresh = this.#fresh
    this.#fresh = []
    return fresh
  }

  add(text: string, { literal, overlong }: AdmindLine): void {
    if (overlong) this.#overlong = true
    for (const line of literal === undefined ? [plain(text)] : withLiteral(plain(text), linesOf(literal))) {
      if (line.length > longestLine) this.#overlong = true
      this.characters += line.length + 1
      this.#lines.push(line)
      this.#fresh.push(line)
    }
  }

  /**
   * A line that is not part of the reply. If it follows a literal, it belongs to that literal, which was longer than
   * announced.
   */
  stray({ text, afterLiteral, literal }: AdmindLine): void {
    const shown = plain(text)
    this.characters += shown.length + (literal?.length ?? 0) + 1
    if (afterLiteral && !shown.startsWith('* ')) this.#broken ??= 'a literal in it was longer than it said'
    if (!this.#dialect.notices.test(shown) && !this.#isLate(shown)) this.#strays += 1
    if (this.#aside.length < mostAside) this.#aside.push(shown.slice(0, longestAside))
  }

  whole(parts: ReplyParts): ReplyTurn {
    // If unsolicited lines arrived and the reply has no line of its own, the unsolicited lines may be the reply.
    const doubtful = this.#strays > 0 && this.#lines.length <= 1 && parts.status === 'ok'
    const broken = this.#broken ?? (doubtful ? 'what came with it has not its tag' : undefined)
    return {
      kind: 'reply',
      lines: this.#lines,
      overlong: this.#overlong,
      parts,
      ...(this.#aside.length === 0 ? {} : { aside: this.#aside }),
      ...(broken === undefined ? {} : { broken }),
    }
  }

  /** A line of an earlier command of ours. */
  #isLate(text: string): boolean {
    const tag = /^(?:\*[ \t]+)?([a-z]+)\d+(?:\s|$)/i.exec(text.slice(0, 80))?.[1]
    return tag?.toLowerCase() === this.#dialect.tag
  }
}

/**
 * A literal is the last argument of its row (FACTS 2a). A one-line literal is shown as a quoted argument. A line that
 * consists only of a literal yields the literal's lines, and a literal of several lines follows the row as a document
 * of its own.
 */
function withLiteral(text: string, held: readonly string[]): readonly string[] {
  const [argument = ''] = held
  const fits = text !== '' && held.length === 1 && argument.length <= longestArgument
  return fits ? [`${text} "${escaped(argument)}"`] : text === '' ? held : [text, ...held]
}
