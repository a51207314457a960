import { isNode, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { itemBlock, type ItemBlock } from '../model/runbook.ts'

type Report = (line: number, sentence: string) => void

/** Reads the fenced block of an item; `firstLine` is the line of the document on which its text begins. */
export function readBlock(text: string, firstLine: number, fault: Report): ItemBlock | undefined {
  return readYaml(text, firstLine, itemBlock, 'The item block', fault)
}

/**
 * Takes the front matter off a document. `body` has its lines blanked rather than cut, so that line numbers stay true.
 */
export function readFrontMatter<S extends z.ZodType>(
  text: string,
  schema: S,
  fault: Report,
): { readonly value: z.infer<S> | undefined; readonly body: string } {
  const found = /^---[ \t]*\n([\s\S]*?)(?:^|\n)---[ \t]*(?:\n|$)/.exec(text)
  if (found === null) {
    fault(1, 'The document does not begin with front matter: lines between two lines "---".')
    return { value: undefined, body: text }
  }
  const [whole, yaml = ''] = found
  const blank = whole.replace(/[^\n]/g, '')
  return { value: readYaml(yaml, 2, schema, 'The front matter', fault), body: blank + text.slice(whole.length) }
}

function readYaml<S extends z.ZodType>(
  text: string,
  firstLine: number,
  schema: S,
  what: string,
  fault: Report,
): z.infer<S> | undefined {
  const lines = new LineCounter()
  const document = parseSafely(text, lines)
  if (document === undefined) {
    fault(firstLine, `${what} is nested too deeply.`)
    return undefined
  }
  const lineAt = (offset: number): number => firstLine + Math.max(0, lines.linePos(offset).line - 1)
  const [error] = document.errors
  if (error !== undefined) {
    fault(lineAt(error.pos[0]), `${what} is not valid YAML: ${firstSentence(error.message)}`)
    return undefined
  }
  let value: unknown
  try {
    // Aliases are refused: they are not needed here, and nested ones can blow up without bound.
    value = document.toJS({ maxAliasCount: 0 })
  } catch {
    fault(firstLine, `${what} uses an alias (*name); write the value out.`)
    return undefined
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    // A block that stops after its fence has no line of its own.
    const line = text === '' ? firstLine - 1 : firstLine
    fault(line, `${what} has to be a list of words and values, such as "id: …".`)
    return undefined
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let length = path.length; length > 0; length -= 1) {
      const node: unknown = document.getIn(path.slice(0, length), true)
      if (isNode(node) && node.range) return lineAt(node.range[0])
    }
    return firstLine
  }
  for (const issue of parsed.error.issues) report(issue, lineOf, what, fault)
  return undefined
}

/** The parser recurses: a thousand brackets exhaust the stack rather than end in an error of its own. */
function parseSafely(text: string, lineCounter: LineCounter): ReturnType<typeof parseDocument> | undefined {
  try {
    return parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: true, logLevel: 'silent' })
  } catch {
    return undefined
  }
}

function report(
  issue: z.core.$ZodIssue,
  lineOf: (path: readonly PropertyKey[]) => number,
  what: string,
  fault: Report,
): void {
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) {
      const place = issue.path.length === 0 ? '' : ` under "${issue.path.join('.')}"`
      fault(lineOf([...issue.path, key]), `${what} has an unknown word "${key}"${place}.`)
    }
    return
  }
  const name = issue.path.length === 0 ? what : `"${issue.path.join('.')}"`
  fault(lineOf(issue.path), `${name} is not right: ${lowerFirst(issue.message)}.`)
}

function firstSentence(message: string): string {
  const line = message.split('\n')[0] ?? message
  return line.endsWith('.') || line.endsWith(':') ? `${line.slice(0, -1)}.` : `${line}.`
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, '')
