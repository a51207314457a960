/** Bytes of a file from `from` up to, not including, `to`. */
export interface ByteRange {
  readonly from: number
  readonly to: number
}

export function lengthOf(ranges: readonly ByteRange[]): number {
  return ranges.reduce((sum, range) => sum + range.to - range.from, 0)
}

/** What lies between the ranges of a file of so many bytes (Infinity: it is not known how many), in order. */
export function gapsOf(ranges: readonly ByteRange[], bytes: number): ByteRange[] {
  const gaps: ByteRange[] = []
  let at = 0
  for (const { from, to } of [...ranges].sort((one, other) => one.from - other.from)) {
    if (from > at) gaps.push({ from: at, to: Math.min(from, bytes) })
    at = Math.max(at, to)
    if (at >= bytes) return gaps
  }
  return [...gaps, { from: at, to: bytes }]
}
