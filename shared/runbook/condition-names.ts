import { patternFault } from '../model/line-pattern.ts'
import { scopeNames, type ASTNode } from './cel-environment.ts'

/**
 * The names that a part of an expression reads ('facts.release', 'answers.ntp'), each once, in order. `needed` omits
 * names inside has(…), because has(…) works without a known value.
 */
export function namesIn(node: ASTNode, which: 'needed' | 'all'): readonly string[] {
  const names: string[] = []
  walk(node, which === 'all', (name) => {
    if (!names.includes(name)) names.push(name)
  })
  return names
}

/** The names inside has(…), each once, in order. */
export function askedIn(node: ASTNode): readonly string[] {
  const own = whetherOf(node)
  return [...new Set([...(own === undefined ? [] : [own]), ...childrenOf(node).flatMap(askedIn)])]
}

/** Does it read a member of facts, answers, run or ledger by a name that is worked out, or the whole of one of them? */
export function readsDynamically(node: ASTNode): boolean {
  let found = false
  walk(node, true, (name) => {
    if (!name.includes('.')) found = true
  })
  return found
}

/** What is wrong with the patterns of `matches(…)`: one that could run away, or that is only worked out. */
export function matchFault(node: ASTNode): string | undefined {
  if (node.op === 'rcall' && node.args[0] === 'matches') {
    const [pattern] = node.args[2]
    if (pattern?.op !== 'value' || typeof pattern.args !== 'string')
      return 'the pattern of matches(…) has to be written out'
    const fault = patternFault(pattern.args)
    if (fault !== undefined) return `the pattern of matches(…) cannot be used: ${fault}`
  }
  for (const child of childrenOf(node)) {
    const fault = matchFault(child)
    if (fault !== undefined) return fault
  }
  return undefined
}

function walk(node: ASTNode, intoHas: boolean, meet: (name: string) => void): void {
  const member = memberOf(node)
  if (member !== undefined) meet(member)
  else if (node.op === 'id' && isRoot(node.args)) meet(node.args)
  else if (intoHas || !asksOnlyWhether(node)) childrenOf(node).forEach((child) => walk(child, intoHas, meet))
}

/** has(facts.x) needs nothing to be known; has(facts.x.y) needs facts.x. */
function asksOnlyWhether(node: ASTNode): boolean {
  return whetherOf(node) !== undefined
}

/** has(facts.x) -> 'facts.x' */
function whetherOf(node: ASTNode): string | undefined {
  const [asked] = node.op === 'call' && node.args[0] === 'has' ? node.args[1] : []
  return asked === undefined ? undefined : memberOf(asked)
}

function childrenOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return []
    case '.':
    case '.?':
      return [node.args[0]]
    case 'call':
      return node.args[1]
    case 'rcall':
      return [node.args[1], ...node.args[2]]
    case 'map':
      return node.args.flat()
    case '!_':
    case '-_':
      return [node.args]
    default:
      return node.args
  }
}

/** facts.release and facts['release'] -> 'facts.release' */
function memberOf(node: ASTNode): string | undefined {
  if (node.op === '.') {
    const [object, name] = node.args
    return object.op === 'id' && isRoot(object.args) ? `${object.args}.${name}` : undefined
  }
  if (node.op !== '[]') return undefined
  const [object, key] = node.args
  if (object.op !== 'id' || !isRoot(object.args) || key.op !== 'value' || typeof key.args !== 'string') return undefined
  return `${object.args}.${key.args}`
}

function isRoot(name: string): boolean {
  return (scopeNames as readonly string[]).includes(name)
}
