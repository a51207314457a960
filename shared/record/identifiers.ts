import type { RedactionKind } from './redaction-kinds.ts'

/** Words that occur in every record and do not identify anyone. */
const everybodys = new Set(['appliance', 'customer', 'engineer', 'uptick'])
const nobody = new Set(['administrator', 'engine', 'person', 'unknown'])

/** A name that identifies no one: one of the two who act, the login that every appliance has, or none given. */
export function isNobody(name: string): boolean {
  return nobody.has(name.toLowerCase())
}

/** Shapes that identify wherever they stand, whether or not the run noted the value as such. */
const shapes: Partial<Record<RedactionKind, readonly RegExp[]>> = {
  addresses: [
    /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.]*\d)/,
    /(?<![\p{L}\p{N}:])(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4}(?![\p{L}\p{N}:])/iu,
    /(?<![\p{L}\p{N}:])(?:[0-9a-f]{1,4}:)*[0-9a-f]{0,4}::[0-9a-f]{0,4}(?::[0-9a-f]{1,4})*(?![\p{L}\p{N}])/iu,
    /(?<![\p{L}\p{N}])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![\p{L}\p{N}])/iu,
    /[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/]/i,
  ],
  hosts: [
    /(?<![\p{L}\p{N}_-])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:com|net|org|edu|gov|mil|local|lan|internal|intranet|corp|example|test|invalid|localhost|arpa)(?![\p{L}\p{N}_-])/iu,
    /(?<![\p{L}\p{N}_-])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){2,}[a-z]{2}(?![\p{L}\p{N}_-])/iu,
  ],
  names: [/[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+/u],
}

/**
 * The values that say whose record this is, gathered from the members that hold them, and found again in any text: host
 * names, addresses, serial numbers, names of people.
 */
export class Identifiers {
  readonly #words = new Set<string>()
  readonly #shapes: readonly RegExp[]
  #pattern: RegExp | undefined

  /** Shapes of these kinds are found too. */
  constructor(kinds: ReadonlySet<RedactionKind>) {
    this.#shapes = [...kinds].flatMap((kind) => shapes[kind] ?? [])
  }

  note(kind: RedactionKind, value: string): void {
    for (const word of wordsOf(kind, value)) {
      if (word.length < 3 || everybodys.has(word.toLowerCase()) || isNobody(word) || this.#words.has(word)) continue
      this.#words.add(word)
      this.#pattern = undefined
    }
  }

  /** Whether free text mentions one of the values, or something of their shape. */
  mentionedIn(text: string): boolean {
    return this.namedIn(text) || this.#shapes.some((shape) => shape.test(text))
  }

  /** Whether a text holds one of the values; for structure, such as ids, which may look like a host name and be none. */
  namedIn(text: string): boolean {
    this.#pattern ??= patternOf([...this.#words])
    return this.#pattern.test(text)
  }

  /** Every value that is looked for. */
  get words(): readonly string[] {
    return [...this.#words]
  }
}

/** What of a value is to be looked for: an address without its port, a URL's host, the parts of a name. */
function wordsOf(kind: RedactionKind, value: string): string[] {
  const text = value.trim()
  switch (kind) {
    case 'addresses': {
      const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^@/\s]*@)?(\[[^\]]*\]|[^/:\s]+)/i.exec(text)?.[1] ?? withoutPort(text)
      return labelsOf(host.replace(/^\[|\]$/g, ''))
    }
    case 'hosts':
      return labelsOf(/[\p{L}\p{N}](?:[\p{L}\p{N}._-]*[\p{L}\p{N}])?/u.exec(text)?.[0] ?? '')
    case 'names':
      return [text, ...text.split(/[\s,]+/).filter((word) => word.length >= 4)]
    case 'customer':
      return /^\d{1,4}[-:.]\d/.test(text) ? [] : [text] // a time says nothing about whose it is
    default:
      return [text]
  }
}

/** A host name is looked for whole, and by its first label where that is not a common word (ms-01, not mail). */
function labelsOf(host: string): string[] {
  const label = host.split('.')[0] ?? ''
  const alone = label !== host && /[a-z]/i.test(label) && /[\d-]/.test(label)
  return alone ? [host, label] : [host]
}

function withoutPort(address: string): string {
  return /^(?:\[[^\]]*\]|[^:]*)(?=:\d+$)/.exec(address)?.[0] ?? address
}

function patternOf(words: readonly string[]): RegExp {
  if (words.length === 0) return /(?!)/
  const all = words.toSorted((a, b) => b.length - a.length).map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${all.join('|')})(?![\\p{L}\\p{N}])`, 'iu')
}
