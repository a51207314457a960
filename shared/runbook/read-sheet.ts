import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document, type YAMLMap } from 'yaml'
import { z } from 'zod'
import { failure, type Failure } from '../base/failure.ts'
import { failed, succeed, type Result } from '../base/result.ts'

/** One answer or one note of a sheet, and the line on which it is written. */
export interface SheetEntry<V> {
  /** The appliance that it is about, by id or address; undefined: all of them. */
  readonly whose: string | undefined
  readonly id: string
  readonly value: V
  readonly line: number
}

/** What a person noted in advance for a manual step, and when it was so. */
export interface SheetTick {
  readonly note: string
  readonly at?: string
}

export type SheetValue = boolean | number | string

/** An appliance that a sheet was made for. */
export interface SheetAppliance {
  readonly address: string
  readonly role: string
  readonly hostId?: string
  readonly host?: string
  readonly line: number
}

/** An answer sheet as it was read: only what is filled in. */
export interface AnswerSheet {
  readonly name: string
  readonly made: string
  readonly runbook: {
    readonly id: string
    readonly version: string
    readonly line: number
    readonly versionLine: number
  }
  readonly to?: { readonly name: string; readonly line: number }
  readonly cluster?: string
  readonly appliances: readonly SheetAppliance[]
  readonly answers: readonly SheetEntry<SheetValue>[]
  readonly ticks: readonly SheetEntry<SheetTick>[]
}

const text = z.string().min(1)
const head = z.object({
  made: text,
  runbook: text,
  version: text,
  to: text.nullish(),
  cluster: text.nullish(),
  appliances: z
    .array(z.object({ address: text, role: text.default('appliance'), hostId: text.nullish(), host: text.nullish() }))
    .min(1),
})
const tick = z.union([z.string(), z.object({ note: z.string().nullish(), at: z.string().nullish() })])

/** Why a sheet is not used: one sentence that names its line. */
export function sheetRefusal(name: string, line: number, sentence: string, hint: string): Failure {
  return failure('sheet.refused', `${name}, line ${String(line)}: ${sentence}`, hint)
}

/** No sheet of ours comes near; what does is none. In characters. */
const longest = 500_000

/** Reads an answer sheet (AUTHORING.md, "Answer sheets"). Failure: sheet.refused, which names the line. */
export function readSheet(name: string, source: string): Result<AnswerSheet> {
  const refuse = (line: number, sentence: string): Result<never> =>
    failed(sheetRefusal(name, line, sentence, 'Correct this line, or make a new sheet with uptick prepare.'))
  if (source.length > longest) return refuse(1, `The file is longer than ${String(longest)} characters.`)
  const lines = new LineCounter()
  const document = parseDocument(source, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
    logLevel: 'silent',
  })
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line)
  const [error] = document.errors
  if (error !== undefined) return refuse(lineAt(error.pos[0]), `This is not YAML: ${firstLine(error.message)}.`)
  const lineOf = (path: readonly (string | number)[]): number => {
    for (let length = path.length; length > 0; length -= 1) {
      const node: unknown = document.getIn(path.slice(0, length), true)
      if (isNode(node) && node.range) return lineAt(node.range[0])
    }
    return 1
  }
  const about = head.safeParse(plain(document, 'sheet'))
  if (!about.success) {
    const [issue] = about.error.issues
    const path = (issue?.path ?? []).filter((part): part is string | number => typeof part !== 'symbol')
    return refuse(lineOf(['sheet', ...path]), `"${['sheet', ...path].join('.')}" is missing or has the wrong type.`)
  }
  const answers: SheetEntry<SheetValue>[] = []
  for (const entry of entriesOf(document, 'answers', lineAt)) {
    if (entry.value === null) continue
    if (!isValue(entry.value)) return refuse(entry.line, `The answer to ${entry.id} is a list; write one value.`)
    answers.push({ ...entry, value: entry.value })
  }
  const ticks: SheetEntry<SheetTick>[] = []
  for (const entry of entriesOf(document, 'ticks', lineAt)) {
    if (entry.value === null) continue
    const read = tick.safeParse(entry.value)
    if (!read.success) return refuse(entry.line, `${entry.id} takes a note, or "note" and "at".`)
    const given = typeof read.data === 'string' ? { note: read.data } : read.data
    const note = (given.note ?? '').trim()
    if (note === '') continue
    const at = 'at' in given && typeof given.at === 'string' ? { at: given.at } : {}
    ticks.push({ ...entry, value: { note, ...at } })
  }
  const { made, runbook, version, to, cluster, appliances } = about.data
  return succeed({
    name,
    made,
    runbook: { id: runbook, version, line: lineOf(['sheet', 'runbook']), versionLine: lineOf(['sheet', 'version']) },
    ...(to == null ? {} : { to: { name: to, line: lineOf(['sheet', 'to']) } }),
    ...(cluster == null ? {} : { cluster }),
    appliances: appliances.map(({ address, role, hostId, host }, index) => ({
      address,
      role,
      ...(hostId == null ? {} : { hostId }),
      ...(host == null ? {} : { host }),
      line: lineOf(['sheet', 'appliances', index, hostId == null ? 'address' : 'hostId']),
    })),
    answers,
    ticks,
  })
}

interface RawEntry {
  readonly whose: string | undefined
  readonly id: string
  readonly value: unknown
  readonly line: number
}

function entriesOf(document: Document, name: string, lineAt: (offset: number) => number): readonly RawEntry[] {
  const map: unknown = document.get(name, true)
  if (!isMap(map)) return []
  return (map as YAMLMap).items.flatMap(({ key, value }) => {
    if (!isScalar(key)) return []
    const whole = String(key.value)
    const cut = whole.lastIndexOf('/')
    const line = lineAt(key.range?.[0] ?? 0)
    const whose = cut < 0 ? undefined : whole.slice(0, cut)
    return [{ whose, id: whole.slice(cut + 1), value: isNode(value) ? toPlain(document, value) : null, line }]
  })
}

function plain(document: Document, name: string): unknown {
  const node: unknown = document.get(name, true)
  return isNode(node) ? toPlain(document, node) : undefined
}

/** Aliases are refused: they are not needed here, and nested ones can grow without bound. */
function toPlain(document: Document, node: { toJS(document: Document, options: object): unknown }): unknown {
  try {
    return node.toJS(document, { maxAliasCount: 0 })
  } catch {
    return {}
  }
}

const isValue = (value: unknown): value is SheetValue => ['boolean', 'number', 'string'].includes(typeof value)
const firstLine = (message: string): string => (message.split('\n')[0] ?? message).replace(/[.:]$/, '')

/** The entry for one appliance: its own first, then the one that holds for all. */
export function entryFor<V>(
  entries: readonly SheetEntry<V>[],
  { id: appliance, address }: { readonly id: string; readonly address: string },
  id: string,
): SheetEntry<V> | undefined {
  const own = entries.filter((entry) => entry.id === id)
  return (
    own.find(({ whose }) => whose === appliance || whose === address) ?? own.find(({ whose }) => whose === undefined)
  )
}
