import {
  clusterRoleNamed,
  fieldNamed,
  isListAddress,
  kindNamed,
  type ListEntry,
  type ListField,
  type NotUnderstood,
  type ReadEntries,
} from './list-entry.ts'

/** A variable of a host or group, and where it was written. */
export interface Variable {
  readonly line: number
  readonly name: string
  readonly value: string
}

interface Host {
  line: number
  text: string
  variables: Variable[]
  groups: Set<string>
}

/** The groups and hosts of an Ansible inventory, whichever way it was written. */
export class Inventory {
  readonly notUnderstood: NotUnderstood[] = []
  readonly #hosts = new Map<string, Host>()
  readonly #parents = new Map<string, Set<string>>()
  readonly #groupVariables = new Map<string, Variable[]>()

  addHost(name: string, group: string, place: { line: number; text: string }, variables: readonly Variable[]): void {
    const host = this.#hosts.get(name) ?? { ...place, variables: [], groups: new Set<string>() }
    host.variables.push(...variables)
    host.groups.add(group)
    this.#hosts.set(name, host)
  }

  addChild(parent: string, child: string): void {
    this.#parents.set(child, (this.#parents.get(child) ?? new Set()).add(parent))
  }

  addGroupVariable(group: string, variable: Variable): void {
    this.#groupVariables.set(group, [...(this.#groupVariables.get(group) ?? []), variable])
  }

  /** The hosts as appliances. Names of variables that Uptick does not read are listed once each. */
  read(): ReadEntries {
    const told = new Set<string>()
    const entries: ListEntry[] = []
    for (const [name, host] of this.#hosts) {
      // The nearest says it: the host itself, then its groups, then the groups around them.
      const groups = this.#around(host.groups)
      const all = [...host.variables.toReversed(), ...groups.flatMap((g) => this.#groupVariables.get(g) ?? [])]
      for (const { name: variable, line, value } of all) {
        if (fieldOf(variable) !== undefined || told.has(variable)) continue
        told.add(variable)
        this.notUnderstood.push({ line, text: `${variable}=${value}`, why: `The variable "${variable}" is not read.` })
      }
      const valueOf = (field: ListField | 'address'): string | undefined =>
        all.find((variable) => fieldOf(variable.name) === field)?.value
      const address = valueOf('address') ?? name
      if (!isListAddress(address)) {
        this.notUnderstood.push({ line: host.line, text: host.text, why: `"${address}" is not an address.` })
        continue
      }
      const fields = this.#fieldsOf(groups, valueOf)
      entries.push({ line: host.line, text: host.text, address, ...(name === address ? {} : { name }), fields })
    }
    return { entries, notUnderstood: this.notUnderstood }
  }

  #fieldsOf(
    groups: readonly string[],
    valueOf: (field: ListField) => string | undefined,
  ): Partial<Record<ListField, string>> {
    const is = valueOf('is') ?? groups.find((group) => kindNamed(group) !== undefined)
    const clusterRole = valueOf('clusterRole') ?? groups.find((group) => clusterRoleNamed(group) !== undefined)
    const told = {
      is,
      serves: valueOf('serves'),
      cluster: valueOf('cluster'),
      // A group called "standby" says something of a cluster only where the cluster is named.
      clusterRole: valueOf('cluster') === undefined ? undefined : clusterRole,
      user: valueOf('user'),
    }
    return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined))
  }

  /** The groups, and every group that holds one of them, the nearest first. */
  #around(groups: ReadonlySet<string>): string[] {
    const all = [...groups]
    for (const group of all)
      for (const parent of this.#parents.get(group) ?? []) if (!all.includes(parent)) all.push(parent)
    return all.includes('all') ? all : [...all, 'all']
  }
}

/** In an inventory the host carries its name, and only `ansible_host` gives another address. */
function fieldOf(variable: string): ListField | 'address' | undefined {
  if (variable === 'ansible_host') return 'address'
  const field = fieldNamed(variable)
  return field === 'address' || field === 'name' ? undefined : field
}
