import { readFile } from 'node:fs/promises'
import { exitOf } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import { refuseWith, summarise } from '../console-output.ts'
import { longWork, type Session } from '../session.ts'
import { fileArgument, named, usageFailure } from '../words.ts'
import { pack, unpack } from './mirror-pack.ts'
import { megabytes, showProgress, tellPatch } from './mirror-lines.ts'
import { rehearse, serve } from './mirror-serve.ts'

/** `uptick mirror …`: the updates on this laptop. */
export async function mirror(session: Session): Promise<number> {
  const { words, output, client } = session
  const [verb, ...rest] = words.rest
  const first = rest[0]
  switch (verb) {
    case 'add':
      return first === undefined ? wants(session, 'a URL') : add(session, first)
    case 'import':
      return rest.length === 0 ? wants(session, 'a file or a folder') : importFiles(session, rest)
    case 'list': {
      const list = await client.ask('patch.list', {})
      if (!list.ok) return refuseWith(output, list.failure)
      for (const patch of list.value) tellPatch(session, patch)
      if (list.value.length === 0) output.say('The mirror is empty. Fill it: uptick mirror add URL')
      return summarise(output, 0)
    }
    case 'verify':
      return verify(session, rest)
    case 'forget':
      return forget(session, first)
    case 'serve':
      return serve(session, rest)
    case 'rehearse':
      return first === undefined ? wants(session, 'the address of an appliance') : rehearse(session, first)
    case 'pack':
      return first === undefined ? wants(session, 'a file, and the updates to pack') : packWithPlans(session, rest)
    case 'unpack':
      return first === undefined ? wants(session, 'a trip pack') : unpack(session, first)
    default:
      return refuseWith(
        output,
        usageFailure('mirror requires add, import, list, verify, forget, serve, rehearse, pack, or unpack.'),
      )
  }
}

const wants = ({ output, words }: Session, what: string): number =>
  refuseWith(output, usageFailure(`mirror ${words.rest[0] ?? ''} requires ${what}.`))

async function add(session: Session, url: string): Promise<number> {
  const { output } = session
  const plans = await keepPlans(session)
  if (!plans.ok) return refuseWith(output, plans.failure)
  const stop = showProgress(session)
  const work = await longWork(session, 'patch.mirror', { url, ...wordsOf(session) })
  stop()
  if (!work.ok) return refuseWith(output, work.failure)
  const patch = work.value
  tellPatch(session, patch)
  if (patch.release === undefined)
    output.say('The file does not state its release. Set it with --release, or answer before the install.')
  return summarise(output, 0)
}

async function importFiles(session: Session, names: readonly string[]): Promise<number> {
  const { output } = session
  const plans = await keepPlans(session)
  if (!plans.ok) return refuseWith(output, plans.failure)
  const stop = showProgress(session)
  const paths = names.map((name) => fileArgument(name))
  const work = await longWork(session, 'patch.import', { paths, ...wordsOf(session) })
  stop()
  if (!work.ok) return refuseWith(output, work.failure)
  const { patches, refused, passedOver } = work.value
  for (const patch of patches) tellPatch(session, patch)
  if (passedOver > 0) output.say(`Skipped ${String(passedOver)} files whose names are not names of updates.`)
  for (const { failure } of refused) output.refuse(failure)
  const [worst] = refused
  return summarise(output, worst === undefined ? 0 : exitOf(worst.failure.code))
}

async function verify(session: Session, names: readonly string[]): Promise<number> {
  const { client, output, words } = session
  const list = await client.ask('patch.list', {})
  if (!list.ok) return refuseWith(output, list.failure)
  const wanted = names.length > 0 ? names : list.value.filter((row) => row.state !== 'partial').map((row) => row.name)
  const sha256 = words.option('sha256')
  if (sha256 !== undefined && names.length !== 1)
    return refuseWith(output, usageFailure('mirror verify --sha256 requires one NAME: a hash is of one update.'))
  let exit = 0
  for (const name of wanted) {
    const done = await client.ask('patch.verify', { name, ...named('sha256', sha256) })
    if (done.ok) tellPatch(session, done.value)
    else {
      output.refuse(done.failure)
      exit = Math.max(exit, exitOf(done.failure.code))
    }
  }
  return summarise(output, exit)
}

/** Says what is lost before it is lost; with --preview it stays at that. */
async function forget(session: Session, name: string | undefined): Promise<number> {
  const { words, client, output } = session
  for (const plan of words.option('plan') ?? []) {
    const dropped = await client.ask('patch.dropPlan', { name: plan })
    if (!dropped.ok) return refuseWith(output, dropped.failure)
    output.say(`Removed the planned run "${plan}". Its updates are kept.`)
  }
  if (name === undefined)
    return words.option('plan') === undefined ? wants(session, 'the name of an update') : summarise(output, 0)
  const loss = await client.ask('patch.lossOf', { name })
  if (!loss.ok) return refuseWith(output, loss.failure)
  const { patch, frees, sharedWith, fetchAgain } = loss.value
  const keptFor = patch.keptFor ?? []
  output.line({ type: 'loss', name, bytes: patch.bytes, frees, sharedWith, fetchAgain, source: patch.source, keptFor })
  if (!output.json) {
    tellPatch(session, patch)
    output.say(
      sharedWith.length > 0
        ? `No disk space is freed: ${sharedWith.join(', ')} uses the same file.`
        : `This frees ${megabytes(frees)}. ${fetchAgain ? `You can download the update again from ${patch.source} while it is available there` : `The update was imported from ${patch.source}, and no download address is known`}.`,
    )
    if (keptFor.length > 0) output.say(`It is kept for ${keptFor.join(', ')}.`)
  }
  if (words.option('preview') === true) return summarise(output, 0)
  const done = await client.ask('patch.forget', { name, evenIfKept: words.option('even-if-kept') === true })
  if (!done.ok) return refuseWith(output, done.failure)
  output.say(`Removed ${name} from the mirror.`)
  return summarise(output, 0)
}

async function packWithPlans(session: Session, [file = '', ...names]: readonly string[]): Promise<number> {
  const plans = await keepPlans(session)
  return plans.ok ? await pack(session, file, names, plans.value) : refuseWith(session.output, plans.failure)
}

/** Keeps the plans that --plan names: a file is read and kept, anything else is a plan that is kept already. */
async function keepPlans({ words, client, output }: Session): Promise<Result<string[]>> {
  const names: string[] = []
  for (const plan of words.option('plan') ?? []) {
    if (!/\.ya?ml$/i.test(plan)) names.push(plan)
    else {
      let source: string
      try {
        source = await readFile(fileArgument(plan), 'utf8')
      } catch {
        return failed(usageFailure(`The planned run ${plan} cannot be read.`))
      }
      const kept = await client.ask('patch.keepPlan', { source })
      if (!kept.ok) return kept
      const { missing } = kept.value
      output.line({ type: 'plan', name: kept.value.plan.name, to: kept.value.plan.to, missing })
      const lacking =
        missing.length === 0 ? 'all of its updates are in the mirror' : `still missing: ${missing.join(', ')}`
      output.say(`Saved the planned run "${kept.value.plan.name}"; ${lacking}.`)
      names.push(kept.value.plan.name)
    }
  }
  return succeed(names)
}

function wordsOf({ words }: Session): { name?: string; release?: string; sha256?: string } {
  return {
    ...named('name', words.option('name')),
    ...named('release', words.option('release')),
    ...named('sha256', words.option('sha256')),
  }
}
