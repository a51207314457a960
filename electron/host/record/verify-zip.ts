import { createHash, type Hash } from 'node:crypto'
import { textOf } from '../../../shared/record/bytes.ts'
import { parseUnambiguous } from '../../../shared/record/canonical.ts'
import { readSeal } from '../../../shared/record/seal.ts'
import { RecordVerifier, type Known, type Verdict } from '../../../shared/record/verify-record.ts'
import { hostHashing, hostSignatures } from '../disk/hashing.ts'
import { takeLines, type Witness } from './take-parts.ts'
import { faultOfPage } from './verify-html.ts'
import { ZipFault, ZipReader } from '../disk/zip-reader.ts'

const small = 1024 * 1024
const huge = 32 * 1024 ** 3

/** Verifies the zip form as a stream. Throws ZipFault where the zip has no directory to go by. */
export async function verifyZip(path: string, known: Known, witness: Witness): Promise<Verdict> {
  const zip = await ZipReader.open(path)
  try {
    const seal = await read(zip, 'seal.json')
    const verifier = new RecordVerifier(hostHashing, hostSignatures, seal.value)
    const guarded = async (name: string, work: () => Promise<void>): Promise<void> => {
      try {
        await work()
      } catch (error) {
        if (!(error instanceof ZipFault)) throw error
        verifier.note({ file: name, sentence: `The zip does not hold: ${error.message}.` })
      }
    }
    if (seal.fault !== undefined) verifier.note({ file: 'seal.json', sentence: seal.fault })
    const digest = createHash('sha256')
    const journal = hashed(zip.read('journal.ndjson', huge), digest)
    await guarded('journal.ndjson', () => takeLines(verifier, journal, witness))
    // What a stopped verifier left unread is in no hash: a page is then held against nothing but its own lines.
    const proved: Proved = { seal: seal.value, journal: verifier.goesOn ? digest.digest('hex') : undefined }
    for (const name of zip.entries.keys()) {
      await guarded(name, () => takeEntry(zip, name, verifier, proved, witness))
    }
    return verifier.finish(known)
  } finally {
    zip.close()
  }
}

/** What the zip said of itself before its page is looked at: its seal, and the hash of its lines where all were read. */
interface Proved {
  readonly seal: unknown
  readonly journal: string | undefined
}

async function* hashed(bytes: AsyncIterable<Uint8Array>, digest: Hash): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    digest.update(piece)
    yield piece
  }
}

async function read(zip: ZipReader, name: string): Promise<{ value: unknown; fault?: string }> {
  try {
    const parsed = parseUnambiguous(textOf(await zip.whole(name, small)) ?? '')
    return parsed.ok ? { value: parsed.value } : { value: undefined, fault: `The seal does not read: ${parsed.why}.` }
  } catch (error) {
    if (!(error instanceof ZipFault)) throw error
    return { value: undefined, fault: `The zip does not hold: ${error.message}.` }
  }
}

async function takeEntry(
  zip: ZipReader,
  name: string,
  verifier: RecordVerifier,
  proved: Proved,
  witness: Witness,
): Promise<void> {
  if (name === 'journal.ndjson' || name === 'seal.json') return
  if (name.startsWith('files/')) await takeKept(zip, name, verifier, witness)
  else if (name === 'VERIFY.md') await zip.whole(name, small)
  else if (name === 'record.html') await takePage(zip, verifier, proved)
  else verifier.note({ file: name, sentence: `The zip holds ${JSON.stringify(name)}, which is no part of a record.` })
}

async function takeKept(zip: ZipReader, name: string, verifier: RecordVerifier, witness: Witness): Promise<void> {
  const [called, sha256] = [name.slice('files/'.length), await zip.sha256(name)]
  verifier.file(called, sha256)
  const octets = zip.entries.get(name)?.uncompressedSize ?? 0
  if (called === sha256 && octets <= witness.largestFile) witness.file(called, await zip.whole(name, octets))
}

/** The page in the zip must be one that Uptick writes and show this very record, whole or redacted. */
async function takePage(zip: ZipReader, verifier: RecordVerifier, { seal, journal }: Proved): Promise<void> {
  if (!readSeal(seal).ok) return // said already; there is nothing to hold the page against
  const kept = [...zip.entries.keys()].filter((name) => name.startsWith('files/'))
  const files = new Set(kept.map((name) => name.slice('files/'.length)))
  const fault = await faultOfPage(() => zip.read('record.html', huge), { seal, journal, files })
  if (fault !== undefined)
    verifier.note({ file: 'record.html', sentence: typeof fault === 'string' ? fault : fault.sentence })
}
