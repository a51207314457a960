import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import type { HtmlPage } from '../../../shared/record/html-page.ts'
import { verifyText } from '../../../shared/record/verify-words.ts'
import { htmlParts, journalBytes, sealText } from './record-streams.ts'
import type { RecordSource } from './record-source.ts'

/**
 * The zip form as a stream: `journal.ndjson`, `seal.json`, `files/<sha256>`, `VERIFY.md`, and `record.html` where a page is
 * handed in. Its times are the seal's, so that the same record gives the same bytes.
 */
export function zipParts(source: RecordSource, page: HtmlPage | undefined): AsyncIterable<Uint8Array> {
  const zip = new ZipFile()
  const options = { mtime: new Date(source.seal.at), mode: 0o100644 }
  const streams: Readable[] = []
  const add = (name: string, open: () => Readable): void =>
    zip.addReadStreamLazy(name, options, (callback) => {
      const stream = open()
      streams.push(stream)
      stream.once('error', (error) => zip.outputStream.emit('error', error))
      callback(null, stream)
    })
  add('journal.ndjson', () => Readable.from(journalBytes(source), { objectMode: false }))
  zip.addBuffer(Buffer.from(sealText(source)), 'seal.json', options)
  zip.addBuffer(Buffer.from(verifyText(source)), 'VERIFY.md', options)
  if (page !== undefined) add('record.html', () => Readable.from(htmlParts(source, page), { objectMode: false }))
  for (const { sha256, path } of source.files) zip.addFile(path, `files/${sha256}`, options)
  zip.on('error', (error) => zip.outputStream.emit('error', error))
  zip.end()
  return Readable.from(zip.outputStream as AsyncIterable<Uint8Array>).once('close', () => {
    for (const stream of streams) stream.destroy()
  })
}
