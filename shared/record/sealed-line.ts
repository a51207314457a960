import { isMap } from './canonical.ts'
import type { ChainedLine } from './chain.ts'
import type { Hashing } from './line-hash.ts'
import { codeOf, readSeal, signatureHolds, type Seal, type Signatures } from './seal.ts'

/**
 * What is wrong with a line `record.sealed`, which notes the seal of the lines before it; undefined: nothing. `closed` says
 * whether the run was closed there. Of a redacted line, what is shown must agree with its place.
 */
export function sealedLineFault(
  hashing: Hashing,
  signatures: Signatures,
  line: ChainedLine,
  about: { readonly seal: Seal | undefined; readonly closed: boolean },
): string | undefined {
  const { seal: noted, code } = line.data
  if (noted === undefined && line.withheld.some((pointer) => pointer.startsWith('/seal'))) return undefined
  if (!isMap(noted)) return 'it notes a seal and carries none'
  const { events, head, final, run, signer } = noted
  const other = (value: unknown, expected: unknown): boolean => value !== undefined && value !== expected
  if (other(events, line.seq - 1) || other(head, line.prev))
    return 'the seal that it notes does not fit the lines before it'
  if (about.seal !== undefined && (other(run, about.seal.run) || other(signer, about.seal.signer)))
    return 'the seal that it notes is of another run or key'
  if (final === true && !about.closed) return 'the seal that it notes says that the run was closed, and it was not'
  if (line.withheld.some((pointer) => pointer.startsWith('/seal/'))) return undefined
  const read = readSeal(noted)
  if (!read.ok) return `of the seal that it notes: ${read.why}`
  if (!signatureHolds(signatures, read.seal)) return 'the signature of the seal that it notes does not hold'
  if (code === undefined && line.withheld.includes('/code')) return undefined
  return code === codeOf(hashing, read.seal) ? undefined : 'the code that it notes is not that of its seal'
}
