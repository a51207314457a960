import { failure } from '../../shared/base/failure.ts'
import manifest from '../../package.json' with { type: 'json' }
import { createOutput, refuseWith, type Output } from './console-output.ts'
import { topicOf } from './help-topics.ts'
import { help } from './help.ts'
import type { DoorPorts, Session } from './session.ts'
import { StopSignals } from './stop-signals.ts'
import { isVisit, readArguments, usageFailure, type Arguments } from './words.ts'

type Command = (session: Session) => Promise<number>

const loadPersonAct = async (): Promise<Command> => (await import('./commands/person.ts')).personAct

/** These commands take a whole site as well as one appliance or cluster. */
const forSite =
  (name: 'check' | 'upgrade', load: () => Promise<Command>): (() => Promise<Command>) =>
  async () =>
  async (session) => {
    if (session.words.option('site') === undefined) return (await load())(session)
    const { checkSite, upgradeSite } = await import('./commands/visit.ts')
    return name === 'check' ? checkSite(session) : upgradeSite(session)
  }

/** These commands take a visit where they take a run: the id of a visit begins with a letter. */
const forVisit =
  (load: () => Promise<Command>, ofVisit: () => Promise<(session: Session, visit: string) => Promise<number>>) =>
  async (): Promise<Command> =>
  async (session) => {
    const [id] = session.words.rest
    return isVisit(id) ? (await ofVisit())(session, id) : (await load())(session)
  }

/**
 * Each command and how to load the function that runs it. A command is loaded only when it is called, so that a short one
 * starts fast. Everything behind a command goes through the contract.
 */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  check: forSite('check', async () => (await import('./commands/carry.ts')).check),
  upgrade: forSite('upgrade', async () => (await import('./commands/carry.ts')).upgrade),
  prepare: async () => (await import('./commands/prepare.ts')).prepare,
  resume: forVisit(
    async () => (await import('./commands/carry.ts')).resume,
    async () => (await import('./commands/visit.ts')).resumeVisit,
  ),
  finish: async () => (await import('./commands/finish.ts')).finish,
  tick: loadPersonAct,
  waive: loadPersonAct,
  answer: forVisit(loadPersonAct, async () => (await import('./commands/visits.ts')).answerVisit),
  approve: loadPersonAct,
  reopen: loadPersonAct,
  sign: loadPersonAct,
  runs: async () => (await import('./commands/runs.ts')).runs,
  history: async () => (await import('./commands/history.ts')).history,
  visits: async () => (await import('./commands/visits.ts')).visits,
  leave: async () => (await import('./commands/visits.ts')).leaveBehind,
  show: forVisit(
    async () => (await import('./commands/runs.ts')).showRun,
    async () => (await import('./commands/visits.ts')).showVisit,
  ),
  site: async () => (await import('./commands/site.ts')).site,
  mirror: async () => (await import('./commands/mirror.ts')).mirror,
  runbook: async () => (await import('./commands/runbook.ts')).runbook,
  capture: async () => (await import('./commands/capture.ts')).captureVisit,
  support: async () => (await import('./commands/support.ts')).support,
  export: forVisit(
    async () => (await import('./commands/record.ts')).exportRun,
    async () => (await import('./commands/visit-record.ts')).exportVisit,
  ),
  verify: async () => (await import('./commands/record.ts')).verifyRecord,
  diff: async () => (await import('./commands/diff.ts')).diffRuns,
  key: async () => (await import('./commands/key.ts')).key,
  practice: async () => (await import('./commands/practice.ts')).practice,
  trust: async () => (await import('./commands/trust.ts')).trust,
}

/**
 * The command line; resolves with its exit code (CLI.md). Never throws, never prints a stack. `openApp` is how `uptick open`
 * opens the app here: a checkout finds a door for it, the packaged app is it; `ports` are what it brings along.
 */
export async function main(
  argv: readonly string[],
  openApp: (words: Arguments) => Promise<number>,
  ports: DoorPorts = {},
): Promise<number> {
  const stops = new StopSignals()
  // The reader of the output is gone (`| head`, a full disk behind `>`): Uptick ends as with Ctrl-C, so that nothing
  // continues unseen.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => stops.stop())
  const words = readArguments(argv)
  const output = createOutput(argv.includes('--json'), argv.includes('--quiet'))
  if (!words.ok) return refuseWith(output, words.failure)
  if (words.value.option('version') === true) return tell(manifest.version)
  if (words.value.option('help') === true || words.value.command === '')
    return tell(topicOf(words.value.command) ?? help)
  if (words.value.command === 'open') return openApp(words.value)
  const load = Object.hasOwn(commands, words.value.command) ? commands[words.value.command] : undefined
  if (load === undefined) return refuseWith(output, usageFailure(`There is no command ${words.value.command}.`))
  // The listener stays for all of it: a library that finds no other listener would end the process by the same signal.
  stops.listen()
  const [command, { openSession }] = await Promise.all([load(), import('./session.ts')])
  const session = await openSession(words.value, output, stops, ports)
  if (!session.ok) return refuseWith(output, session.failure)
  try {
    return await command(session.value)
  } catch (error) {
    return unexpected(output, error)
  } finally {
    await session.value.host.close(stops.insisted)
    stops.forget()
  }
}

function unexpected(output: Output, error: unknown): number {
  const evidence = error instanceof Error ? error.message : String(error)
  const sentence = `A fault in Uptick stopped this: ${evidence.split('\n')[0] ?? ''}.`
  return refuseWith(output, failure('internal', sentence, 'uptick.log in the data folder may say more.'))
}

/** What was asked for in the words goes to standard output, anything else they say. */
function tell(text: string): number {
  createOutput(false, false).say(...text.split('\n'))
  return 0
}
