import type { OpenRun } from '../../electron/host/runs/open-run.ts'
import { loadRunbook } from '../../electron/host/runs/runbooks.ts'
import type { Answer } from '../../electron/practice/commands/commands.ts'
import type { Runbook } from '../../shared/model/runbook.ts'
import { World, type WorldOptions } from './world.ts'

// A short runbook on one practice appliance: the ground on which waits are disturbed.

const fence = '```'
const item = (block: string): string =>
  `### ${/id: (\S+)/.exec(block)?.[1] ?? ''}\n\nProse.\n\n${fence}item\n${block}\n${fence}\n`
export const engines = 'id: after.engines\nrun: Uce Update default\neffect: changes\nauto: true\nneeds: [cli.return]'

function documentOf(before: readonly string[], after: readonly string[]): Runbook {
  const backups = 'id: read.backups\nrun: Backup Status\nread: backup-status\npass: idle(facts.backups)\nsay: It runs.'
  const text = `---
id: short
title: Short
version: 1.0.0
---

## Before

${['id: read.version\nrun: Version\nread: version', `${backups}\nremedy: Wait.`, ...before].map(item).join('\n')}
## Install

${item('id: cli.install\ndo: install\neffect: point-of-no-return\ngate: go\nproves: release\nneeds: [read.version, read.backups]')}
## Return

${item('id: cli.return\ndo: await-return\nneeds: [cli.install]')}
## After

${after.map(item).join('\n')}
`
  const loaded = loadRunbook(text, 'short.md', () => undefined)
  if (!loaded.ok) throw new Error(loaded.failure.sentence)
  return loaded.value.runbook
}

const usualOptions = {
  transport: 'telnet',
  user: 'administrator',
  serveWith: 'ftp',
  probeEvery: 10_000,
  settle: 30_000,
} as const
export const [minute, hour] = [60_000, 3_600_000]
export const go = { approve: ['go'] }
export interface Scene {
  readonly knobs?: Readonly<Record<string, string>>
  readonly before?: readonly string[]
  readonly after?: readonly string[]
  readonly updates?: WorldOptions['updates']
  readonly giveUpAfter?: number
}
export const scene = ({
  knobs = {},
  before = [],
  after = [engines],
  updates = {},
  giveUpAfter = 8 * 3_600_000,
}: Scene = {}): Promise<World> =>
  new World({
    opened: { options: { ...usualOptions, giveUpAfter } },
    runbook: documentOf(before, after),
    members: [{ knobs }],
    updates: { 'R4_4_3-GA': '4.4.3-GA', ...updates },
    to: 'R4_4_3-GA',
  }).open()

/** Executes the run for a while, and stops it. */
export function carryFor(world: World, milliseconds: number): ReturnType<World['carry']> {
  const stop = new AbortController()
  void world.clock.sleep(milliseconds).then(() => stop.abort())
  return world.carry(go, stop.signal)
}
export const resumed = (world: World) => world.journal.append('run.resumed', { reason: 'it goes on' })
export const openOf = (world: World): OpenRun =>
  ({ journal: world.journal, state: () => world.journal.state, runbook: world.runbook }) as unknown as OpenRun
export const installs = (world: World): readonly string[] => world.received('a1', /^update install/i)

/** Has the appliance answer some commands otherwise. */
export function answering(
  world: World,
  pattern: RegExp,
  answer: (usual: () => Promise<Answer>) => Promise<Answer> | Answer,
): void {
  const appliance = world.appliance('a1')
  const usual = appliance.answer.bind(appliance)
  appliance.answer = async (command) => {
    if (!pattern.test(command)) return usual(command)
    let asked = false
    const found = await answer(() => {
      asked = true
      return usual(command)
    })
    if (!asked) appliance.note('command', command)
    return { then: 'prompt', ...found }
  }
}
