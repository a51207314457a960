import { readFile, stat } from 'node:fs/promises'
import { textOf } from '../../../shared/record/bytes.ts'
import { canonical, isMap, NotCanonical, parseUnambiguous, quote } from '../../../shared/record/canonical.ts'
import { RecordVerifier, type Known, type Verdict } from '../../../shared/record/verify-record.ts'
import { hostHashing, hostSignatures } from '../disk/hashing.ts'
import { jsonPieces, OtherLayout, sealTextOf } from './json-form.ts'
import { FileTaker, NotARecord, type Witness } from './take-parts.ts'

/** In another layout than ours a JSON record is read as one text; a larger one is not. */
const largestText = 16 * 1024 * 1024

/** Verifies the JSON form: as a stream where it is laid out as we write it, else as one text. Throws NotARecord. */
export async function verifyJson(path: string, known: Known, witness: Witness): Promise<Verdict> {
  const seal = await sealTextOf(path)
  if (seal !== undefined) {
    try {
      return await verifyStream(path, seal, known, witness)
    } catch (error) {
      if (!(error instanceof OtherLayout)) throw error
      witness.again()
    }
  }
  if ((await stat(path)).size > largestText)
    throw new NotARecord('It is not laid out as Uptick writes JSON, and too large to be read in another layout.')
  const text = textOf(await readFile(path))
  if (text === undefined) throw new NotARecord('It is not UTF-8 text.')
  return verifyText(text, known, witness)
}

async function verifyStream(path: string, seal: string, known: Known, witness: Witness): Promise<Verdict> {
  const parsed = parseUnambiguous(seal)
  if (!parsed.ok) throw new OtherLayout(parsed.why)
  const verifier = new RecordVerifier(hostHashing, hostSignatures, parsed.value)
  const files = new FileTaker(verifier, witness)
  for await (const piece of jsonPieces(path)) {
    if (piece.kind === 'file') files.take(piece)
    else if (piece.kind === 'rest') {
      if (piece.text !== `,"seal":${seal}}`) throw new OtherLayout('there is something else before the seal')
    } else if (verifier.goesOn) {
      const line = verifier.take(textOfQuoted(piece.quoted))
      if (line !== undefined) witness.line(line)
    }
  }
  return verifier.finish(known)
}

/** A line's text; another way to quote it than ours is another layout. */
function textOfQuoted(quoted: string): string {
  let text: unknown
  try {
    text = JSON.parse(quoted)
    if (typeof text === 'string' && quote(text) === quoted) return text
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof NotCanonical)) throw error
  }
  throw new OtherLayout('a line is not quoted as we quote it')
}

function verifyText(text: string, known: Known, witness: Witness): Verdict {
  const parsed = parseUnambiguous(text)
  if (!parsed.ok) throw new NotARecord(`As JSON it does not hold: ${parsed.why}.`)
  const form = parsed.value
  if (!isMap(form) || !Array.isArray(form['journal']) || form['seal'] === undefined) throw new NotARecord()
  const verifier = new RecordVerifier(hostHashing, hostSignatures, form['seal'])
  for (const [index, entry] of form['journal'].entries()) {
    const taken = lineText(entry)
    const line = taken === undefined ? undefined : verifier.take(taken)
    if (taken === undefined) verifier.stopAt(index + 1, 'it has no canonical form')
    if (line !== undefined) witness.line(line)
    if (!verifier.goesOn) break
  }
  const { files = {} } = form
  const taker = new FileTaker(verifier, witness)
  if (!isMap(files)) verifier.note({ sentence: '`files` is not a map from hash to bytes.' })
  else {
    for (const [name, base64] of Object.entries(files))
      taker.take({ name, base64: typeof base64 === 'string' ? base64 : '?', last: true })
  }
  for (const name of Object.keys(form)) {
    if (!['journal', 'seal', 'files'].includes(name))
      verifier.note({ sentence: `It holds ${JSON.stringify(name)}, which is not part of a record.` })
  }
  return verifier.finish(known)
}

/** A line as its text; one that came as an object is put into its canonical form first. */
function lineText(line: unknown): string | undefined {
  if (typeof line === 'string') return line
  try {
    return canonical(line)
  } catch (error) {
    if (error instanceof NotCanonical) return undefined
    throw error
  }
}
