import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { checkSite, resumeVisit, upgradeSite } from '../../electron/headless/commands/visit.ts'
import { mirror } from '../../electron/headless/commands/mirror.ts'
import { verifyRecord } from '../../electron/headless/commands/record.ts'
import { history } from '../../electron/headless/commands/history.ts'
import { exportVisit } from '../../electron/headless/commands/visit-record.ts'
import { answerVisit, leaveBehind, showVisit, visits } from '../../electron/headless/commands/visits.ts'
import { site } from '../../electron/headless/commands/site.ts'
import type { Output } from '../../electron/headless/console-output.ts'
import { summarise } from '../../electron/headless/console-output.ts'
import { exitOf } from '../../shared/base/failure.ts'
import { openSession, type Session } from '../../electron/headless/session.ts'
import { StopSignals } from '../../electron/headless/stop-signals.ts'
import { readArguments } from '../../electron/headless/words.ts'
import { startPractice, type PracticeAppliance } from '../../electron/practice/practice.ts'
import { makePracticeUpdate } from '../../electron/practice/update-file.ts'
import { usualAnswers } from './answers.ts'
import type { Line } from './uptick.ts'

export const password = 'pelican-41-gable'
export const pace = ['--probe-every', '0.1', '--settle', '0.2', '--serve-on', '127.0.0.1:0']

/** The answers of the usual upgrade, indented as a site has them. */
export const siteAnswers = `answers:\n${usualAnswers.split('ticks:')[0]?.split('\n').slice(1).join('\n') ?? ''}`
const usualTicks = `ticks:${(usualAnswers.split('ticks:')[1] ?? '').split('approve:')[0] ?? ''}  cluster.12-all-rebooted: seen\n  cluster.13-console: seen\n`

export interface Said {
  readonly exit: number
  readonly lines: readonly Line[]
  readonly refusals: readonly string[]
  readonly said: readonly string[]
}

/** A data folder with an update in its mirror, practice appliances, and the commands about sites over both. */
export class Harbor {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'uptick-visit-'))
  readonly data = path.join(this.folder, 'data')
  readonly #ends: (() => Promise<void>)[] = []
  #files = 0

  async close(): Promise<void> {
    for (const end of this.#ends) await end()
    rmSync(this.folder, { recursive: true, force: true })
  }

  async mirror(): Promise<void> {
    const bytes = makePracticeUpdate({ name: 'R4_4_3-GA', release: '4.4.3-GA', bytes: 50_000 })
    const file = this.file('R4_4_3-GA.mpu5', bytes)
    const imported = await this.run(['mirror', 'import', file, '--name', 'R4_4_3-GA', '--release', '4.4.3-GA'])
    if (imported.exit !== 0) throw new Error(imported.refusals.join())
  }

  async appliance(knobs: Record<string, string> = {}): Promise<PracticeAppliance> {
    const [only] = await this.appliances({}, knobs)
    if (only === undefined) throw new Error('no appliance')
    return only
  }

  async appliances(
    options: { cluster?: number },
    knobs: Record<string, string> = {},
  ): Promise<readonly PracticeAppliance[]> {
    const usual = { linger: '100', install: '100', down: '1500', layout: 'columns' }
    const started = await startPractice({ password, ...options, knobs: { ...usual, ...knobs } })
    this.#ends.push(() => started.dispose())
    return started.appliances
  }

  file(name: string, content: string | Buffer): string {
    const file = path.join(this.folder, `${String((this.#files += 1))}-${name}`)
    writeFileSync(file, content)
    return file
  }

  /** An answers file with the usual steps done, more lines, and these approvals. */
  answers(approve: readonly string[], more = ''): string {
    const approvals = approve.map((one) => `  - '${one}'\n`).join('')
    const given = approve.length === 0 ? '' : `approve:\n${approvals}`
    return this.file('answers.yaml', `${usualTicks}${more}${given}accept: [licence-agreement, own-hash-only]\n`)
  }

  /** One command in this process, as the command line gives it; `stop` is called with a way to interrupt it. */
  async run(
    argv: readonly string[],
    stop: (interrupt: () => void, line: Line) => void = () => undefined,
  ): Promise<Said> {
    const words = readArguments([...argv, '--json', '--data', this.data])
    if (!words.ok) throw new Error(words.failure.sentence)
    const lines: Line[] = []
    const refusals: string[] = []
    const said: string[] = []
    const stops = new StopSignals()
    const output: Output = {
      json: true,
      line: (value) => {
        lines.push(value as Line)
        stop(() => stops.stop(), value as Line)
      },
      say: (...texts) => void said.push(...texts),
      refuse: ({ sentence, hint }) => void refusals.push(`${sentence} ${hint}`),
      warn: (sentence) => void refusals.push(sentence),
    }
    process.env['UPTICK_PASSWORD'] = password
    process.env['USER'] = 'ada'
    const session = await openSession(words.value, output, stops)
    if (!session.ok) {
      output.refuse(session.failure)
      return { exit: summarise(output, exitOf(session.failure.code)), lines, refusals, said }
    }
    try {
      return { exit: await command(session.value), lines, refusals, said }
    } finally {
      await session.value.host.close()
    }
  }
}

/** The commands about sites, as cli.ts picks them. */
function command(session: Session): Promise<number> {
  const { words } = session
  const [id = ''] = words.rest
  switch (words.command) {
    case 'check':
      return checkSite(session)
    case 'upgrade':
      return upgradeSite(session)
    case 'resume':
      return resumeVisit(session, id)
    case 'show':
      return showVisit(session, id)
    case 'answer':
      return answerVisit(session, id)
    case 'leave':
      return leaveBehind(session)
    case 'export':
      return exportVisit(session, id)
    case 'history':
      return history(session)
    case 'verify':
      return verifyRecord(session)
    case 'mirror':
      return mirror(session)
    case 'visits':
      return visits(session)
    case 'site':
      return site(session)
    default:
      throw new Error(`no command ${words.command}`)
  }
}

/** The commands that reached an appliance and changed it, without the address of the update. */
export function changesOf({ appliance }: PracticeAppliance): string[] {
  return appliance.diary
    .filter(({ kind, text }) => kind === 'command' && /^(?:cluster (?!scan)|update install)/i.test(text))
    .map(({ text }) => text.replace(/(?:ftp|http):.*\//, ''))
}

/** When the first command that changes it reached an appliance; undefined where none did. */
export function changedAt({ appliance }: PracticeAppliance): number | undefined {
  return appliance.diary.find(({ kind, text }) => kind === 'command' && /^(?:cluster|update install)/i.test(text))?.at
}

export const visitOf = (lines: readonly Line[]): string =>
  String(lines.find(({ visit }) => visit !== undefined)?.['visit'])
export const typesOf = (lines: readonly Line[]): string[] =>
  lines.filter(({ run, type }) => run === undefined && type?.startsWith('visit.')).map(({ type = '' }) => type)
