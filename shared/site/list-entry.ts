import { parseAddress } from '../console/address.ts'
import type { ApplianceKind } from '../model/site.ts'

/** A line of a list that Uptick did not understand, or not wholly; `why` is for the person who gave the list. */
export interface NotUnderstood {
  readonly line: number
  readonly text: string
  readonly why: string
}

/** An appliance as one line of a list names it; every text is as it was written. */
export interface ListEntry {
  readonly line: number
  readonly text: string
  readonly address: string
  /** What the list calls it, where that is not its address. */
  readonly name?: string
  readonly fields: Readonly<Partial<Record<ListField, string>>>
}

export interface ReadEntries {
  readonly entries: readonly ListEntry[]
  readonly notUnderstood: readonly NotUnderstood[]
}

export type ListField = 'is' | 'serves' | 'cluster' | 'clusterRole' | 'user'

const fieldNames: Readonly<Record<string, ListField | 'address' | 'name'>> = {
  address: 'address', ip: 'address', ipaddress: 'address', host: 'address', hostname: 'address', fqdn: 'address',
  ansiblehost: 'address', server: 'address', name: 'name', label: 'name', inventoryhostname: 'name',
  is: 'is', kind: 'is', type: 'is', appliancetype: 'is', role: 'is',
  serves: 'serves', cluster: 'cluster', clusterrole: 'clusterRole', user: 'user', username: 'user',
} // prettier-ignore

/** What a column or variable of that name holds; undefined where Uptick does not know the name. */
export function fieldNamed(name: string): ListField | 'address' | 'name' | undefined {
  const bare = bareOf(name)
  return Object.hasOwn(fieldNames, bare) ? fieldNames[bare] : undefined
}

const kinds: Readonly<Record<string, ApplianceKind>> = {
  messageserver: 'message-server', messageservers: 'message-server', ms: 'message-server',
  razorgate: 'razorgate', razorgates: 'razorgate', rg: 'razorgate',
} // prettier-ignore

/** The kind of appliance that a word names: "Message Server", "razorgates". */
export function kindNamed(word: string): ApplianceKind | undefined {
  const bare = bareOf(word)
  return Object.hasOwn(kinds, bare) ? kinds[bare] : undefined
}

export function clusterRoleNamed(word: string): 'active' | 'standby' | undefined {
  const bare = bareOf(word)
  if (bare === 'active' || bare === 'actives') return 'active'
  return bare === 'standby' ? 'standby' : undefined
}

const bareOf = (text: string): string => text.toLowerCase().replace(/[\s_-]+/g, '')

/** An address that a list may name; a host of digits alone, such as "3", is a number and not a host. */
export function isListAddress(text: string): boolean {
  return parseAddress(text, 23) !== undefined && /[a-z:.]/i.test(text) && /^[\w.:[\]%-]+$/.test(text)
}
