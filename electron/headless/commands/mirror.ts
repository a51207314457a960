import type { Failure } from '../../../shared/base/failure.ts'
import type { MirroredPatch } from '../../../shared/model/patch.ts'
import { refuseWith, summarise } from '../console-output.ts'
import { longWork, type Session } from '../session.ts'
import { fileArgument, wrongWords } from '../words.ts'

/** `uptick mirror …`: the updates on this laptop. */
export async function mirror(session: Session): Promise<number> {
  const { words, output, client } = session
  const [verb, ...rest] = words.rest
  const first = rest[0]
  switch (verb) {
    case 'add':
      return first === undefined ? wants(session, 'a URL') : add(session, first)
    case 'import':
      return rest.length === 0 ? wants(session, 'a file') : importFiles(session, rest)
    case 'list': {
      const list = await client.ask('patch.list', {})
      if (!list.ok) return refuseWith(output, list.failure)
      for (const patch of list.value) tell(session, patch)
      if (list.value.length === 0) output.say('The mirror is empty. Fill it: uptick mirror add URL')
      return summarise(output, 0)
    }
    case 'verify':
      return verify(session, rest)
    case 'forget': {
      if (first === undefined) return wants(session, 'the name of an update')
      const done = await client.ask('patch.forget', { name: first })
      if (!done.ok) return refuseWith(output, done.failure)
      output.say(`${first} is forgotten.`)
      return summarise(output, 0)
    }
    case 'serve':
      return serve(session)
    default:
      return refuseWith(output, wrongWords('mirror wants add, import, list, verify, forget or serve.'))
  }
}

const wants = ({ output, words }: Session, what: string): number =>
  refuseWith(output, wrongWords(`mirror ${words.rest[0] ?? ''} wants ${what}.`))

async function add(session: Session, url: string): Promise<number> {
  const { words, output, client } = session
  const stop = client.on('passing', (passing) => {
    if (passing.kind !== 'mirror' || !process.stderr.isTTY) return
    const of = passing.total === undefined ? '' : ` of ${megabytes(passing.total)}`
    process.stderr.write(`\r${passing.name}: ${megabytes(passing.bytes)}${of}   `)
  })
  const work = await longWork(session, 'patch.mirror', { url, ...wordsOf(session) })
  stop()
  if (process.stderr.isTTY) process.stderr.write('\n')
  if (!work.ok) return refuseWith(output, work.failure)
  if (work.value.failure !== undefined) return refuseWith(output, work.value.failure as unknown as Failure)
  const patch = work.value.value as unknown as MirroredPatch
  tell(session, patch)
  if (patch.release === undefined) {
    output.say(
      `Which release it brings is not known; say it with --release (asked again before the install). ${words.option('release') ?? ''}`,
    )
  }
  return summarise(output, 0)
}

async function importFiles(session: Session, names: readonly string[]): Promise<number> {
  for (const name of names) {
    const done = await session.client.ask('patch.import', { path: fileArgument(name), ...wordsOf(session) })
    if (!done.ok) return refuseWith(session.output, done.failure)
    tell(session, done.value)
  }
  return summarise(session.output, 0)
}

async function verify(session: Session, names: readonly string[]): Promise<number> {
  const { client, output } = session
  const list = await client.ask('patch.list', {})
  if (!list.ok) return refuseWith(output, list.failure)
  const wanted = names.length > 0 ? names : list.value.filter((row) => row.state !== 'partial').map((row) => row.name)
  for (const name of wanted) {
    const done = await client.ask('patch.verify', { name })
    if (!done.ok) return refuseWith(output, done.failure)
    tell(session, done.value)
  }
  return summarise(output, 0)
}

async function serve(session: Session): Promise<number> {
  const { words, output, client, signal } = session
  const protocol = words.option('http') === true ? 'http' : 'ftp'
  const served = await client.ask('patch.serve', { on: words.option('on') ?? '127.0.0.1', protocol })
  if (!served.ok) return refuseWith(output, served.failure)
  for (const url of served.value.urls) {
    output.line({ type: 'serving', url })
    if (!output.json) output.say(url)
  }
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
  return summarise(output, 130)
}

function tell({ output }: Session, patch: MirroredPatch): void {
  const { name, bytes, sha256, state, source, release, trust, reason } = patch
  output.line({
    name,
    bytes,
    sha256: sha256 ?? null,
    state,
    source,
    release: release ?? null,
    trust,
    ...(reason === undefined ? {} : { reason }),
  })
  if (!output.json) {
    const word = {
      'own-hash-only': 'our own hash only',
      'given-hash': 'hash as given',
      'two-sources': 'two sources agree',
    }[trust]
    output.say(
      `${name}  ${state}  ${megabytes(bytes)}  ${sha256 ?? ''}  ${word}  from ${source}${reason === undefined ? '' : `  ${reason}`}`,
    )
  }
}

function wordsOf({ words }: Session): { release?: string; sha256?: string } {
  const [release, sha256] = [words.option('release'), words.option('sha256')]
  return { ...(release === undefined ? {} : { release }), ...(sha256 === undefined ? {} : { sha256 }) }
}

const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`
