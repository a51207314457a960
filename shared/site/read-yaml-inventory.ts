import { isMap, isNode, isScalar, LineCounter, parseDocument, type Pair } from 'yaml'
import { Inventory, type Variable } from './inventory.ts'
import type { ReadEntries } from './list-entry.ts'

/** Reads an Ansible inventory in YAML form: groups with `hosts`, `vars` and `children`. */
export function readYamlInventory(text: string): ReadEntries {
  const counter = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: counter,
    prettyErrors: false,
    uniqueKeys: true,
    logLevel: 'silent',
  })
  const lineAt = (offset: number): number => Math.max(1, counter.linePos(offset).line)
  const lineOf = ({ key }: Pair): number => (isNode(key) && key.range ? lineAt(key.range[0]) : 1)
  const rows = text.split(/\r?\n/)
  const inventory = new Inventory()
  const strange = (line: number, why: string): void =>
    void inventory.notUnderstood.push({ line, text: (rows[line - 1] ?? '').trim(), why })
  const [error] = document.errors
  if (error !== undefined) {
    strange(lineAt(error.pos[0]), `This is not YAML: ${(error.message.split('\n')[0] ?? '').replace(/\.$/, '')}.`)
    return inventory.read()
  }
  const variablesOf = (node: unknown): Variable[] =>
    pairsOf(node).flatMap((pair) => {
      if (isScalar(pair.value)) return [{ line: lineOf(pair), name: nameOf(pair), value: String(pair.value.value) }]
      strange(lineOf(pair), `"${nameOf(pair)}" is not a single value.`)
      return []
    })
  const group = (name: string, node: unknown, depth: number): void => {
    for (const part of pairsOf(node)) {
      const word = nameOf(part)
      if (word === 'hosts') {
        for (const host of pairsOf(part.value)) {
          const line = lineOf(host)
          inventory.addHost(nameOf(host), name, { line, text: (rows[line - 1] ?? '').trim() }, variablesOf(host.value))
        }
      } else if (word === 'vars') {
        for (const variable of variablesOf(part.value)) inventory.addGroupVariable(name, variable)
      } else if (word === 'children') {
        for (const child of pairsOf(part.value)) {
          inventory.addChild(name, nameOf(child))
          if (depth < 20) group(nameOf(child), child.value, depth + 1)
          else strange(lineOf(child), 'The groups are nested too deeply.')
        }
      } else strange(lineOf(part), `A group has hosts, vars and children; "${word}" is not read.`)
    }
  }
  for (const top of pairsOf(document.contents)) group(nameOf(top), top.value, 0)
  return inventory.read()
}

export function looksLikeYamlInventory(text: string): boolean {
  return /^\s+(?:hosts|children):\s*$/m.test(text) && /^[\w.-]+:\s*$/m.test(text)
}

const pairsOf = (node: unknown): readonly Pair[] => (isMap(node) ? node.items : [])
const nameOf = ({ key }: Pair): string => String(isScalar(key) ? key.value : key)
