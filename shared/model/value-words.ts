import type { Json } from './run-event.ts'

/** A fact's value as a person reads it: 'rpdengine 4.2, default 1.9'; `called`: the name that stands beside it already. */
export function valueWords(value: Json | undefined, called = ''): string {
  if (value === undefined) return ''
  if (value === null) return 'nothing'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map((entry) => valueWords(entry)).join(', ')
  return mapWords(value, called)
}

function mapWords(value: { readonly [name: string]: Json }, called: string): string {
  const members = Object.entries(value).filter(
    ([name, member]) => !((name === 'name' || name === 'id') && member === called),
  )
  const leading = members.filter(([name]) => name === 'name' || name === 'id')
  const rest = members.filter((member) => !leading.includes(member))
  const said = [
    ...leading.map(([, member]) => valueWords(member)),
    ...rest.map(([name, member]) => (plainNames.has(name) ? valueWords(member) : `${name} ${nested(member)}`)),
  ]
  return said.length === 0 ? 'listed' : said.join(', ')
}

/** Members whose value says what it is without its name. */
const plainNames: ReadonlySet<string> = new Set(['version', 'state', 'text'])

function nested(value: Json): string {
  return typeof value === 'object' && value !== null ? `(${valueWords(value)})` : valueWords(value)
}

const factNames: Readonly<Record<string, string>> = {
  release: 'Release',
  build: 'Build',
  hostId: 'Host ID',
  serial: 'Serial number',
  chassis: 'Hardware model',
  licences: 'Licence',
  licenceStates: 'Licence state',
  licenceFetch: 'Licences fetched',
  antispamEngines: 'Antispam engine',
  uceUpdate: 'Antispam update',
  antivirus: 'Antivirus',
  patches: 'Patch',
  backups: 'Backups',
  restores: 'Restores',
  ndmpMerge: 'NDMP merge',
  storage: 'Storage',
  clock: 'Clock',
  schema: 'Schema',
  configuration: 'Configuration',
  confImport: 'Configuration import',
  confEnable: 'Configuration enabled',
  clusterDetach: 'Cluster detach',
  clusterDelete: 'Cluster delete',
  clusterAdd: 'Cluster add',
  clusterAttach: 'Cluster attach',
  clusterNodes: 'Cluster node',
}

/** 'Antispam engine' for antispamEngines; a fact that is not in the table goes by its own name. */
export function factName(fact: string): string {
  return Object.hasOwn(factNames, fact) ? (factNames[fact] ?? fact) : fact
}
