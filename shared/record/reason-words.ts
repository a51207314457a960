import { factLabel } from '../model/fact-text.ts'
import type { RecordNames } from './record-names.ts'

/**
 * A reason of the journal for a reader: a question instead of its id, the name of a value instead of its path, and no
 * expression. Runs of earlier versions are full of them, and a journal stays as it was written.
 */
export function reasonText(reason: string, names: RecordNames): string {
  const parts = splitParts(reason).map((part) => partText(part, names))
  const said = parts.filter((part, index) => part !== '' && parts.indexOf(part) === index)
  return said.join('; ')
}

/** At "; ", but not inside parentheses or quotes. */
function splitParts(reason: string): string[] {
  const parts = ['']
  let [depth, quoted] = [0, false]
  for (const piece of reason.split(/(; |[()"])/)) {
    if (piece === '"') quoted = !quoted
    if (piece === '(') depth += 1
    if (piece === ')') depth -= 1
    if (piece === '; ' && depth === 0 && !quoted) parts.push('')
    else parts[parts.length - 1] += piece
  }
  return parts
}

const expression = /(?:[=!<>]=|&&|\|\||[a-z]\(|\b(?:facts|ledger|answers|run)\.)/i

function partText(part: string, names: RecordNames): string {
  const computed = /^(.+?) is (?:true|false)(?:, where (.+))?$/.exec(part)
  if (computed !== null && expression.test(computed[1] ?? '')) {
    const values = computed[2] ?? ''
    return values.includes('{"') ? '' : values
  }
  return withoutPaths(withQuestions(part, names))
}

/** 'the answer to ntp is no' */
function withQuestions(part: string, names: RecordNames): string {
  return part.replace(/the answer to (\w+)(?: is|:) ([^;,()]+)/g, (_, id: string, value: string) => {
    return `“${names.question(id)}” was answered “${value}”`
  })
}

/** 'clock.skewSeconds - ledger.clock.skewSeconds is 1' -> 'clock skew seconds - earlier clock skew seconds is 1' */
function withoutPaths(part: string): string {
  return part.replace(
    /(?<![\w./@-])(ledger\.|facts\.)?([a-z]+)\.([a-z][A-Za-z]*)(?![\w.@])/g,
    (found, from: string | undefined, fact: string, member: string) => {
      if (!/[A-Z]/.test(member) && from === undefined) return found
      const words = `${factLabel(fact).toLowerCase()} ${factLabel(member).toLowerCase()}`
      return from === 'ledger.' ? `earlier ${words}` : words
    },
  )
}
