import { scopeNames, type ASTNode } from './cel-environment.ts'

/**
 * The names that a part of an expression reads ('facts.release', 'answers.ntp'), each once, in order. `needed` leaves out
 * what stands in has(…): to ask whether a thing is known needs nothing to be known.
 */
export function namesIn(node: ASTNode, which: 'needed' | 'all'): readonly string[] {
  const names: string[] = []
  walk(node, which === 'all', (name) => {
    if (!names.includes(name)) names.push(name)
  })
  return names
}

/** Does it read a member of facts, answers, run or ledger by a name that is worked out, or the whole of one of them? */
export function readsDynamically(node: ASTNode): boolean {
  let found = false
  walk(node, true, (name) => {
    if (!name.includes('.')) found = true
  })
  return found
}

function walk(node: ASTNode, intoHas: boolean, meet: (name: string) => void): void {
  const down = (child: ASTNode): void => {
    walk(child, intoHas, meet)
  }
  const member = memberOf(node)
  if (member !== undefined) {
    meet(member)
    return
  }
  switch (node.op) {
    case 'value':
      return
    case 'id':
      if (isRoot(node.args)) meet(node.args)
      return
    case '.':
    case '.?':
      down(node.args[0])
      return
    case 'call': {
      const [name, args] = node.args
      const asked = args[0]
      // has(facts.x) needs nothing; has(facts.x.y) needs facts.x.
      if (name === 'has' && !intoHas && asked !== undefined && memberOf(asked) !== undefined) return
      args.forEach(down)
      return
    }
    case 'rcall':
      down(node.args[1])
      node.args[2].forEach(down)
      return
    case 'list':
      node.args.forEach(down)
      return
    case 'map':
      node.args.forEach(([key, value]) => {
        down(key)
        down(value)
      })
      return
    case '!_':
    case '-_':
      down(node.args)
      return
    default:
      node.args.forEach(down)
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
