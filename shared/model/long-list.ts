/**
 * A list that grows at its end, and whose entries are replaced now and then, at a cost that does not depend on its length
 * where an array would be copied whole. Never changed in place: what is not touched is shared with the list before.
 */
export interface LongList<T> {
  readonly length: number
  /** Blocks of `blockLength` entries; only the last one may be shorter. */
  readonly blocks: readonly (readonly T[])[]
}

const blockLength = 128

export const emptyList: LongList<never> = { length: 0, blocks: [] }

export function withAdded<T>({ length, blocks }: LongList<T>, entry: T): LongList<T> {
  const last = blocks.at(-1)
  if (last === undefined || last.length === blockLength) return { length: length + 1, blocks: [...blocks, [entry]] }
  return { length: length + 1, blocks: blocks.with(-1, [...last, entry]) }
}

/** The list with another entry at `index`, which must be there. */
export function withReplaced<T>({ length, blocks }: LongList<T>, index: number, entry: T): LongList<T> {
  const at = Math.floor(index / blockLength)
  const block = blocks[at]
  if (block === undefined || index >= length) throw new RangeError(`the list has no entry ${String(index)}`)
  return { length, blocks: blocks.with(at, block.with(index % blockLength, entry)) }
}

export function entryAt<T>({ blocks }: LongList<T>, index: number): T | undefined {
  return blocks[Math.floor(index / blockLength)]?.[index % blockLength]
}

/** Every entry, in order. */
export function entriesOf<T>({ blocks }: LongList<T>): readonly T[] {
  return blocks.flat() as readonly T[]
}
