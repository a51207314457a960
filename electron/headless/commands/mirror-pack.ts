import { exitOf } from '../../../shared/base/failure.ts'
import { refuseWith, summarise } from '../console-output.ts'
import { longWork, type Session } from '../session.ts'
import { fileArgument } from '../words.ts'
import { megabytes, showProgress, tellPatch } from './mirror-lines.ts'

/** `uptick mirror pack FILE NAME…`: one file for another laptop. */
export async function pack(
  session: Session,
  file: string,
  names: readonly string[],
  plans: readonly string[],
): Promise<number> {
  const { words, output } = session
  const by = words.option('by')
  const stop = showProgress(session)
  const work = await longWork(session, 'patch.pack', {
    file: fileArgument(file),
    names: [...names],
    plans: [...plans],
    ...(by === undefined ? {} : { by }),
  })
  stop()
  if (!work.ok) return refuseWith(output, work.failure)
  const packed = work.value
  output.line({ type: 'packed', ...packed })
  if (!output.json) {
    output.say(`${packed.path}  ${megabytes(packed.bytes)}`)
    output.say(`updates ${packed.updates.join(', ')}; runbooks ${packed.documents.join(', ')}`)
    if (packed.plans.length > 0) output.say(`planned runs ${packed.plans.join(', ')}`)
    output.say(`sha256 ${packed.sha256}`, `signer ${packed.signer}`)
  }
  return summarise(output, 0, { sha256: packed.sha256 })
}

/** `uptick mirror unpack FILE [--signer HEX]`: takes what is missing, and says what that was. */
export async function unpack(session: Session, file: string): Promise<number> {
  const { words, output } = session
  const signer = words.option('signer')
  const stop = showProgress(session)
  const work = await longWork(session, 'patch.unpack', {
    file: fileArgument(file),
    ...(signer === undefined ? {} : { signer }),
  })
  stop()
  if (!work.ok) return refuseWith(output, work.failure)
  const { taken, had, refused, documents, plans, known, ...about } = work.value
  for (const patch of taken) tellPatch(session, patch)
  output.line({ type: 'unpacked', taken: taken.map((each) => each.name), had, documents, plans, known, ...about })
  for (const { failure } of refused) output.refuse(failure)
  if (!output.json) {
    const whose = {
      own: 'this computer’s own key',
      given: 'the key that was named',
      unknown: 'not known here: compare it with the person who made the pack',
    }[known]
    output.say(`signature holds; signer ${about.signer} (${whose})`)
    if (had.length > 0) output.say(`here already: ${had.join(', ')}`)
    for (const { id, path } of documents) output.say(`runbook ${id}: ${path}`)
    if (plans.length > 0) output.say(`planned runs: ${plans.join(', ')}`)
    if (taken.length + documents.length + plans.length === 0) output.say('Nothing was missing.')
  }
  const [worst] = refused
  return summarise(output, worst === undefined ? 0 : exitOf(worst.failure.code), {
    taken: taken.length,
    had: had.length,
    refused: refused.length,
  })
}
