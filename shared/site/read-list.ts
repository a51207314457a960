import { failure } from '../base/failure.ts'
import { failed, succeed, type Result } from '../base/result.ts'
import { sameAddress, site as siteSchema, type Site, type SiteAppliance } from '../model/site.ts'
import { clusterRoleNamed, kindNamed, type ListEntry, type NotUnderstood, type ReadEntries } from './list-entry.ts'
import { looksLikeCsv, readCsv } from './read-csv.ts'
import { readHosts } from './read-hosts.ts'
import { looksLikeIniInventory, readIniInventory } from './read-ini-inventory.ts'
import { looksLikeYamlInventory, readYamlInventory } from './read-yaml-inventory.ts'
import { faultsOf } from './site-faults.ts'

export type ListForm = 'csv' | 'inventory' | 'hosts'

export interface ImportedList {
  readonly as: ListForm
  readonly site: Site
  /** Every line, column or variable that is not in the site, in the order of the list. */
  readonly notUnderstood: readonly NotUnderstood[]
}

/** Makes a site of a list of appliances. What the list does not tell is left out, never guessed. Failure: words.wrong. */
export function readList(
  text: string,
  { name, to, as }: { readonly name: string; readonly to?: string | undefined; readonly as?: ListForm | undefined },
): Result<ImportedList> {
  const form = as ?? formOf(text)
  const { entries, notUnderstood } = readAs(text, form)
  const missed: NotUnderstood[] = [...notUnderstood]
  const kept = withoutTwins(entries, missed)
  const appliances = kept.map((entry) => applianceOf(entry, kept, missed))
  const clusters = clustersOf(kept, missed)
  const read = siteSchema.safeParse({ name, ...(to === undefined ? {} : { to }), appliances, clusters })
  if (kept.length === 0 || !read.success) {
    const [first] = missed
    const seen = first === undefined ? 'It is empty.' : `Line ${String(first.line)}: ${first.why}`
    const hint = 'Give CSV with a header, an Ansible inventory, or one address per line, and name the form with --as.'
    return failed(failure('words.wrong', `No appliance could be read from the list. ${seen}`, hint))
  }
  missed.push(...dropUnfit(read.data, kept))
  return succeed({ as: form, site: read.data, notUnderstood: missed.sort((one, other) => one.line - other.line) })
}

function formOf(text: string): ListForm {
  if (looksLikeYamlInventory(text) || looksLikeIniInventory(text)) return 'inventory'
  return looksLikeCsv(text) ? 'csv' : 'hosts'
}

function readAs(text: string, form: ListForm): ReadEntries {
  const plain = text.replace(/^\ufeff/, '')
  if (form === 'csv') return readCsv(plain)
  if (form === 'hosts') return readHosts(plain)
  return looksLikeYamlInventory(plain) ? readYamlInventory(plain) : readIniInventory(plain)
}

function withoutTwins(entries: readonly ListEntry[], missed: NotUnderstood[]): readonly ListEntry[] {
  return entries.filter((entry, index) => {
    const twin = entries.slice(0, index).find((other) => sameAddress(other.address, entry.address))
    if (twin === undefined) return true
    const why = `${entry.address} is already named in line ${String(twin.line)}.`
    missed.push({ line: entry.line, text: entry.text, why })
    return false
  })
}

function applianceOf(entry: ListEntry, all: readonly ListEntry[], missed: NotUnderstood[]): SiteAppliance {
  const { line, text, address, fields } = entry
  const note = (why: string): unknown => missed.push({ line, text, why })
  const is = fields.is === undefined ? undefined : kindNamed(fields.is)
  if (fields.is !== undefined && is === undefined) {
    note(`"${fields.is}" is not a kind of appliance; write message-server or razorgate.`)
  }
  const served = fields.serves === undefined ? undefined : entryNamed(all, fields.serves)
  if (fields.serves !== undefined && served === undefined) note(`It serves ${fields.serves}, which is not in the list.`)
  return {
    address,
    ...(is === undefined ? {} : { is }),
    ...(served === undefined ? {} : { serves: served.address }),
    ...(fields.user === undefined ? {} : { user: fields.user }),
  }
}

const entryNamed = (all: readonly ListEntry[], name: string): ListEntry | undefined =>
  all.find((entry) => sameAddress(entry.address, name) || (entry.name !== undefined && sameAddress(entry.name, name)))

/** Clusters whose members and roles are all given; of the others each line is shown, and its appliance stays single. */
function clustersOf(entries: readonly ListEntry[], missed: NotUnderstood[]): Site['clusters'] {
  const names = [...new Set(entries.flatMap(({ fields }) => fields.cluster ?? []))]
  return names.flatMap((name) => {
    const members = entries.filter(({ fields }) => fields.cluster === name)
    const having = (role: string): string[] =>
      members
        .filter(({ fields }) => fields.clusterRole !== undefined && clusterRoleNamed(fields.clusterRole) === role)
        .map(({ address }) => address)
    const [standbys, actives] = [having('standby'), having('active')]
    const [standby] = standbys
    if (standby !== undefined && standbys.length === 1 && actives.length === members.length - 1 && actives.length > 0) {
      return [{ name, standby, actives }]
    }
    const why = `The cluster ${name} needs exactly one standby and an active role for every other member; it is left out.`
    for (const { line, text } of members) missed.push({ line, text, why })
    return []
  })
}

/** Relations that cannot be meant are taken out of the site again, and shown. */
function dropUnfit(site: Site, entries: readonly ListEntry[]): NotUnderstood[] {
  return faultsOf(site).flatMap(({ path: [part, index, member], sentence }) => {
    if (part !== 'appliances' || typeof index !== 'number' || member !== 'serves') return []
    const one = site.appliances[index]
    const entry = entries.find(({ address }) => address === one?.address)
    if (one === undefined || entry === undefined) return []
    delete one.serves
    return [{ line: entry.line, text: entry.text, why: sentence }]
  })
}
