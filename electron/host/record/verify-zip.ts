import { createHash, type Hash } from 'node:crypto'
import { textOf } from '../../../shared/record/bytes.ts'
import { canonical, parseUnambiguous } from '../../../shared/record/canonical.ts'
import { codeOf, readSeal, type Seal } from '../../../shared/record/seal.ts'
import { RecordVerifier, type Known, type Verdict } from '../../../shared/record/verify-record.ts'
import { verifyText } from '../../../shared/record/verify-words.ts'
import { hostHashing, hostSignatures } from '../disk/hashing.ts'
import { ZipFault } from '../disk/zip-directory.ts'
import { ZipReader } from '../disk/zip-reader.ts'
import { takeLines, type Witness } from './take-parts.ts'
import { faultOfPage } from './verify-html.ts'

const small = 1024 * 1024
const huge = 32 * 1024 ** 3
const parts: ReadonlySet<string> = new Set(['journal.ndjson', 'seal.json', 'VERIFY.md', 'record.html'])
const keptFile = /^files\/([0-9a-f]{64})$/

/** Verifies the zip form as a stream. Throws ZipFault where the file is not a zip as Uptick writes them. */
export async function verifyZip(path: string, known: Known, witness: Witness): Promise<Verdict> {
  const zip = await ZipReader.open(path)
  try {
    for (const name of zip.entries.keys())
      if (!parts.has(name) && !keptFile.test(name))
        throw new ZipFault(`it holds ${JSON.stringify(name)}, which is not part of a record`)
    return await new ZipRecord(zip, witness).verify(known)
  } finally {
    await zip.close()
  }
}

/** Read in the order in which one part proves the next: the seal, the lines, then what must follow from the two. */
class ZipRecord {
  readonly #zip: ZipReader
  readonly #witness: Witness

  constructor(zip: ZipReader, witness: Witness) {
    this.#zip = zip
    this.#witness = witness
  }

  async verify(known: Known): Promise<Verdict> {
    const sealed = await this.#seal()
    const verifier = new RecordVerifier(hostHashing, hostSignatures, sealed.value)
    if (sealed.fault !== undefined) verifier.note({ file: 'seal.json', sentence: sealed.fault })
    const digest = createHash('sha256')
    await this.#guarded(verifier, 'journal.ndjson', () =>
      takeLines(verifier, hashed(this.#zip.read('journal.ndjson', huge), digest), this.#witness),
    )
    const seal = readSeal(sealed.value)
    if (seal.ok && this.#zip.entries.has('VERIFY.md'))
      await this.#guarded(verifier, 'VERIFY.md', () => this.#takeVerifyText(verifier, seal.seal))
    for (const name of this.#zip.entries.keys()) {
      const [, sha256] = keptFile.exec(name) ?? []
      if (sha256 !== undefined && verifier.tellsMore)
        await this.#guarded(verifier, name, () => this.#takeFile(verifier, name, sha256))
    }
    // Lines that do not reach the seal are wrong already, and may not have been read to their end.
    if (seal.ok && verifier.reachesSeal && this.#zip.entries.has('record.html'))
      await this.#guarded(verifier, 'record.html', () => this.#takePage(verifier, seal.seal, digest.digest('hex')))
    return verifier.finish(known)
  }

  async #guarded(verifier: RecordVerifier, name: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof ZipFault)) throw error
      verifier.note({ file: name, sentence: `The zip does not hold: ${error.message}.` })
    }
  }

  async #seal(): Promise<{ value: unknown; fault?: string }> {
    try {
      const text = textOf(await this.#zip.whole('seal.json', small)) ?? ''
      const parsed = parseUnambiguous(text)
      if (!parsed.ok) return { value: undefined, fault: `The seal does not read: ${parsed.why}.` }
      const read = readSeal(parsed.value)
      if (read.ok && `${canonical({ ...read.seal })}\n` !== text)
        return { value: parsed.value, fault: 'The seal is not in canonical form (RFC 8785) with a line feed.' }
      return { value: parsed.value }
    } catch (error) {
      if (!(error instanceof ZipFault)) throw error
      return { value: undefined, fault: `The zip does not hold: ${error.message}.` }
    }
  }

  /** The verification steps for a stranger follow from the seal and the lines; nothing in them may differ. */
  async #takeVerifyText(verifier: RecordVerifier, seal: Seal): Promise<void> {
    const found = await this.#zip.whole('VERIFY.md', small)
    if (found.equals(Buffer.from(verifyText({ seal, code: codeOf(hostHashing, seal), practice: verifier.practice }))))
      return
    const sentence = 'VERIFY.md is not what Uptick writes for this seal: do not run what it holds.'
    verifier.note({ file: 'VERIFY.md', sentence })
  }

  async #takeFile(verifier: RecordVerifier, name: string, sha256: string): Promise<void> {
    // Not read where no line names it; its presence is reported at the end.
    if (!verifier.knows(sha256)) return verifier.file(sha256, sha256)
    verifier.file(sha256, await this.#zip.sha256(name))
    const bytes = this.#zip.entries.get(name)?.uncompressedSize ?? 0
    if (bytes <= this.#witness.largestFile) this.#witness.file(sha256, await this.#zip.whole(name, bytes))
  }

  async #takePage(verifier: RecordVerifier, seal: Seal, journal: string): Promise<void> {
    const kept = [...this.#zip.entries.keys()].flatMap((name) => keptFile.exec(name)?.[1] ?? [])
    const fault = await faultOfPage(() => this.#zip.read('record.html', huge), { seal, journal, files: new Set(kept) })
    if (fault !== undefined)
      verifier.note({ file: 'record.html', sentence: typeof fault === 'string' ? fault : fault.sentence })
  }
}

async function* hashed(bytes: AsyncIterable<Uint8Array>, digest: Hash): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    digest.update(piece)
    yield piece
  }
}
