/** The parts of a prompt that change over time: a time of day, with or without fractions and a day before it. */
const timeOfDay = /(?<![\dA-Za-z])\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,9})?(?![\dA-Za-z])/g
/** A number on its own, not part of a host name: a counter, or a part of a date. */
const number = /(?<![\dA-Za-z])\d{1,12}(?![\dA-Za-z])/g
const hostName = /(?<![\w.-])[A-Za-z][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*/g
const day = /(?<![A-Za-z])(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?![A-Za-z])/g

interface Span {
  readonly from: number
  readonly to: number
  readonly pattern: string
}

/**
 * A command prompt as it was learned. Parts that change (a clock, a counter) are open: a clock from the beginning, a
 * number once two prompts of the same line differ in it. A number in a host's name is never open, since another name
 * may be another appliance.
 */
export class Prompt {
  readonly text: string
  readonly #numbersOpen: boolean
  readonly #open: RegExp | undefined
  readonly #longest: number

  constructor(text: string, numbersOpen = false) {
    this.text = text
    this.#numbersOpen = numbersOpen
    const spans = spansOf(text, numbersOpen)
    this.#open = spans.length === 0 ? undefined : new RegExp(sourceOf(text, spans))
    this.#longest = text.length + spans.length * 12
  }

  /** Whether the line shows only the prompt. */
  is(tail: string): boolean {
    if (this.#open === undefined) return tail === this.text
    return tail.length <= this.#longest && this.#lengthAt(tail) === tail.length
  }

  /** The text before the prompt at the end of a line; undefined if the line does not end in the prompt. */
  before(tail: string): string | undefined {
    if (this.text === '') return undefined
    if (this.#open === undefined) return tail.endsWith(this.text) ? tail.slice(0, -this.text.length) : undefined
    const earliest = Math.max(0, tail.length - this.#longest)
    for (let at = earliest; at < tail.length; at++) {
      if (this.#lengthAt(tail.slice(at)) === tail.length - at) return tail.slice(0, at)
    }
    return undefined
  }

  /** The text after the prompt at the beginning of a line; undefined if the line does not begin with the prompt. */
  behind(line: string): string | undefined {
    if (this.text === '') return undefined
    const bare = this.text.trimEnd()
    if (this.#open === undefined) {
      if (line.startsWith(this.text)) return line.slice(this.text.length)
      return line === bare ? '' : undefined
    }
    const length = this.#lengthAt(line.slice(0, this.#longest))
    if (length !== undefined) return line.slice(length)
    return this.#lengthAt(`${line.slice(0, this.#longest)}${this.text.slice(bare.length)}`) === undefined
      ? undefined
      : ''
  }

  /**
   * The prompt that both are forms of: the same with a blank that came late, or one that differs only in numbers of its
   * own. Undefined where it is another prompt.
   */
  widened(tail: string): Prompt | undefined {
    if (tail.trimEnd() === this.text.trimEnd() && tail.length > this.text.length)
      return new Prompt(tail, this.#numbersOpen)
    const open = new Prompt(this.text, true)
    if (open.is(tail)) return open
    return tail !== this.text && open.is(tail.trimEnd()) ? new Prompt(tail, true) : undefined
  }

  #lengthAt(text: string): number | undefined {
    if (this.#open === undefined) return text.startsWith(this.text) ? this.text.length : undefined
    return this.#open.exec(text)?.[0].length
  }
}

function spansOf(text: string, numbersOpen: boolean): readonly Span[] {
  const spans: Span[] = []
  const take = (pattern: RegExp, source: string): void => {
    for (const found of text.matchAll(pattern)) {
      const [from, to] = [found.index, found.index + found[0].length]
      if (!spans.some((span) => from < span.to && to > span.from)) spans.push({ from, to, pattern: source })
    }
  }
  take(timeOfDay, '\\d{1,2}:\\d{2}(?::\\d{2})?(?:[.,]\\d{1,9})?')
  if (numbersOpen || spans.length > 0) take(day, '[A-Z][a-z]{2}')
  if (numbersOpen) {
    const names = [...text.matchAll(hostName)].map((found) => [found.index, found.index + found[0].length] as const)
    for (const found of text.matchAll(number)) {
      const [from, to] = [found.index, found.index + found[0].length]
      const inName = names.some(([start, end]) => from >= start && to <= end)
      const taken = spans.some((span) => from < span.to && to > span.from)
      if (!inName && !taken) spans.push({ from, to, pattern: '\\d{1,12}' })
    }
  }
  return spans.sort((a, b) => a.from - b.from)
}

function sourceOf(text: string, spans: readonly Span[]): string {
  let source = '^'
  let at = 0
  for (const { from, to, pattern } of spans) {
    source += `${literal(text.slice(at, from))}${pattern}`
    at = to
  }
  return source + literal(text.slice(at))
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
}
