import { open } from 'node:fs/promises'
import { looksLikeVisit } from '../../../shared/record/verify-visit.ts'
import { refuseWith, summarise } from '../console-output.ts'
import type { Session } from '../session.ts'
import { fileArgument, usageFailure } from '../words.ts'
import { verifyVisit } from './visit-record.ts'

const formats = ['html', 'pdf', 'md', 'json', 'csv', 'zip'] as const
const policies = ['customer', 'public', 'own'] as const

/** `uptick export RUN --format F --out FILE [--redact customer|public|own [--withhold KIND]…]`. */
export async function exportRun({ words, output, client }: Session): Promise<number> {
  const [run] = words.rest
  const [format, out, redact] = [words.option('format'), words.option('out'), words.option('redact')]
  const known = formats.find((name) => name === format)
  if (run === undefined || known === undefined || out === undefined) {
    return refuseWith(output, usageFailure(`export requires RUN --format ${formats.join('|')} --out FILE.`))
  }
  const policy = policies.find((name) => name === redact)
  const kinds = words.option('withhold')
  if (redact !== undefined && policy === undefined)
    return refuseWith(output, usageFailure(`--redact must be one of ${policies.join(', ')}, not "${redact}".`))
  if (kinds !== undefined && policy !== 'own')
    return refuseWith(
      output,
      usageFailure('--withhold chooses what `--redact own` withholds; the other policies are fixed.'),
    )
  const about = policy === undefined ? {} : { redact: { policy, ...(kinds === undefined ? {} : { kinds }) } }
  const done = await client.ask('record.export', { run, format: known, out: fileArgument(out), ...about })
  if (!done.ok) return refuseWith(output, done.failure, { run })
  const { path, sha256, code, final, withheld, withheldFiles, stillShown, mail } = done.value
  output.line({ type: 'exported', run, path, sha256, code, final, withheld, withheldFiles, stillShown, mail })
  output.say(path, `sha256 ${sha256}`, `code   ${code}${final ? '' : ' (sealed unfinished)'}`)
  for (const { says, values } of withheld) output.say(`withheld: ${String(values)} of ${says}`)
  if (withheldFiles > 0) output.say(`left out: ${String(withheldFiles)} files`)
  for (const place of stillShown)
    output.say(`Still shown, since a record cannot leave it out: ${place}. It mentions what is withheld.`)
  output.say('', 'To send with it:', '', ...mail.body.split('\n'))
  return summarise(output, 0, { run, code })
}

/** `uptick verify FILE [--code CODE] [--signer HEX]`: up to three things, each said on its own. */
export async function verifyRecord(session: Session): Promise<number> {
  const { words, output, client } = session
  const name = words.rest[0]
  if (name === undefined) return refuseWith(output, usageFailure('verify requires a record file: zip, html, or json.'))
  if (await isVisitRecord(fileArgument(name))) return verifyVisit(session, name)
  const [code, signer] = [words.option('code'), words.option('signer')]
  const about = { ...(code === undefined ? {} : { code }), ...(signer === undefined ? {} : { signer }) }
  const result = await client.ask('record.verify', { path: fileArgument(name), ...about })
  if (!result.ok) return refuseWith(output, result.failure)
  const { sayings, faults, form } = result.value
  if (!output.json) output.say(`Read as ${formText[form]}.`)
  for (const saying of sayings) {
    output.line({ type: 'saying', ...saying })
    if (!output.json) output.say(`${saying.holds ? '[ok]' : '[X] '} ${saying.sentence}`)
  }
  for (const fault of faults) {
    output.line({ type: 'fault', ...fault })
    if (!output.json) output.say(`     ${fault.sentence}`)
  }
  const lacking = sayings.filter((saying) => !saying.holds)
  if (lacking.length > 0) {
    output.warn(
      `${lacking.map(({ sentence }) => sentence).join(' ')} Do not rely on this file; ask its sender for another.`,
    )
    return summarise(output, 7, { form })
  }
  if (code === undefined && !output.json)
    output.say(`code   ${result.value.code ?? ''}`, `signer ${result.value.signer ?? ''}`)
  return summarise(output, 0, { form })
}

/** The first words of a record show whether it is of a visit or of a run. */
async function isVisitRecord(file: string): Promise<boolean> {
  const handle = await open(file, 'r').catch(() => undefined)
  if (handle === undefined) return false
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0)
    return looksLikeVisit(buffer.subarray(0, bytesRead).toString('latin1'))
  } catch {
    return false
  } finally {
    await handle.close()
  }
}

const formText = { zip: 'a zip', html: 'an HTML page', json: 'JSON' } as const
