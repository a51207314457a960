import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { failure, type Failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import type { ParamsOf } from '../../../shared/contract/contract.ts'
import { readClusterFile } from '../cluster-file.ts'
import { refuseWith, summarise } from '../console-output.ts'
import { createEventTeller, learnTitles, type Titles } from '../event-lines.ts'
import { appliancesOf, runOptionsOf } from '../run-words.ts'
import { longWork, type Session } from '../session.ts'
import { fileArgument, named, usageFailure } from '../words.ts'

type Preparing = ParamsOf<'sheet.prepare'>

/**
 * `uptick prepare ADDRESS|FILE --out SHEET`: the questions that can be answered before a visit, as an answers file. Looks at
 * an ADDRESS, which changes nothing there; connects to nothing for a FILE.
 */
export async function prepare(session: Session): Promise<number> {
  const { words, output, client } = session
  const subject = words.rest[0]
  const out = words.option('out')
  if (subject === undefined || out === undefined) {
    return refuseWith(output, usageFailure('prepare requires an ADDRESS or a FILE, and --out SHEET.'))
  }
  const taken = await existing(out)
  if (taken !== undefined) return refuseWith(output, taken)
  const by = words.option('by') ?? process.env['USER'] ?? 'unknown'
  const more = { by, ...named('to', words.option('to')), ...named('runbook', runbookArgument(words.option('runbook'))) }
  const source = await readFile(fileArgument(subject), 'utf8').catch(() => undefined)
  const about = source === undefined ? await look(session, more) : await fromFile(subject, source)
  if (!about.ok) return refuseWith(output, about.failure)
  const run = about.value.look
  const prepared = await client.ask('sheet.prepare', { ...more, ...about.value })
  if (!prepared.ok) return refuseWith(output, prepared.failure, named('run', run))
  const { text, asked, filled, runbook, version, appliances } = prepared.value
  const rest = { runbook, version, appliances }
  try {
    await writeFile(fileArgument(out), text, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    return refuseWith(output, cannotWrite(out, error), named('run', run))
  }
  const written = { sheet: fileArgument(out), asked, filled, open: asked - filled, ...rest, ...named('run', run) }
  output.line({ type: 'sheet', ...written })
  output.say(`${out}: ${String(asked)} entries, ${String(filled)} filled in, ${String(asked - filled)} to fill in.`)
  output.say(`Fill it in, then: uptick upgrade … --answers ${out}`)
  return summarise(output, 0, written)
}

/** Logs in and reads what reads only; what the look cannot tell stays a question of the sheet. */
async function look(
  session: Session,
  more: Pick<Preparing, 'to' | 'runbook' | 'by'>,
): Promise<Result<Partial<Preparing>>> {
  const { output, client } = session
  const titles: Titles = new Map()
  const tell = createEventTeller(titles)
  const stop = client.on('event', (event) => {
    output.line({ run: event.run, seq: event.seq, at: event.at, type: event.type, data: event.data })
    tell(output, event)
  })
  try {
    const appliances = await appliancesOf(session)
    if (!appliances.ok) return appliances
    const options = runOptionsOf(session)
    if (!options.ok) return options
    const opening = { ...appliances.value, purpose: 'check' as const, options: options.value, ...more }
    const opened = await client.ask('run.open', opening)
    if (!opened.ok) return opened
    const { run } = opened.value
    await learnTitles(client, run, titles)
    const work = await longWork(session, 'run.carryOn', { run, close: true })
    return work.ok ? succeed({ look: run }) : failed(work.failure)
  } finally {
    stop()
  }
}

/** An earlier sheet, which is made again, or a cluster file. */
async function fromFile(name: string, source: string): Promise<Result<Partial<Preparing>>> {
  if (/^sheet:/m.test(source)) return succeed({ sheet: { name: path.basename(name), source } })
  const cluster = await readClusterFile(name)
  if (!cluster.ok) return cluster
  const appliances = cluster.value.appliances.map(({ address, role }) => ({ address, role }))
  return succeed({ cluster: cluster.value.name, appliances })
}

/** A sheet that somebody may have filled in is not written over. */
async function existing(out: string): Promise<Failure | undefined> {
  const there = await readFile(fileArgument(out)).then(
    () => true,
    (error: unknown) => !(error instanceof Error && 'code' in error && error.code === 'ENOENT'),
  )
  if (!there) return undefined
  return usageFailure(
    `${out} exists already, and may be filled in.`,
    'Name another file with --out, or remove that one.',
  )
}

function cannotWrite(out: string, error: unknown): Failure {
  const why = error instanceof Error ? error.message : String(error)
  const sentence = `${out} cannot be written.`
  return failure('disk.not-writable', sentence, 'Name a file in a folder that is there.', { evidence: why })
}

/** A built-in document by its id, or one of one's own by its file, which is the caller's. */
function runbookArgument(text: string | undefined): string | undefined {
  return text?.endsWith('.md') === true ? fileArgument(text) : text
}
