import { failure } from '../base/failure.ts'
import { failed, succeed, type Result } from '../base/result.ts'
import type { Json } from '../model/run-event.ts'

export interface FilledCommand {
  readonly command: string
  /** What stands for the name in `each: … as name`, so that conditions can speak of it. */
  readonly values: Record<string, Json>
}

/**
 * The commands of an item: one, or one for each value of the ledger (`each: ledger.antispamEngines as engine`). A value is
 * quoted as the console wants it (FACTS 2a); one that could break out of the line refuses the whole item.
 */
export function fillCommands(
  command: string,
  each: string | undefined,
  ledger: Readonly<Record<string, Json>>,
): Result<readonly FilledCommand[]> {
  if (each === undefined) return succeed([{ command, values: {} }])
  const form = /^ledger\.(\w+) as (\w+)$/.exec(each)
  const list = form?.[1] === undefined ? undefined : ledger[form[1]]
  const name = form?.[2] ?? ''
  if (!Array.isArray(list)) {
    return failed(
      failure(
        'command.not-sendable',
        `What "${each}" names was not noted before the upgrade, so it is not known what to send.`,
        'Find it out by hand and do this item by hand; tick it with what was done.',
      ),
    )
  }
  const filled: FilledCommand[] = []
  for (const row of list) {
    const value = row !== null && typeof row === 'object' && !Array.isArray(row) ? row['name'] : row
    const quoted = typeof value === 'string' ? quoteArgument(value) : undefined
    if (quoted === undefined || value === undefined) {
      return failed(
        failure(
          'command.not-sendable',
          `The value ${JSON.stringify(row)} cannot be put into "${command}".`,
          'Do this item by hand and tick it with what was done.',
        ),
      )
    }
    filled.push({ command: command.replaceAll(`{${name}}`, quoted), values: { [name]: value } })
  }
  return succeed(filled)
}

/** Quotes an argument as the vendor's own client does; undefined for control characters, which no quoting carries. */
export function quoteArgument(value: string): string | undefined {
  if (/[\p{Cc}]/u.test(value)) return undefined
  if (value !== '' && !/[\s()\\"*]/.test(value)) return value
  return `"${value.replace(/\\/g, '\\\\').replace(/"/g, '\\"')}"`
}
