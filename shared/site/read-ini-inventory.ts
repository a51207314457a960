import { Inventory, type Variable } from './inventory.ts'
import type { ReadEntries } from './list-entry.ts'

/** Reads an Ansible inventory in INI form: groups, `:children`, `:vars`, host variables, ranges such as ms-[01:05]. */
export function readIniInventory(text: string): ReadEntries {
  const inventory = new Inventory()
  let section = { group: 'ungrouped', part: 'hosts' }
  for (const [index, whole] of text.split(/\r?\n/).entries()) {
    const line = index + 1
    const bare = whole.replace(/(?:^|\s)[#;].*$/, '').trim()
    if (bare === '') continue
    const strange = (why: string): unknown => inventory.notUnderstood.push({ line, text: whole.trim(), why })
    if (bare.startsWith('[')) {
      const [, group, part = 'hosts'] = /^\[([^\]:\s]+)(?::(children|vars))?\]$/.exec(bare) ?? []
      if (group === undefined) strange('This is not a group; the lines after it are taken as they stand.')
      else section = { group, part }
    } else if (section.part === 'children') {
      if (/^\S+$/.test(bare)) inventory.addChild(section.group, bare)
      else strange('A list of child groups has one name per line.')
    } else if (section.part === 'vars') {
      const variable = variableOf(bare, line)
      if (variable === undefined) strange('A group variable is written NAME=VALUE.')
      else inventory.addGroupVariable(section.group, variable)
    } else {
      const [pattern = '', ...rest] = wordsOf(bare)
      const variables = rest.map((word) => variableOf(word, line))
      if (variables.includes(undefined)) strange('After the host stand variables, each written NAME=VALUE.')
      else {
        const names = namesOf(pattern)
        if (names === undefined) strange(`"${pattern}" is not a host or a range of hosts.`)
        for (const name of names ?? []) {
          const known = variables.filter((variable) => variable !== undefined)
          inventory.addHost(name, section.group, { line, text: whole.trim() }, known)
        }
      }
    }
  }
  return inventory.read()
}

export function looksLikeIniInventory(text: string): boolean {
  return /^\s*\[[^\]]+\]\s*$/m.test(text) || /\sansible_host=/.test(text)
}

function variableOf(word: string, line: number): Variable | undefined {
  const [, name, value] = /^([A-Za-z_]\w*)\s*=\s*(.*)$/.exec(word) ?? []
  if (name === undefined || value === undefined) return undefined
  return { line, name, value: value.replace(/^(["'])(.*)\1$/, '$2') }
}

/** Words between spaces; quotes hold a word together. */
function wordsOf(text: string): string[] {
  return text.match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? []
}

/** A host, or the hosts of ms-[01:05].example.com; undefined for a range that Uptick cannot count. */
function namesOf(pattern: string): string[] | undefined {
  const range = /^(.*)\[(\d+):(\d+)\](.*)$/.exec(pattern)
  if (range === null)
    return pattern.includes('[') && !/^\[[0-9a-f:.]+\](?::\d+)?$/i.test(pattern) ? undefined : [pattern]
  const [, before = '', first = '', last = '', after = ''] = range
  const [from, to] = [Number(first), Number(last)]
  if (to < from || to - from > 999 || after.includes('[') || before.includes('[')) return undefined
  return Array.from({ length: to - from + 1 }, (_, index) => {
    return `${before}${String(from + index).padStart(first.length, '0')}${after}`
  })
}
