import { engineRule, expected, licenseRule, patchRule, unchanged, type ChangeRule } from './fact-rules.ts'
import type { FactName, FactValue } from './fact-shapes.ts'
import type { Json } from './run-event.ts'

type Members = Readonly<Record<string, Json>>

/** What a person sees about a kind of fact. */
export interface FactKind {
  /** What a person calls the fact, as a noun: 'Antispam engines'. */
  readonly label: string
  /** What a person calls one entry, where the value is a list: 'Antispam engine'. */
  readonly entry?: string
  /** The text before a member's value; '': the value needs none. */
  readonly members?: Readonly<Record<string, string>>
  /** Shows a value whose members do not simply follow one another; undefined where the value has another shape. */
  readonly show?: (value: Members) => string | undefined
  /** Does an upgrade change the fact on its own? */
  readonly rule: ChangeRule
}

type Entry<V> = V extends readonly (infer E)[] ? E : V
/** A list needs the word for an entry; a fact with members besides its name needs a label for each, or a function. */
type KindOf<V> = FactKind &
  (V extends readonly unknown[] ? { readonly entry: string } : unknown) &
  (Entry<V> extends object
    ? | { readonly members: Readonly<Record<Exclude<keyof Entry<V>, 'name' | 'id'>, string>> }
      | { readonly show: NonNullable<FactKind['show']> }
    : unknown)

const engine = { members: { version: '' }, rule: engineRule }
const license = { members: { key: 'key', expires: 'expires', state: '' } }
const inUse = expected('changes in normal use')

/**
 * Every fact that a parser can give: what a person calls it, how its value is shown, and whether an upgrade changes it. Screens,
 * reasons, comparison, and record all read this table; compare.ts finds the differences.
 */
const factTable: { readonly [N in FactName]: KindOf<FactValue<N>> } = {
  release: { label: 'Release', rule: expected('the upgrade installs it') },
  build: { label: 'Build', rule: expected('belongs to the release') },
  hostId: { label: 'Host ID', rule: unchanged },
  serial: { label: 'Serial number', rule: unchanged },
  chassis: { label: 'Hardware model', rule: unchanged },
  licences: { label: 'Licenses', entry: 'License', ...license, rule: licenseRule },
  licenceStates: { label: 'License states', entry: 'License state', ...license, rule: unchanged },
  licenceFetch: { label: 'License update', rule: unchanged },
  antispamEngines: { label: 'Antispam engines', entry: 'Antispam engine', ...engine },
  uceUpdate: { label: 'Antispam update', rule: unchanged },
  antivirus: { label: 'Antivirus', entry: 'Antivirus engine', ...engine },
  patches: { label: 'Patches', entry: 'Patch', members: {}, rule: patchRule },
  backups: { label: 'Backups', entry: 'Backup', members: { state: '' }, rule: inUse },
  restores: { label: 'Restores', entry: 'Restore', members: { state: '' }, rule: inUse },
  ndmpMerge: { label: 'NDMP merge', rule: inUse },
  storage: { label: 'Mailstore size', show: showStorage, rule: inUse },
  clock: { label: 'Clock', show: showClock, rule: expected('time has passed') },
  schema: { label: 'LDAP schema', entry: 'LDAP attribute', members: {}, rule: unchanged },
  settings: {
    label: 'Settings in the export',
    show: showSettings,
    rule: unchanged,
  },
  configuration: { label: 'Configuration', show: showConfiguration, rule: unchanged },
  confImport: { label: 'Configuration import', rule: unchanged },
  confEnable: { label: 'Configuration activation', rule: unchanged },
  clusterDetach: { label: 'Cluster detach', rule: unchanged },
  clusterDelete: { label: 'Cluster deletion', rule: unchanged },
  clusterAdd: { label: 'Cluster creation', rule: unchanged },
  clusterAttach: { label: 'Cluster attach', rule: unchanged },
  clusterNodes: { label: 'Cluster nodes', entry: 'Cluster node', members: { state: '' }, rule: unchanged },
}

/** The row of a fact; undefined for one that a runbook works out or names itself. */
export function kindOfFact(fact: string): FactKind | undefined {
  const kinds: Readonly<Record<string, FactKind>> = factTable
  return Object.hasOwn(kinds, fact) ? kinds[fact] : undefined
}

function showStorage({ text, share, ...rest }: Members): string | undefined {
  if (typeof text !== 'string') return undefined
  const figures = ['total', 'used', 'free'].flatMap((name) => {
    const figure = rest[name]
    return typeof figure === 'string' ? [`${name} ${figure}`] : []
  })
  if (typeof share === 'string') figures.push(`${share} in use`)
  return figures.length === 0 ? text.replaceAll('\n', '; ') : figures.join(', ')
}

function showClock({ text, skewSeconds }: Members): string | undefined {
  if (typeof text !== 'string' || typeof skewSeconds !== 'number') return undefined
  if (Math.abs(skewSeconds) < 2) return `${text} (same as this computer)`
  const side = skewSeconds > 0 ? 'ahead of' : 'behind'
  return `${text} (${String(Math.abs(skewSeconds))} s ${side} this computer)`
}

function showConfiguration({ lines, characters }: Members): string | undefined {
  if (typeof lines !== 'number' || typeof characters !== 'number') return undefined
  return `${String(lines)} lines, ${String(characters)} characters`
}

function showSettings({ ntp, customerCare }: Members): string | undefined {
  const told = [
    ...(typeof ntp === 'boolean' ? [`NTP ${ntp ? 'on' : 'off'}`] : []),
    ...(typeof customerCare === 'boolean' ? [`Customer Care ${customerCare ? 'on' : 'off'}`] : []),
  ]
  return told.length === 0 ? 'none that Uptick understands' : told.join(', ')
}
