import type { RecordAppliance, RecordDocument } from './record-document.ts'
import { withheldMark } from './record-entry.ts'

/** What a reader calls an appliance: its host name, else its address. */
export type NameOf = (appliance: string) => string

/** The names of a record's appliances; one whose name and address are withheld goes by its place. */
export function namesOfAppliances({ appliances }: RecordDocument): NameOf {
  const names = new Map(appliances.map((one, index) => [one.id, nameOf(one, index, appliances.length)]))
  return (id) => names.get(id) ?? id
}

function nameOf({ host, address }: RecordAppliance, index: number, count: number): string {
  const known = [host, address].find((name) => name !== '' && name !== withheldMark)
  return known ?? (count === 1 ? 'the appliance' : `appliance ${String(index + 1)}`)
}

/** At the beginning of a sentence; a host name stays as it is written. */
export function atStart(name: string): string {
  return name.startsWith('the ') || /^appliance \d+$/.test(name) ? name.charAt(0).toUpperCase() + name.slice(1) : name
}
