const primes = [2, 3, 5, 7, 11, 13, 17]

/** Cuts a reply into the pieces that go out as writes of their own: nothing may be assumed about their borders. */
export function cutInto(bytes: Buffer, chunking: string): readonly Buffer[] {
  if (chunking === 'whole') return [bytes]
  const pieces: Buffer[] = []
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = chunking === 'ones' ? 1 : chunking === 'sevens' ? 7 : (primes[turn % primes.length] ?? 7)
    pieces.push(bytes.subarray(at, at + size))
    at += size
  }
  return pieces
}
