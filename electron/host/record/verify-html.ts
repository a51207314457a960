import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { Failure } from '../../../shared/base/failure.ts'
import { succeed, type Result } from '../../../shared/base/result.ts'
import { textOf } from '../../../shared/record/bytes.ts'
import { canonical, parseCanonical } from '../../../shared/record/canonical.ts'
import type { HtmlPage } from '../../../shared/record/html-page.ts'
import { longestLine } from '../../../shared/record/lines.ts'
import type { Seal } from '../../../shared/record/seal.ts'
import { RecordVerifier, type Known, type Verdict } from '../../../shared/record/verify-record.ts'
import { hostHashing, hostSignatures } from '../disk/hashing.ts'
import { pagePieces } from './html-form.ts'
import { isOurPage, loadPage } from './page-parts.ts'
import { FileTaker, LineTaker, NotARecord, bytesOf, type Witness } from './take-parts.ts'

type Open = () => AsyncIterable<Uint8Array>

const notOurs = 'what it shows when opened proves nothing'

/** Verifies the HTML form as a stream. Throws NotARecord; failure: disk.not-readable (our own page is missing here). */
export async function verifyHtml(path: string, known: Known, witness: Witness): Promise<Result<Verdict>> {
  const open = (): AsyncIterable<Uint8Array> => createReadStream(path, { highWaterMark: 256 * 1024 })
  const outline = await outlineOf(open)
  if (outline === undefined) throw new NotARecord()
  const page = await loadPage()
  if (!page.ok) return page
  const verifier = new RecordVerifier(hostHashing, hostSignatures, outline.seal)
  await takeBlocks(open, verifier, witness)
  if (!outline.whole)
    verifier.note({ sentence: 'The page holds data that is not base64, or a file under a wrong name.' })
  if (!isOurPage(outline, page.value))
    verifier.note({ sentence: `The page around the lines is not one that Uptick writes: ${notOurs}.` })
  return succeed(verifier.finish(known))
}

/** What lies in a zip next to its page, for the page to be compared with. */
export interface Beside {
  readonly seal: Seal
  /** SHA-256 of the lines. */
  readonly journal: string
  /** Hashes of the files. */
  readonly files: ReadonlySet<string>
}

/**
 * A sentence that says what is wrong with a page next to the lines in a zip; undefined if it is exactly the page that
 * Uptick writes for these lines and files. Failure: Uptick's own page is missing from this installation.
 */
export async function faultOfPage(open: Open, beside: Beside): Promise<string | Failure | undefined> {
  const page = await loadPage()
  if (!page.ok) return page.failure
  const outline = await outlineOf(open)
  if (outline === undefined) return 'record.html holds no record.'
  if (!isOurPage(outline, page.value)) return `record.html is not a page that Uptick writes: ${notOurs}.`
  if (outline.sealText !== canonical({ ...beside.seal })) return 'record.html carries another seal.'
  const { whole, journal, files } = outline
  if (!whole || journal !== beside.journal) return 'record.html and the journal next to it differ.'
  const same = files.size === beside.files.size && [...files].every((name) => beside.files.has(name))
  return same ? undefined : 'record.html and the files next to it differ.'
}

/** What has to be known of a page before its lines are read. */
interface Outline extends HtmlPage {
  readonly seal: unknown
  readonly sealText: string
  /** Every block is base64, and every file is what its name says. */
  readonly whole: boolean
  /** SHA-256 of its lines. */
  readonly journal: string
  readonly files: ReadonlySet<string>
}

/** Undefined where a page holds no journal and seal as this form has them, or a block twice. */
async function outlineOf(open: Open): Promise<Outline | undefined> {
  const text = { head: '', tail: '' }
  const names: string[] = []
  const files = new Set<string>()
  let digest = createHash('sha256')
  let [seal, journal, ended, whole, sinceEnd] = ['', '', false, true, 0]
  for await (const piece of pagePieces(open())) {
    if (piece.kind !== 'block') {
      text[piece.kind] = piece.text
      ended = piece.kind === 'tail'
      continue
    }
    const { name, last } = piece
    if (name === 'seal' && seal.length < 65536) seal += piece.base64
    const bytes = bytesOf(piece)
    digest.update(bytes ?? '')
    whole = whole && bytes !== undefined
    if (name === 'journal') {
      const end = bytes?.lastIndexOf(10) ?? -1
      sinceEnd = (bytes?.length ?? 0) - end - 1 + (end < 0 ? sinceEnd : 0)
      if (sinceEnd > longestLine) throw new NotARecord('A line in it is longer than any line of a journal.')
    }
    if (!last) continue
    names.push(name)
    const sha256 = digest.digest('hex')
    digest = createHash('sha256')
    if (name === 'journal') journal = sha256
    else if (name !== 'seal') {
      files.add(name)
      whole = whole && name === sha256
    }
  }
  if (!ended || names[0] !== 'journal' || names[1] !== 'seal' || new Set(names).size < names.length) return undefined
  const sealText = textOf(bytesOf({ base64: seal, last: true }) ?? new Uint8Array()) ?? ''
  const parsed = parseCanonical(sealText)
  return { ...text, sealText, seal: parsed.ok ? parsed.value : undefined, whole, journal, files }
}

async function takeBlocks(open: Open, verifier: RecordVerifier, witness: Witness): Promise<void> {
  const lines = new LineTaker(verifier, witness)
  const files = new FileTaker(verifier, witness)
  for await (const piece of pagePieces(open())) {
    if (piece.kind !== 'block' || piece.name === 'seal') continue
    if (piece.name !== 'journal') files.take(piece)
    else {
      const bytes = bytesOf(piece)
      if (bytes === undefined) lines.stopAfter('it is not in base64 as it must be')
      else lines.take(bytes)
      if (piece.last) lines.end()
    }
  }
}
