import { isMap, parseUnambiguous } from './canonical.ts'
import { checkLine, type ChainedLine } from './chain.ts'
import { firstPrev, type Hashing } from './line-hash.ts'
import { codeOf, normalCode, readSeal, signatureHolds, type Signatures } from './seal.ts'

/** The record of one member of a visit: its run, and the verification code under which it was sealed. */
export interface MemberCode {
  readonly member: string
  readonly run: string
  readonly code: string
}

/** What a visit's record proves. Without a fault: nothing in it was changed since it was sealed. */
export interface VisitVerdict {
  readonly visit: string
  readonly code: string
  readonly signer: string
  readonly lines: number
  readonly members: readonly MemberCode[]
  readonly faults: readonly string[]
}

/** Whether a text looks like a visit's record, so that it is not taken for that of a run. */
export const looksLikeVisit = (start: string): boolean => /^\s*\{\s*"form"\s*:\s*"uptick\.visit"/.test(start)

/** Verifies a visit's record: every line, the chain, the seal, and the site's document. Undefined for any other file. */
export function verifyVisit(
  hashing: Hashing,
  signatures: Signatures,
  text: string,
  known: { readonly code?: string | undefined; readonly signer?: string | undefined } = {},
): VisitVerdict | undefined {
  const parsed = parseUnambiguous(text)
  if (!parsed.ok || !isMap(parsed.value) || parsed.value['form'] !== 'uptick.visit') return undefined
  const { journal, seal: sealed, site } = parsed.value
  const faults: string[] = []
  const read = readSeal(sealed)
  if (!read.ok) return { visit: '', code: '', signer: '', lines: 0, members: [], faults: [`${read.why}.`] }
  const { seal } = read
  const lines: ChainedLine[] = []
  let prev: string | undefined = firstPrev(hashing, seal.run, seal.signer)
  for (const [index, line] of (Array.isArray(journal) ? journal : []).entries()) {
    const checked = checkLine(hashing, typeof line === 'string' ? line : '', { seq: index + 1, prev })
    if (!checked.ok) {
      faults.push(`Line ${String(index + 1)}: ${checked.why}.`)
      break
    }
    lines.push(checked.line)
    prev = checked.line.hash
  }
  const [first] = lines
  if (first?.type !== 'visit.opened' || first.data['visit'] !== seal.run || first.data['signer'] !== seal.signer) {
    faults.push('The first line is not the opening of the visit that was sealed.')
  }
  if (lines.length !== seal.events || lines.at(-1)?.hash !== seal.head) {
    faults.push(`The seal covers ${String(seal.events)} lines, and they are not the lines that are here.`)
  }
  if (!signatureHolds(signatures, seal)) faults.push("The seal's signature does not hold.")
  const opened = first?.data['site']
  const document = isMap(opened) ? opened['sha256'] : undefined
  if (typeof site !== 'string' || hashing.textHash(site) !== document) {
    faults.push('The site document is not the one with which the visit was opened.')
  }
  const code = codeOf(hashing, seal)
  if (known.code !== undefined && normalCode(known.code) !== code)
    faults.push(`Its code is ${code}, not ${known.code}.`)
  if (known.signer !== undefined && known.signer.toLowerCase() !== seal.signer) {
    faults.push(`It was signed by ${seal.signer}, not by ${known.signer}.`)
  }
  return { visit: seal.run, code, signer: seal.signer, lines: lines.length, members: membersIn(lines), faults }
}

/** The codes of the members' records as the visit's last such line has them. */
function membersIn(lines: readonly ChainedLine[]): MemberCode[] {
  const recorded = lines.findLast(({ type }) => type === 'visit.recorded')?.data['members']
  if (!Array.isArray(recorded)) return []
  return recorded.flatMap((one) => {
    if (!isMap(one)) return []
    const { member, run, code } = one
    return typeof member === 'string' && typeof run === 'string' && typeof code === 'string'
      ? [{ member, run, code }]
      : []
  })
}
