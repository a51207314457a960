import { failure } from '../base/failure.ts'
import { failed, succeed, type Result } from '../base/result.ts'
import { namesListed } from '../model/name-list.ts'
import type { Json } from '../model/run-event.ts'
import type { Scope, ScopeRoot } from '../runbook/condition.ts'
import { notKnownSaid } from '../runbook/sentences.ts'

export interface FilledCommand {
  readonly command: string
  /** What stands for the name in `each: … as name`, so that conditions can speak of it. */
  readonly values: Record<string, Json>
}

/** Names that a command may hold besides that of `each`: what the run itself knows. */
const runNames = ['cluster'] as const

/**
 * The commands of an item: one, or one for each value of a list (`each: ledger.antispamEngines as engine`), with the run's
 * own names filled in (`{cluster}`). A value is quoted as the console wants it (FACTS 2a); one that could break out of the
 * line refuses the whole item.
 */
export function fillCommands(
  command: string,
  each: string | undefined,
  scope: Scope,
): Result<readonly FilledCommand[]> {
  let filled = command
  for (const name of runNames) {
    if (!filled.includes(`{${name}}`)) continue
    const value = scope.run[name]
    const quoted = typeof value === 'string' ? quoteArgument(value) : undefined
    if (quoted === undefined) return failed(notSendable(`This run has no ${name} for "${command}".`))
    filled = filled.replaceAll(`{${name}}`, quoted)
  }
  if (each === undefined) return succeed([{ command: filled, values: {} }])
  const list = valuesOfEach(each, scope)
  if (!list.ok) return list
  const commands: FilledCommand[] = []
  for (const value of list.value.values) {
    const quoted = quoteArgument(value)
    if (quoted === undefined) {
      return failed(notSendable(`The value ${JSON.stringify(value)} cannot be put into "${command}".`))
    }
    commands.push({
      command: filled.replaceAll(`{${list.value.name}}`, quoted),
      values: { [list.value.name]: value },
    })
  }
  return succeed(commands)
}

/**
 * The values that `each` names: of a list in the ledger or among the facts (an entry's name), or of an answer that lists
 * names with commas or blanks between them; 'none' is the empty list. Failure: command.not-sendable where it is not known.
 */
export function valuesOfEach(
  each: string,
  scope: Scope,
): Result<{ readonly name: string; readonly values: readonly string[] }> {
  const form = /^(ledger|answers|facts)\.(\w+) as (\w+)$/.exec(each)
  const [, root = '', member = '', name = ''] = form ?? []
  const value = (scope[root as ScopeRoot] ?? {})[member]
  const entries = typeof value === 'string' ? namesListed(value) : Array.isArray(value) ? value.map(nameOf) : undefined
  if (entries === undefined) {
    const missing = notKnownSaid([`${root}.${member}`], () => undefined)
    return failed(notSendable(`It is not known what to send. ${missing}`))
  }
  const values = entries.filter((entry) => entry !== undefined)
  if (values.length < entries.length) {
    return failed(notSendable(`An entry without a name cannot be sent: ${JSON.stringify(value)}.`))
  }
  return succeed({ name, values: [...new Set(values)] })
}

function nameOf(entry: Json): string | undefined {
  const value = entry !== null && typeof entry === 'object' && !Array.isArray(entry) ? entry['name'] : entry
  return typeof value === 'string' ? value : undefined
}

const notSendable = (sentence: string): ReturnType<typeof failure> =>
  failure('command.not-sendable', sentence, 'Find the value, do this item manually, and mark it done with a note.')

/** Quotes an argument as the vendor's own client does; undefined for control characters, which no quoting carries. */
export function quoteArgument(value: string): string | undefined {
  if (/[\p{Cc}]/u.test(value)) return undefined
  if (value !== '' && !/[\s()\\"*]/.test(value)) return value
  return `"${value.replace(/\\/g, '\\\\').replace(/"/g, '\\"')}"`
}
