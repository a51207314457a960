import { failure } from '../../shared/base/failure.ts'
import manifest from '../../package.json' with { type: 'json' }
import { captureVisit } from './commands/capture.ts'
import { openAndCarry, resume } from './commands/carry.ts'
import { diffRuns } from './commands/diff.ts'
import { key } from './commands/key.ts'
import { mirror } from './commands/mirror.ts'
import { personAct } from './commands/person.ts'
import { practice } from './commands/practice.ts'
import { exportRun, verifyRecord } from './commands/record.ts'
import { runbook } from './commands/runbook.ts'
import { runs, showRun } from './commands/runs.ts'
import { support } from './commands/support.ts'
import { trust } from './commands/trust.ts'
import { createOutput, refuseWith, type Output } from './console-output.ts'
import { help } from './help.ts'
import { openSession, type DoorPorts, type Session } from './session.ts'
import { readWords, wrongWords, type Words } from './words.ts'

/** Words to calls: command -> who carries it out. Everything behind goes through the contract. */
const commands: Readonly<Record<string, (session: Session) => Promise<number>>> = {
  check: (session) => openAndCarry(session, 'check'),
  upgrade: (session) => openAndCarry(session, 'upgrade'),
  resume,
  tick: personAct,
  waive: personAct,
  answer: personAct,
  approve: personAct,
  reopen: personAct,
  sign: personAct,
  runs,
  show: showRun,
  mirror,
  runbook,
  capture: captureVisit,
  support,
  export: exportRun,
  verify: verifyRecord,
  diff: diffRuns,
  key,
  practice,
  trust,
}

/** What asks a command to end; the run is left so that it can be resumed. A terminal that was closed is one of them. */
const stops = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * The command line; resolves with its exit code (CLI.md). Never throws, never prints a stack. `openApp` is how `uptick open`
 * opens the app here: a checkout finds a door for it, the packaged app is it; `ports` are what it brings along.
 */
export async function main(
  argv: readonly string[],
  openApp: (words: Words) => Promise<number>,
  ports: DoorPorts = {},
): Promise<number> {
  const interrupt = new AbortController()
  const stop = (): void => interrupt.abort()
  // Whoever read along is gone (`| head`, a full disk behind `>`): it ends as by Ctrl-C, so that nothing goes on unseen.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', stop)
  const words = readWords(argv)
  const output = createOutput(argv.includes('--json'), argv.includes('--quiet'))
  if (!words.ok) return refuseWith(output, words.failure)
  if (words.value.option('version') === true) return say(manifest.version)
  if (words.value.option('help') === true || words.value.command === '') return say(help)
  if (words.value.command === 'open') return openApp(words.value)
  const command = Object.hasOwn(commands, words.value.command) ? commands[words.value.command] : undefined
  if (command === undefined) return refuseWith(output, wrongWords(`There is no command ${words.value.command}.`))
  for (const signal of stops) process.once(signal, stop)
  const session = await openSession(words.value, output, interrupt.signal, ports)
  if (!session.ok) return refuseWith(output, session.failure)
  try {
    return await command(session.value)
  } catch (error) {
    return unexpected(output, error)
  } finally {
    await session.value.host.close()
    for (const signal of stops) process.off(signal, stop)
  }
}

function unexpected(output: Output, error: unknown): number {
  const evidence = error instanceof Error ? error.message : String(error)
  const sentence = `A fault in Uptick stopped this: ${evidence.split('\n')[0] ?? ''}.`
  return refuseWith(output, failure('internal', sentence, 'uptick.log in the data folder may say more.'))
}

function say(text: string): number {
  process.stdout.write(`${text}\n`)
  return 0
}

if (import.meta.main) {
  process.exitCode = await main(process.argv.slice(2), async (words) => (await import('./start.ts')).start(words))
}
