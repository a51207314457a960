import type { ApplianceState } from '../appliance.ts'
import { answerCluster } from '../cluster.ts'
import type { Knobs } from '../knobs.ts'
import { layOut, licenceCells, licenceRows } from './layouts.ts'

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
  ['model get info', modelInfo],
  ['model get serial', ({ knobs, serial }) => ok([labelled(knobs, 'Serial Number', serial)])],
  ['model get chassis', ({ knobs }) => ok([labelled(knobs, 'Chassis', knobs.chassis)])],
  ['license hostid', ({ knobs, hostId }) => ok([labelled(knobs, 'Host ID', hostId)])],
  ['license list', licenceList],
  ['license status', licenceStates],
  [
    'license fetch',
    ({ knobs }) => (knobs.licenseServer === 'on' ? ok(['Licenses applied']) : no('Unable to reach the license server')),
  ],
  [
    'uce version',
    ({ knobs, engines }) => {
      const rows = engines.map(({ name, version, known }) => [name, known ? version : 'unknown'])
      return ok(layOut(knobs.layout, ['Engine', 'Version'], rows))
    },
  ],
  ['uce update', updateEngine],
  ['uce setoption', () => ok()],
  ['antivirus getversion', scannerVersion],
  [
    'update list',
    ({ knobs, patches }) =>
      ok(
        layOut(
          knobs.layout,
          ['Name'],
          patches.map((name) => [name]),
        ),
      ),
  ],
  ['update uninstall', uninstall],
  ['backup status', backupStatus],
  ['restore status', ({ knobs, restores }) => ok(jobs(knobs.layout, restores), '')],
  ['ndmp merge status', ({ merge }) => (merge === 'off' ? no('NDMP is not licensed') : ok([merge]))],
  ['storage space', storageSpace],
  ['conf export', ({ knobs }) => ok(knobs.configuration.split('|'))],
  ['conf import', () => ok(['2 lines read, 0 errors'])],
  ['conf enable customercare', () => ok([], 'Customercare enabled')],
  ['dir getschema mirapoint', ({ knobs }) => ok(schemaLines(knobs.schema))],
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
  const answer = foreseen(state.knobs, known[1](state, words.slice(known[0].length).trim()))
  if (state.knobs.statusText === 'on' || answer.status === undefined || known[0] === 'version') return answer
  return { ...answer, status: answer.status.split(' ')[0] ?? '' }
}

/** Replies in an unexpected form: only their status is kept, and that there was some text. */
function foreseen({ layout }: Knobs, { lines, status }: Answer): Answer {
  if (layout !== 'unforeseen') return { lines, ...(status === undefined ? {} : { status }) }
  const said = [...lines, ...(status?.split(' ').slice(1) ?? [])].map((line) => `: ${'~'.repeat(line.length)} :`)
  return { lines: said, ...(status === undefined ? {} : { status: status.split(' ')[0] ?? '' }) }
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

/** A backup may begin on its own: the asking counts, so that no clock is needed for it. */
function backupStatus(state: ApplianceState): Answer {
  state.backupAsked += 1
  const at = Number(state.knobs.backupAt)
  const own = at > 0 && state.backupAsked >= at ? ['Backup-10099 Running'] : []
  if (own.length > 0 && !state.backups.includes('Backup-10099 Running')) state.backups.push(...own)
  return ok(jobs(state.knobs.layout, state.backups), '')
}

function uninstall(state: ApplianceState, rest: string): Answer {
  if (!state.patches.includes(rest)) return no('Not installed')
  state.patches = state.patches.filter((name) => name !== rest)
  return ok()
}

/** One value: bare, behind its label, in quotes or in a column, as `labels` and `layout` say. */
function labelled({ labels, layout }: Knobs, label: string, value: string): string {
  const written = layout === 'quoted' ? `"${value}"` : value
  if (labels !== 'on') return written
  return layout === 'columns' ? `${label.padEnd(16)}${written}` : `${label}: ${written}`
}

/** The one-shot form is younger than the four commands; an older release does not know it (assumed). */
function modelInfo({ knobs, release, hostId, serial }: ApplianceState): Answer {
  if (knobs.modelInfo === 'off') return { lines: [], status: 'BAD Unknown command' }
  const rows = [
    ['Release', release],
    ['Host ID', hostId],
    ['Serial Number', serial],
    ['Chassis', knobs.chassis],
  ]
  return ok(rows.map(([label = '', value = '']) => labelled({ ...knobs, labels: 'on' }, label, value)))
}

function licenceList({ knobs, licences }: ApplianceState): Answer {
  const rows = licenceRows(knobs.layout, licences.map(licenceCells))
  return ok(layOut(knobs.layout, ['Name', 'Key', 'Expires'], rows))
}

function licenceStates({ knobs, licences }: ApplianceState): Answer {
  const rows = licences.map((text) => {
    const [name, key, end] = licenceCells(text)
    return [name, key, /expired/i.test(end) ? 'Expired' : 'Active'] as const
  })
  return ok(layOut(knobs.layout, ['Name', 'Key', 'Status'], licenceRows(knobs.layout, rows)))
}

/** Without an argument every scanner there is (assumed); with one, that one or a NO. */
function scannerVersion({ knobs }: ApplianceState, rest: string): Answer {
  const rows = knobs.antivirus.split('|').flatMap((text) => (text === '' ? [] : [text.split(' ')]))
  const wanted = rest.replace(/"/g, '').toLowerCase()
  const found = wanted === '' ? rows : rows.filter(([name = '']) => name.toLowerCase() === wanted)
  if (found.length === 0) return wanted === '' ? ok() : no('No such engine')
  return ok(layOut(knobs.layout, ['Engine', 'Version'], found))
}

function jobs(layout: string, rows: readonly string[]): readonly string[] {
  const cells = rows.map((row) => {
    const [id = '', ...state] = row.split(' ')
    return [id, state.join(' ')]
  })
  return layOut(layout, ['Job', 'Status'], cells)
}

function storageSpace({ knobs }: ApplianceState): Answer {
  const [total = 0, used = 0] = knobs.storage.split('|').map(Number)
  const figures = [total, used, total - used].map((megabytes) => `${String(megabytes)} MB`)
  if (knobs.layout === 'lines') return ok([`Mailstore ${figures[0]}, used ${figures[1]}, free ${figures[2]}`])
  return ok(['Total', 'Used', 'Free'].map((label, at) => `${label}: ${figures[at] ?? ''}`))
}

/** 4.4 brings the two attributes of LDAP autoreply (guide, page 8). */
function schemaLines(age: string): readonly string[] {
  const names = [
    'miMailHost',
    'miMailQuota',
    ...(age === 'old' ? [] : ['miWmprefShowMiralets', 'miWmprefShowMessageView']),
  ]
  return names.map((name, at) => `attributetype ( 1.3.6.1.4.1.32473.${String(at + 1)} NAME '${name}' SINGLE-VALUE )`)
}
