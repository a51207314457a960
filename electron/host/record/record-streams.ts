import { createReadStream } from 'node:fs'
import { fromHex, toBase64 } from '../../../shared/record/bytes.ts'
import { canonical } from '../../../shared/record/canonical.ts'
import { blockEnds, type HtmlPage } from '../../../shared/record/html-page.ts'
import { recordLines, wholeJournal, type RecordSource } from './record-source.ts'

/** The lines as bytes, each with its LF: as they lie on the disk, or redacted. */
export async function* journalBytes(source: RecordSource): AsyncGenerator<Uint8Array> {
  if (source.redaction === undefined) return yield* wholeJournal(source)
  for await (const lines of recordLines(source)) yield Buffer.from(lines.map((line) => `${line}\n`).join(''))
}

export function sealText({ seal }: RecordSource): string {
  return `${canonical({ ...seal })}\n`
}

/** The JSON form: canonical itself, so that every byte of it counts. Lines are texts, since their form is the proof. */
export async function* jsonParts(source: RecordSource): AsyncGenerator<Uint8Array> {
  yield Buffer.from('{"files":{')
  const files = source.files.toSorted((a, b) => Buffer.compare(fromHex(a.sha256), fromHex(b.sha256)))
  for (const [index, { sha256, path }] of files.entries()) {
    yield Buffer.from(`${index === 0 ? '' : ','}"${sha256}":"`)
    yield* base64Parts(createReadStream(path))
    yield Buffer.from('"')
  }
  yield Buffer.from('},"journal":[')
  let first = true
  for await (const lines of recordLines(source)) {
    if (lines.length > 0) yield Buffer.from(`${first ? '' : ','}${lines.map((line) => canonical(line)).join(',')}`)
    first = first && lines.length === 0
  }
  yield Buffer.from(`],"seal":${canonical({ ...source.seal })}}`)
}

/** The HTML form: the page around the seal, the lines and the files, all in base64. */
export async function* htmlParts(source: RecordSource, page: HtmlPage): AsyncGenerator<Uint8Array> {
  yield Buffer.from(page.head)
  const block = async function* (id: string, content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const { open, close } = blockEnds(id)
    yield Buffer.from(open)
    yield* base64Parts(content)
    yield Buffer.from(close)
  }
  yield* block('journal', journalBytes(source))
  const { open, close } = blockEnds('seal')
  yield Buffer.from(`${open}${toBase64(Buffer.from(canonical({ ...source.seal })))}${close}`)
  for (const { sha256, path } of source.files) yield* block(sha256, createReadStream(path))
  yield Buffer.from(page.tail)
}

/** Base64 of a stream, in pieces: bytes that make no whole group wait for the next ones. */
async function* base64Parts(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held = Buffer.alloc(0)
  for await (const chunk of content) {
    const bytes = Buffer.concat([held, chunk])
    const whole = bytes.length - (bytes.length % 3)
    held = bytes.subarray(whole)
    if (whole > 0) yield Buffer.from(bytes.toString('base64', 0, whole))
  }
  if (held.length > 0) yield Buffer.from(held.toString('base64'))
}
