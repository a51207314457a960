/** What a Range header asks of a file: a part (half-open), the whole of it, or what it does not have. */
export type AskedRange =
  | { readonly kind: 'part'; readonly from: number; readonly to: number }
  | { readonly kind: 'whole' }
  | { readonly kind: 'beyond' }

/**
 * Reads a single range (RFC 9110, 14.1.2). What is not a valid range, and several at once, may be ignored and are: the
 * whole file is the answer.
 */
export function readRange(header: string | undefined, bytes: number): AskedRange {
  const match = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/i.exec(header ?? '')
  const [, first = '', last = ''] = match ?? []
  if (match === null || (first === '' && last === '')) return { kind: 'whole' }
  if (first === '') {
    const length = Number(last)
    return length === 0 ? { kind: 'beyond' } : { kind: 'part', from: Math.max(0, bytes - length), to: bytes }
  }
  const from = Number(first)
  if (last !== '' && Number(last) < from) return { kind: 'whole' }
  if (from >= bytes) return { kind: 'beyond' }
  return { kind: 'part', from, to: last === '' ? bytes : Math.min(bytes, Number(last) + 1) }
}
