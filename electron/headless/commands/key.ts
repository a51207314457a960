import type { Result } from '../../../shared/base/result.ts'
import { refuseWith, summarise } from '../console-output.ts'
import type { Session } from '../session.ts'
import { fileArgument, usageFailure } from '../words.ts'

/** `uptick key show`, `backup FILE`, `restore FILE`, `replace`. A passphrase comes from UPTICK_KEY_PASSPHRASE, never from the words. */
export async function key(session: Session): Promise<number> {
  const { words, output } = session
  const [act, name] = words.rest
  switch (act) {
    case 'show':
      return show(session)
    case 'backup':
    case 'restore':
      if (name === undefined) return refuseWith(output, usageFailure(`key ${act} requires FILE.`))
      return act === 'backup' ? backup(session, name) : restore(session, name)
    case 'replace':
      return replace(session)
    default:
      return refuseWith(output, usageFailure('key requires show, backup FILE, restore FILE, or replace.'))
  }
}

async function show({ output, client }: Session): Promise<number> {
  const shown = await client.ask('key.show', {})
  if (!shown.ok) return refuseWith(output, shown.failure)
  const { public: current, path, keptBy, atHand, retired, changes } = shown.value
  output.line({ type: 'key', ...shown.value })
  output.say(current, `  in ${path}`, `  kept by ${keptBy}${atHand ? '' : ', which this program cannot open'}`)
  for (const { old, at } of changes) output.say(`  replaced ${old} on ${at}`)
  for (const old of retired) output.say(`  seals the runs that were started with it: ${old}`)
  return summarise(output, 0, { signer: current })
}

async function backup({ output, client }: Session, name: string): Promise<number> {
  const path = fileArgument(name)
  const written = await client.ask('key.backup', { path, ...passphrase() })
  if (!written.ok) return refuseWith(output, written.failure)
  output.line({ type: 'key-backup', ...written.value })
  output.say(
    written.value.encrypted
      ? `${path}, locked with the passphrase. Anyone who has both can sign as you.`
      : `${path}, not locked: anyone who has this file can sign as you. Set UPTICK_KEY_PASSPHRASE to lock it.`,
  )
  return summarise(output, 0, { signer: written.value.public })
}

async function restore({ output, client }: Session, name: string): Promise<number> {
  const restored = await client.ask('key.restore', { path: fileArgument(name), ...passphrase() })
  return finish({ output }, restored, (value) => `${value.public} signs from now on.`)
}

async function replace({ output, client }: Session): Promise<number> {
  const replaced = await client.ask('key.replace', {})
  if (!replaced.ok) return refuseWith(output, replaced.failure)
  const { old, new: fresh } = replaced.value
  output.line({ type: 'key-replaced', ...replaced.value })
  output.say(`${fresh} signs from now on.`, `Each later record announces it with the signature of ${old}.`)
  output.say(
    'Runs that were started with the old key are sealed with the old key. Back up the new key: `uptick key backup FILE`.',
  )
  return summarise(output, 0, { signer: fresh })
}

function finish(
  { output }: Pick<Session, 'output'>,
  result: Result<{ public: string }>,
  words: (value: { public: string }) => string,
): number {
  if (!result.ok) return refuseWith(output, result.failure)
  output.line({ type: 'key', ...result.value })
  output.say(words(result.value))
  return summarise(output, 0, { signer: result.value.public })
}

function passphrase(): { passphrase?: string } {
  const given = process.env['UPTICK_KEY_PASSPHRASE'] ?? ''
  return given === '' ? {} : { passphrase: given }
}
