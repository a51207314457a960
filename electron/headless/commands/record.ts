import { refuseWith, summarise } from '../console-output.ts'
import type { Session } from '../session.ts'
import { fileArgument, wrongWords } from '../words.ts'

const formats = ['html', 'pdf', 'md', 'json', 'csv', 'zip'] as const

/** `uptick export RUN --format F --out FILE`. */
export async function exportRun({ words, output, client }: Session): Promise<number> {
  const [run] = words.rest
  const [format, out] = [words.option('format'), words.option('out')]
  const known = formats.find((name) => name === format)
  if (run === undefined || known === undefined || out === undefined) {
    return refuseWith(output, wrongWords(`export wants RUN --format ${formats.join('|')} --out FILE.`))
  }
  const done = await client.ask('record.export', { run, format: known, out: fileArgument(out) })
  if (!done.ok) return refuseWith(output, done.failure, { run })
  const { path, sha256, code, final } = done.value
  output.line({ type: 'exported', run, path, sha256, code, final })
  output.say(`${path}\nsha256 ${sha256}\ncode   ${code}${final ? '' : ' (sealed unfinished)'}`)
  return summarise(output, 0, { run, code })
}

/** `uptick verify FILE [--code CODE] [--signer HEX]`: up to three things, each said by itself. */
export async function verifyRecord({ words, output, client }: Session): Promise<number> {
  const name = words.rest[0]
  if (name === undefined) return refuseWith(output, wrongWords('verify wants a record: zip, html or json.'))
  const [code, signer] = [words.option('code'), words.option('signer')]
  const about = { ...(code === undefined ? {} : { code }), ...(signer === undefined ? {} : { signer }) }
  const result = await client.ask('record.verify', { path: fileArgument(name), ...about })
  if (!result.ok) return refuseWith(output, result.failure)
  const { sayings, faults } = result.value
  for (const saying of sayings) {
    output.line({ type: 'saying', ...saying })
    if (!output.json) output.say(`${saying.holds ? '[ok]' : '[X] '} ${saying.sentence}`)
  }
  for (const fault of faults) {
    output.line({ type: 'fault', ...fault })
    process.stderr.write(`uptick: ${String(fault['sentence'] ?? JSON.stringify(fault))}\n`)
  }
  return summarise(output, sayings.every((saying) => saying.holds) && faults.length === 0 ? 0 : 7)
}
