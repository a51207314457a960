import type { ApplianceState } from '../appliance.ts'
import { answerCluster } from '../cluster.ts'

/** What a command answers: lines of data, then the status line where there is one. */
export interface Answer {
  readonly lines: readonly string[]
  readonly status?: string
}

type Command = (state: ApplianceState, rest: string) => Answer

const ok = (lines: readonly string[] = [], text = 'Completed'): Answer => ({
  lines,
  status: text === '' ? 'OK' : `OK ${text}`,
})
const no = (text: string): Answer => ({ lines: [], status: `NO ${text}` })

/** The commands that the guide names, by their words in lower case; longest first. Layouts are assumed (FACTS 3). */
const table: readonly (readonly [string, Command])[] = [
  [
    'version',
    ({ knobs, release, upgraded }) => {
      if (upgraded && knobs.versionAfter === 'garbage') return ok(['\u2588\u2588 no words for it'])
      return knobs.versionOn === 'ok' ? ok([], `${release} (10473)`) : ok([`${release} (10473)`])
    },
  ],
  [
    'model get info',
    (s) => ok([`Release: ${s.release}`, `Host ID: ${s.hostId}`, `Serial: ${s.serial}`, 'Chassis: M6-2U']),
  ],
  ['model get serial', ({ serial }) => ok([serial])],
  ['model get chassis', () => ok(['M6-2U'])],
  ['license hostid', ({ hostId }) => ok([hostId])],
  [
    'license list',
    ({ licences }) => ok(licences.map((name, index) => `"${name}" ${String(1000 + index)}-${String(index)}`)),
  ],
  ['license status', ({ licences }) => ok(licences.map((name) => `"${name}" Active`))],
  ['license fetch', () => no('Unable to reach the license server')],
  [
    'uce version',
    ({ engines }) => ok(engines.map(({ name, version, known }) => `${name} ${known ? version : 'unknown'}`)),
  ],
  ['uce update', updateEngine],
  ['uce setoption', () => ok()],
  ['antivirus getversion', (_state, rest) => ok([`${rest === '' ? 'sophos' : rest} 4.71`])],
  ['update list', ({ patches }) => ok(patches)],
  ['update uninstall', uninstall],
  ['backup status', backupStatus],
  ['restore status', ({ restores }) => ok(restores, '')],
  ['ndmp merge status', () => ok(['No merge in progress'])],
  ['storage space', () => ok(['Mailstore 512000 MB, used 201344 MB, free 310656 MB'])],
  ['conf export', () => ok(['# configuration of the appliance'])],
  ['conf enable customercare', () => ok()],
  [
    'dir getschema mirapoint',
    () => ok(['attributetype miWmprefShowMiralets', 'attributetype miWmprefShowMessageView']),
  ],
  ['cluster detach', (state, rest) => answerCluster('detach', state, rest)],
  ['cluster delete', (state, rest) => answerCluster('delete', state, rest)],
  ['cluster add', (state, rest) => answerCluster('add', state, rest)],
  ['cluster attach', (state, rest) => answerCluster('attach', state, rest)],
  ['cluster scan', (state, rest) => answerCluster('scan', state, rest)],
  ['help', () => ok(['Version, Model, License, Uce, Update, Backup, Restore, Storage, Conf, Logout'])],
]

/** Answers a command of the table; anything else is unknown (how a real one words that is assumed). */
export function answerCommand(state: ApplianceState, command: string): Answer {
  const words = command.trim().replace(/\s+/g, ' ')
  const known = table.find(([name]) => words.toLowerCase() === name || words.toLowerCase().startsWith(`${name} `))
  if (known === undefined) return { lines: [], status: 'BAD Unknown command' }
  const answer = known[1](state, words.slice(known[0].length).trim())
  if (state.knobs.statusText === 'on' || answer.status === undefined || known[0] === 'version') return answer
  return { ...answer, status: answer.status.split(' ')[0] ?? '' }
}

/** The wildcard does nothing useful while the appliance does not know its engines (after.antispam.no-wildcard). */
function updateEngine(state: ApplianceState, rest: string): Answer {
  const name = rest.replace(/^"|"$/g, '')
  if (name === '*') {
    for (const engine of state.engines) if (engine.known) engine.version = `${engine.version}.1`
    return ok()
  }
  const engine = state.engines.find((each) => each.name === name)
  if (engine === undefined) return no('No such engine')
  engine.known = true
  engine.version = `${engine.version}.1`
  return ok()
}

/** A backup may begin by itself: the asking counts, so that no clock is needed for it. */
function backupStatus(state: ApplianceState): Answer {
  state.backupAsked += 1
  const at = Number(state.knobs.backupAt)
  const own = at > 0 && state.backupAsked >= at ? ['Backup-10099 Running'] : []
  if (own.length > 0 && !state.backups.includes('Backup-10099 Running')) state.backups.push(...own)
  return ok(state.backups, '')
}

function uninstall(state: ApplianceState, rest: string): Answer {
  if (!state.patches.includes(rest)) return no('Not installed')
  state.patches = state.patches.filter((name) => name !== rest)
  return ok()
}
