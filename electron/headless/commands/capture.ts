import { refuseWith, summarise } from '../console-output.ts'
import { appliancesOf, runOptionsOf } from '../run-words.ts'
import { longWork, type Session } from '../session.ts'
import { fileArgument, named, usageFailure } from '../words.ts'

/** `uptick capture ADDRESS --out FILE`: a read-only visit, byte for byte. Written also where the visit failed. */
export async function captureVisit(session: Session): Promise<number> {
  const { words, output, client } = session
  const out = words.option('out')
  if (out === undefined) return refuseWith(output, usageFailure('capture requires ADDRESS --out FILE.'))
  const options = runOptionsOf(session)
  if (!options.ok) return refuseWith(output, options.failure)
  const members = await appliancesOf(session)
  if (!members.ok) return refuseWith(output, members.failure)
  const { address = '', credentialRef = '' } = members.value.appliances[0] ?? {}
  const stop = client.on('passing', (passing) => {
    if (passing.kind === 'visit') output.say(`  ${passing.command}`)
  })
  const work = await longWork(session, 'appliance.capture', {
    address,
    credentialRef,
    out: fileArgument(out),
    user: words.option('user') ?? 'administrator',
    transport: options.value?.transport ?? 'telnet',
    ...named('services', options.value?.services),
    ...named('commands', words.option('command')),
    ...named('hide', words.option('hide')),
  })
  stop()
  if (!work.ok) return refuseWith(output, work.failure)
  const { path, sha256, read, failure } = work.value
  for (const { command, status, sentence } of read) {
    output.line({ type: 'command', command, status, ...named('sentence', sentence) })
    if (sentence !== undefined) output.say(`${command}: ${sentence}`)
  }
  output.line({ type: 'captured', path, sha256, commands: read.length })
  output.say(
    path,
    `sha256 ${sha256}`,
    `${String(read.length)} commands recorded; look through it before you pass it on.`,
  )
  return failure === undefined ? summarise(output, 0, { path, sha256 }) : refuseWith(output, failure, { path, sha256 })
}
