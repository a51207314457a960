import type { SheetValue } from './read-sheet.ts'

/** One line of a sheet that is filled in, and what a person has to know about it. */
export interface SheetRow {
  /** QUESTION or ITEM, with the address of the appliance before it where it is about one of several. */
  readonly key: string
  readonly title: string
  readonly why: string
  /** What is written behind the key: 'yes or no'. */
  readonly takes: string
  readonly value?: SheetValue | undefined
  /** Where the value comes from, and how old it is. */
  readonly source?: string | undefined
}

/** A manual step; `dated`: its evidence has to say when it was so. */
export interface SheetStep extends Omit<SheetRow, 'value'> {
  readonly note?: string | undefined
  readonly at?: string | undefined
  readonly dated: boolean
}

export interface WrittenSheet {
  readonly made: string
  readonly by: string
  readonly runbook: string
  readonly version: string
  readonly to?: string | undefined
  readonly cluster?: string | undefined
  readonly appliances: readonly {
    readonly address: string
    readonly role: string
    readonly hostId?: string | undefined
    readonly host?: string | undefined
  }[]
  readonly answers: readonly SheetRow[]
  readonly ticks: readonly SheetStep[]
}

/** An answer sheet as a file: YAML for --answers, with a comment above each line for the person who fills it in. */
export function writeSheet(sheet: WrittenSheet): string {
  const { made, by, runbook, version, to, cluster, appliances, answers, ticks } = sheet
  const whose = appliances
    .map(({ address, host }) => (host === undefined ? address : `${host} (${address})`))
    .join(', ')
  const target = cluster === undefined ? (appliances[0]?.address ?? 'ADDRESS') : '--cluster FILE'
  const lines = [
    ...comment(`Answer sheet for ${whose}, made on ${made.slice(0, 10)} by ${by}.`, ''),
    ...comment('Fill in what is empty, and check what is filled in. What stays empty is asked during the visit.', ''),
    ...comment(`To use it: uptick upgrade ${target} --to ${to ?? 'NAME'} --answers THIS-FILE`, ''),
    'sheet:',
    `  made: ${quoted(made)}`,
    `  by: ${quoted(by)}`,
    `  runbook: ${quoted(runbook)}`,
    `  version: ${quoted(version)}`,
    ...(to === undefined ? [] : [`  to: ${quoted(to)}`]),
    ...(cluster === undefined ? [] : [`  cluster: ${quoted(cluster)}`]),
    '  appliances:',
    ...appliances.flatMap(({ address, role, hostId, host }) => [
      `    - address: ${quoted(address)}`,
      `      role: ${quoted(role)}`,
      ...(hostId === undefined ? [] : [`      hostId: ${quoted(hostId)}`]),
      ...(host === undefined ? [] : [`      host: ${quoted(host)}`]),
    ]),
    '',
    answers.length === 0 ? 'answers: {}' : 'answers:',
    ...answers.flatMap((row) => [...aboutRow(row), `  ${keyText(row.key)}:${valueText(row.value)}`, '']),
    ...(answers.length === 0 ? [''] : []),
    ticks.length === 0 ? 'ticks: {}' : 'ticks:',
    ...ticks.flatMap((step) => [...aboutRow(step), ...stepLines(step), '']),
  ]
  return `${lines.join('\n').trimEnd()}\n`
}

function stepLines({ key, note, at, dated }: SheetStep): readonly string[] {
  const text = note === undefined ? '' : ` ${quoted(note)}`
  if (!dated) return [`  ${keyText(key)}:${text}`]
  return [`  ${keyText(key)}:`, `    note:${text}`, `    at:${at === undefined ? '' : ` ${quoted(at)}`}`]
}

function aboutRow({ title, why, takes, source }: Omit<SheetRow, 'key' | 'value'>): readonly string[] {
  return [title, why, `Takes: ${takes}.`, source ?? ''].flatMap((text) => (text === '' ? [] : comment(text, '  ')))
}

/** Text from a runbook or an earlier run: every line of it stays inside the comment. */
function comment(text: string, indent: string): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/[\s\p{Cc}\u2028\u2029]+/u)) {
    if (line !== '' && line.length + word.length > 96) {
      lines.push(line)
      line = ''
    }
    line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].map((each) => `${indent}# ${each}`)
}

function valueText(value: SheetValue | undefined): string {
  if (value === undefined) return ''
  if (typeof value === 'boolean') return value ? ' yes' : ' no'
  return ` ${typeof value === 'number' ? String(value) : quoted(value)}`
}

const keyText = (key: string): string => (/^[A-Za-z][\w./-]*$/.test(key) ? key : quoted(key))
/** A JSON string is a YAML one. */
const quoted = (text: string): string => JSON.stringify(text)
