import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { failure } from '../../../shared/base/failure.ts'
import type { MemberCode } from '../../../shared/record/verify-visit.ts'
import { refuseWith, summarise } from '../console-output.ts'
import type { Session } from '../session.ts'
import { personOf } from '../visit-words.ts'
import { fileArgument, named, usageFailure } from '../words.ts'

const formats = ['html', 'pdf', 'md', 'json', 'csv', 'zip'] as const
const policies = ['customer', 'public', 'own'] as const

/**
 * `uptick export VISIT --format F --out FOLDER [--redact …]`: the record of every member, each of which verifies alone, and
 * the visit's own record. That one names every appliance, so a redacted export leaves it out.
 */
export async function exportVisit(session: Session, visit: string): Promise<number> {
  const { words, output, client } = session
  const [out, wanted, redact] = [words.option('out'), words.option('format'), words.option('redact')]
  const format = formats.find((name) => name === wanted)
  if (format === undefined || out === undefined) {
    return refuseWith(output, usageFailure(`export requires VISIT --format ${formats.join('|')} --out FOLDER.`))
  }
  const policy = policies.find((name) => name === redact)
  if (redact !== undefined && policy === undefined) {
    return refuseWith(output, usageFailure(`--redact must be ${policies.join(', ')}, not "${redact}".`))
  }
  const shown = await client.ask('visit.show', { visit })
  if (!shown.ok) return refuseWith(output, shown.failure, { visit })
  const folder = fileArgument(out)
  try {
    await mkdir(folder, { recursive: true })
  } catch {
    const hint = 'Name another folder with --out.'
    return refuseWith(output, failure('disk.not-writable', `The folder ${folder} cannot be made.`, hint), { visit })
  }
  const about = policy === undefined ? {} : { redact: { policy, ...named('kinds', words.option('withhold')) } }
  const members: MemberCode[] = []
  for (const { member, run } of shown.value.members) {
    if (run === undefined) continue
    const file = path.join(folder, `${fileName(member)}.${format}`)
    const done = await client.ask('record.export', { run, format, out: file, ...about })
    if (!done.ok) return refuseWith(output, done.failure, { visit, run })
    const { sha256, code, final } = done.value
    members.push({ member, run, code })
    output.line({ type: 'exported', visit, member, run, path: file, sha256, code, final })
    output.say(`${member}: ${file}`, `  code ${code}${final ? '' : ' (sealed unfinished)'}`)
  }
  if (policy !== undefined) {
    output.say("The visit's own record names every appliance, so a redacted export leaves it out.")
    return summarise(output, 0, { visit, members })
  }
  const file = path.join(folder, 'visit.json')
  const done = await client.ask('visit.export', { visit, out: file, members, by: personOf(words) })
  if (!done.ok) return refuseWith(output, done.failure, { visit })
  const { sha256, code, final } = done.value
  output.line({ type: 'exported', visit, path: file, sha256, code, final })
  output.say(`The visit: ${file}`, `  code ${code}${final ? '' : ' (sealed unfinished)'}`)
  return summarise(output, 0, { visit, code, members })
}

/** `uptick verify visit.json`: the visit's own record; the members' records are verified one by one. */
export async function verifyVisit({ words, output, client }: Session, file: string): Promise<number> {
  const known = { ...named('code', words.option('code')), ...named('signer', words.option('signer')) }
  const verified = await client.ask('visit.verify', { path: fileArgument(file), ...known })
  if (!verified.ok) return refuseWith(output, verified.failure)
  const { faults, visit, code, signer, lines, members } = verified.value
  for (const sentence of faults) {
    output.line({ type: 'fault', sentence })
    if (!output.json) output.say(`     ${sentence}`)
  }
  if (faults.length > 0) {
    output.warn('The record of the visit is not sound. Do not rely on this file; ask its sender for another.')
    return summarise(output, 7, { form: 'visit' })
  }
  output.say(`The record of the visit ${visit} is sound: ${String(lines)} lines.`, `code   ${code}`, `signer ${signer}`)
  for (const one of members) {
    output.line({ type: 'member', visit, ...one })
    if (!output.json) output.say(`${one.member}: its own record must show the code ${one.code}`)
  }
  return summarise(output, 0, { form: 'visit', visit, code })
}

/** A name of a member that every file system takes. */
const fileName = (member: string): string => member.replace(/[^A-Za-z0-9.-]+/g, '_')
