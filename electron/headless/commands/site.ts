import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import type { ResultOf } from '../../../shared/contract/contract.ts'
import { membersOf, type Site, type SiteAppliance } from '../../../shared/model/site.ts'
import { refuseWith, summarise } from '../console-output.ts'
import { tellMatrix } from '../matrix-lines.ts'
import type { Session } from '../session.ts'
import { fileArgument, named, usageFailure } from '../words.ts'

const forms = ['csv', 'inventory', 'hosts'] as const

/** `uptick site list|import FILE|lint SITE|show SITE|matrix SITE`. */
export async function site(session: Session): Promise<number> {
  const { words, output } = session
  const [verb, subject] = words.rest
  if (verb === 'list') return listSites(session)
  const act = { import: importList, lint: lintSite, show: showSite, matrix: showMatrix }[verb ?? '']
  if (act === undefined)
    return refuseWith(output, usageFailure('site requires list, import FILE, lint SITE, show SITE or matrix SITE.'))
  if (subject === undefined) {
    const what = verb === 'import' ? 'a FILE with a list of appliances' : 'a SITE: its name, or a file'
    return refuseWith(output, usageFailure(`site ${verb ?? ''} requires ${what}.`))
  }
  return act(session, subject)
}

async function listSites({ client, output }: Session): Promise<number> {
  const list = await client.ask('site.list', {})
  if (!list.ok) return refuseWith(output, list.failure)
  for (const { site: known, faults, path: file } of list.value) {
    const about = known === undefined ? {} : countsOf(known)
    output.line({ type: 'site', ...named('name', known?.name), ...about, faults: faults.length, path: file })
    if (output.json) continue
    const what = known === undefined ? 'not a site' : `${known.name}: ${countText(known)}`
    output.say(`${what}${faults.length === 0 ? '' : `, ${counted(faults.length, 'fault')}`}  ${file ?? ''}`)
  }
  if (list.value.length === 0) output.say('No site is saved. Save one with: uptick site import FILE')
  return summarise(output, 0, { sites: list.value.length })
}

/** Shows every line that is not in the site. The import does not fail for that: the person decides what to add. */
async function importList({ words, client, output }: Session, file: string): Promise<number> {
  const as = words.option('as')
  const form = forms.find((one) => one === as)
  if (as !== undefined && form === undefined)
    return refuseWith(output, usageFailure(`--as must be ${forms.join(', ')}.`))
  const source = await readFile(fileArgument(file), 'utf8').catch(() => undefined)
  if (source === undefined) return refuseWith(output, usageFailure(`The file ${file} cannot be read.`))
  const name = words.option('name') ?? path.basename(file).replace(/\.[^.]*$/, '')
  const done = await client.ask('site.import', {
    ...{ source, name, replace: words.option('replace') === true },
    ...named('as', form),
    ...named('to', words.option('to')),
  })
  if (!done.ok) return refuseWith(output, done.failure)
  const { site: made, notUnderstood, path: kept, as: read, sha256 } = done.value
  for (const each of notUnderstood) {
    output.line({ type: 'not-understood', ...each })
    output.warn(`${file}, line ${String(each.line)}: ${each.why} The line is: ${each.text}`)
  }
  const about = {
    site: made.name,
    as: read,
    ...countsOf(made),
    notUnderstood: notUnderstood.length,
    path: kept,
    sha256,
  }
  output.line({ type: 'imported', ...about })
  if (!output.json) {
    const missed =
      notUnderstood.length === 0 ? '' : ` ${counted(notUnderstood.length, 'line')} not understood, shown above.`
    output.say(
      `Site "${made.name}": ${countText(made)}.${missed}`,
      `Saved as ${kept}. Edit it there, then: uptick site lint "${made.name}"`,
    )
  }
  return summarise(output, 0, about)
}

async function lintSite(session: Session, subject: string): Promise<number> {
  const { output } = session
  const read = await readNamed(session, subject)
  if (!read.ok) return refuseWith(output, read.failure)
  const { site: known, faults } = read.value
  for (const fault of faults) {
    output.line({ type: 'fault', ...fault })
    if (!output.json) output.say(`${subject}:${String(fault.line)}: ${fault.sentence}`)
  }
  if (faults.length === 0) output.say(`${known?.name ?? subject} has no fault.`)
  return summarise(output, faults.length === 0 ? 0 : 3, { ...named('site', known?.name), faults: faults.length })
}

async function showSite(session: Session, subject: string): Promise<number> {
  const { output } = session
  const sound = await soundSite(session, subject)
  if (!sound.ok) return refuseWith(output, sound.failure)
  const { site: known, sha256 } = sound.value
  const members = membersOf(known)
  for (const { member, cluster, appliances } of members) {
    for (const { role, ...one } of appliances) {
      output.line({ type: 'appliance', member, ...named('cluster', cluster), ...one, role })
    }
  }
  if (!output.json) sayPlan(session, known)
  return summarise(output, 0, { site: known.name, sha256, ...countsOf(known), ...named('to', known.to) })
}

async function showMatrix(session: Session, subject: string): Promise<number> {
  const { output, client } = session
  const sound = await soundSite(session, subject)
  if (!sound.ok) return refuseWith(output, sound.failure)
  const rows = await client.ask('site.matrix', { source: sound.value.source })
  if (!rows.ok) return refuseWith(output, rows.failure)
  tellMatrix(output, rows.value)
  const counted = { same: 0, other: 0, unknown: 0 }
  for (const { standing } of rows.value) counted[standing] += 1
  return summarise(output, 0, { site: sound.value.site.name, ...counted })
}

function sayPlan({ output }: Session, known: Site): void {
  output.say(`${known.name}: ${countText(known)}${known.to === undefined ? '' : `, to ${known.to}`}`)
  for (const { cluster, appliances } of membersOf(known)) {
    if (cluster !== undefined) output.say('', `Cluster ${cluster}`)
    for (const one of appliances) {
      output.say(`  ${one.address}${cluster === undefined ? '' : `  ${one.role}`}${kindText(one)}`)
    }
  }
  const { canary, soak, then, 'at-once': atOnce, 'stop-after': stopAfter } = known.pace
  const pace = [
    ...(canary === undefined ? [] : [`${canary} first`]),
    ...(soak === undefined ? [] : [`then wait ${soak}`]),
    ...(then === undefined ? [] : [`then waves of ${then.join(', ')}`]),
    ...(atOnce === undefined ? [] : [`at most ${String(atOnce)} at once`]),
    ...(stopAfter === undefined ? [] : [`stop after ${counted(stopAfter, 'failed change')}`]),
  ]
  if (pace.length > 0) output.say('', `Pace: ${pace.join('; ')}.`)
  const answers = Object.entries(known.answers)
  if (answers.length > 0) output.say('', 'Answers for the site:')
  for (const [question, value] of answers) output.say(`  ${question}: ${String(value)}`)
}

function kindText({ is, serves }: SiteAppliance): string {
  const kind = is === 'razorgate' ? '  RazorGate' : is === 'message-server' ? '  Message Server' : ''
  return `${kind}${serves === undefined ? '' : ` for ${serves}`}`
}

/** A site by its file, or by the name under which it is saved. */
export async function readNamed({ client }: Session, subject: string): Promise<Result<ResultOf<'site.read'>>> {
  const source = await readFile(fileArgument(subject), 'utf8').catch(() => undefined)
  return client.ask('site.read', source === undefined ? { name: subject } : { source })
}

/** A site without a fault. Failure: words.wrong, with the first fault and its line. */
export async function soundSite(
  session: Session,
  subject: string,
): Promise<Result<{ readonly site: Site; readonly source: string; readonly sha256: string }>> {
  const read = await readNamed(session, subject)
  if (!read.ok) return read
  const { site: known, faults, source, sha256 } = read.value
  const [first] = faults
  if (known !== undefined && first === undefined) return succeed({ site: known, source, sha256 })
  const sentence = `${subject}, line ${String(first?.line ?? 1)}: ${first?.sentence ?? 'This is not a site.'}`
  return failed(usageFailure(sentence, `List every fault with: uptick site lint ${subject}`))
}

function countsOf(known: Site): { appliances: number; clusters: number } {
  const appliances = membersOf(known).reduce((sum, member) => sum + member.appliances.length, 0)
  return { appliances, clusters: known.clusters.length }
}

function countText(known: Site): string {
  const { appliances, clusters } = countsOf(known)
  return `${counted(appliances, 'appliance')}${clusters === 0 ? '' : `, ${counted(clusters, 'cluster')}`}`
}

const counted = (count: number, what: string): string => `${String(count)} ${what}${count === 1 ? '' : 's'}`
