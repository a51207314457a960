import { isListAddress, type ListEntry, type NotUnderstood, type ReadEntries } from './list-entry.ts'

/** Reads one appliance per line: an address, or an address and names as in a hosts file. `#` begins a comment. */
export function readHosts(text: string): ReadEntries {
  const entries: ListEntry[] = []
  const notUnderstood: NotUnderstood[] = []
  for (const [index, whole] of text.split(/\r?\n/).entries()) {
    const line = index + 1
    const [address = '', ...names] = whole
      .replace(/(?:^|\s)#.*$/, '')
      .trim()
      .split(/\s+/)
    if (address === '') continue
    const strange = [address, ...names].find((word) => !isListAddress(word) && !/^[\w.-]+$/.test(word))
    if (strange !== undefined || !isListAddress(address)) {
      notUnderstood.push({ line, text: whole.trim(), why: `"${strange ?? address}" is not an address.` })
      continue
    }
    const [name] = names
    entries.push({ line, text: whole.trim(), address, ...(name === undefined ? {} : { name }), fields: {} })
  }
  return { entries, notUnderstood }
}
