import { factLabel } from './fact-text.ts'
import { causeTitles } from './refused-install.ts'
import type { Json } from './run-event.ts'
import { allCommands, type ApplianceState, type RunState } from './run-state.ts'

/** One line of the card: what support asks for or should know, and what is known about it. */
export interface CardLine {
  readonly about: string
  readonly says: string
}

/**
 * What a run knows about an appliance that Technical Support asks for (guide, page 5): release, Host ID, serial number,
 * model; then the progress of its upgrade and what it refused. A value that was not read is marked as such. Pure.
 */
export function supportCardOf(state: RunState, appliance: string): readonly CardLine[] {
  const known = state.appliances[appliance]
  if (known === undefined) return []
  const line = (about: string, says: string): CardLine => ({ about, says })
  const build = factOf(known, 'build')
  const release = factOf(known, 'release') ?? known.identity.release
  return [
    ...(state.practice === true ? [line('Practice', 'the appliance was simulated by Uptick')] : []),
    line('Software release', release === undefined ? unread : build === undefined ? release : `${release} (${build})`),
    line(factLabel('hostId'), factOf(known, 'hostId') ?? known.identity.hostId ?? unread),
    line(factLabel('serial'), factOf(known, 'serial') ?? known.identity.serial ?? unread),
    line(factLabel('chassis'), factOf(known, 'chassis') ?? unread),
    line('Appliance', known.identity.host === undefined ? known.address : `${known.identity.host} (${known.address})`),
    ...upgradeLines(known, line),
    ...refusalLines(state, appliance, line),
    ...(known.diagnosis ?? [])
      .filter(({ standing }) => standing === 'found' || standing === 'likely')
      .map(({ cause, standing, reason }) => line(`Cause ${standing}`, `${causeTitles[cause]}: ${reason}`)),
    line('Run', state.opened === undefined ? state.run : `${state.run}, started ${state.opened.at}`),
  ]
}

const unread = 'not read'
type Line = (about: string, says: string) => CardLine

function factOf(appliance: ApplianceState, name: string): string | undefined {
  const value: Json | undefined = appliance.facts[name]?.value
  return typeof value === 'string' ? value : undefined
}

function upgradeLines(appliance: ApplianceState, line: Line): readonly CardLine[] {
  const { returning } = appliance
  if (returning === undefined) return []
  const { expected, stage, observed, outcome, at } = returning
  const from = appliance.factsBefore?.['release']?.value
  const way = typeof from === 'string' ? ` from ${from}` : ''
  const to = expected.release === undefined ? '' : ` to ${expected.release}`
  const ended = outcome === undefined ? 'not finished yet' : outcome
  const seen = observed === undefined ? '' : ` ${observed}`
  return [
    line('Update', `${expected.name}${way}${to}, started ${at}`),
    line('Last stage', `${stage ?? 'started'}: ${ended}.${seen}`),
  ]
}

function refusalLines(state: RunState, appliance: string, line: Line): readonly CardLine[] {
  return allCommands(state).flatMap((command) => {
    const { finished } = command
    if (command.appliance !== appliance || (finished?.status !== 'no' && finished?.status !== 'bad')) return []
    const words = [finished.status.toUpperCase(), finished.statusText ?? ''].join(' ').trim()
    return [line('Refused', `${command.command}: ${words} (${command.at})`)]
  })
}
