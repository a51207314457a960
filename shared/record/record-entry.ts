import type { Json } from '../model/run-event.ts'
import { isMap, type JsonMap } from './canonical.ts'

/** An event as a record shows it: of a journal that was read, or of a line that was verified, redacted or not. */
export interface RecordEntry {
  /** Version of the line; absent: the first. */
  readonly v?: number
  readonly seq: number
  readonly at: string
  readonly type: string
  readonly data: JsonMap
  /** Pointers of what is withheld from `data`. */
  readonly withheld?: readonly string[]
}

/** Shown in place of something withheld. */
export const withheldMark = '(withheld)'

/** Reads the members of an event that may be redacted, or of a later version: nothing is taken for granted. */
export class EntryReader {
  readonly entry: RecordEntry
  /** Members that were asked for so far. */
  readonly asked = new Set<string>()

  constructor(entry: RecordEntry) {
    this.entry = entry
  }

  /** '' where there is no such text, the mark where it is withheld. */
  text(name: string): string {
    return this.maybe(name) ?? ''
  }

  maybe(name: string): string | undefined {
    const value = this.value(name)
    if (value === undefined) return this.#isWithheld(name) ? withheldMark : undefined
    return typeof value === 'string' ? value : plain(value)
  }

  /** As an optional member, to be spread. */
  optional<N extends string>(name: N): { readonly [K in N]?: string } {
    const value = this.maybe(name)
    return (value === undefined ? {} : { [name]: value }) as { readonly [K in N]?: string }
  }

  number(name: string): number | undefined {
    const value = this.value(name)
    return typeof value === 'number' ? value : undefined
  }

  list(name: string): readonly Json[] {
    const value = this.value(name)
    return Array.isArray(value) ? value : []
  }

  texts(name: string): string[] {
    return this.list(name).map((value) => (value === null ? withheldMark : plain(value)))
  }

  map(name: string): JsonMap {
    const value = this.value(name)
    return isMap(value) ? value : {}
  }

  /** A member of a member, in words; the mark where it is withheld. */
  member(name: string, member: string): string {
    const value = this.map(name)[member]
    return value === undefined && this.#isWithheld(`${name}/${member}`) ? withheldMark : plain(value)
  }

  maps(name: string): JsonMap[] {
    return this.list(name).filter(isMap)
  }

  value(name: string): Json | undefined {
    this.asked.add(name)
    return Object.hasOwn(this.entry.data, name) ? this.entry.data[name] : undefined
  }

  #isWithheld(name: string): boolean {
    return (this.entry.withheld ?? []).some((pointer) => pointer === `/${name}` || pointer.startsWith(`/${name}/`))
  }
}

/** A value in words: text as it is, the rest in JSON. */
export function plain(value: Json | undefined): string {
  if (value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
