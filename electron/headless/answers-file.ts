import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parse, parseDocument } from 'yaml'
import { z } from 'zod'
import { failed, succeed, type Result } from '../../shared/base/result.ts'
import type { Waiting } from '../../shared/model/next-actions.ts'
import { approvalNeed, lateStart } from '../../shared/model/run-event.ts'
import { plan } from '../../shared/model/plan.ts'
import { fileArgument, usageFailure } from './words.ts'

const acceptance = approvalNeed.exclude(['late'])
const scalar = z.union([z.boolean(), z.number(), z.string()])
const schema = z
  .strictObject({
    // A planned run may say more, and the same file serves both.
    ...plan.partial().shape,
    answers: z.record(z.string(), z.union([scalar, z.array(z.json()), z.record(z.string(), z.json())])).default({}),
    ticks: z.record(z.string(), z.union([z.string(), z.null(), z.boolean()])).default({}),
    waivers: z
      .record(z.string(), z.object({ authority: z.string(), reason: z.string(), until: z.coerce.string().optional() }))
      .default({}),
    approve: z.array(z.string()).default([]),
    accept: z.array(acceptance).default([]),
    late: lateStart.optional(),
  })
  .transform(({ answers, ticks, waivers, approve, accept, late }) => ({
    answers,
    ticks,
    waivers,
    approve,
    accept: [...new Set([...accept, ...acceptance.options.filter((one) => approve.includes(one))])],
    ...(late === undefined ? {} : { late }),
  }))

/** What a person decided in advance (CLI.md, --answers). Keys may be ITEM or APPLIANCE/ITEM. */
export type Answers = z.output<typeof schema> & {
  /** The file is an answer sheet: the engine reads its answers and notes, and this door only hands it over. */
  readonly sheet?: { readonly name: string; readonly source: string }
  /** An approval in it holds for one appliance that it names, and for no other. */
  readonly alone?: boolean
}

export const noAnswers: Answers = { answers: {}, ticks: {}, waivers: {}, approve: [], accept: [] }

export async function readAnswers(name: string | undefined): Promise<Result<Answers>> {
  if (name === undefined) return succeed(noAnswers)
  try {
    const source = await readFile(fileArgument(name), 'utf8')
    if (/^sheet:/m.test(source)) return readSheet(path.basename(name), source)
    const parsed = schema.safeParse(parse(source) ?? {})
    if (parsed.success) return succeed(parsed.data)
    return failed(
      usageFailure(`The answers file ${name} is not of its form.`, z.prettifyError(parsed.error).replaceAll('\n', ' ')),
    )
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    return failed(usageFailure(`The answers file ${name} cannot be read.`, why))
  }
}

/** The members of a sheet besides answers and notes. The engine refuses invalid YAML and names the line. */
function readSheet(name: string, source: string): Result<Answers> {
  const document = parseDocument(source)
  const whole = document.errors.length > 0 ? {} : (document.toJS() as Record<string, unknown>)
  const { sheet: _sheet, answers: _answers, ticks: _ticks, ...rest } = whole
  const parsed = schema.safeParse(rest)
  if (parsed.success) return succeed({ ...parsed.data, sheet: { name, source } })
  const why = z.prettifyError(parsed.error).replaceAll('\n', ' ')
  return failed(usageFailure(`The answer sheet ${name} is not of its form.`, why))
}

/**
 * What still waits where the file approves a gate and does not accept what its command needs: each acceptance by its own
 * id, so that the file can approve it by name.
 */
export function acceptancesLeft(answers: Answers, waiting: readonly Waiting[]): readonly Waiting[] {
  return waiting.flatMap(({ kind, id, appliance, needs = [] }) => {
    if (kind !== 'approval' || !answers.approve.includes(id)) return []
    return acceptance.options
      .filter((need) => needs.includes(need) && !answers.accept.includes(need))
      .map((need) => ({ kind, id: need, appliance, title: acceptanceTitles[need] }))
  })
}

const acceptanceTitles: { readonly [A in Answers['accept'][number]]: string } = {
  'licence-agreement': 'Accept the license agreement of the release',
  'own-hash-only': 'Accept an update that only this computer vouches for',
  'old-build': 'Accept the build that was made for the old release',
}

/** Whether the file approves this gate for this appliance. Under `alone`, only where it names the appliance. */
export function approves(
  { approve, alone = false }: Answers,
  { appliance, address, gate }: { readonly appliance: string; readonly address: string; readonly gate: string },
): boolean {
  return [`${appliance}/${gate}`, `${address}/${gate}`, ...(alone ? [] : [gate])].some((key) => approve.includes(key))
}

/** The entry for one appliance: its own key first, then the one that holds for all. */
export function entryFor<T>(
  entries: Readonly<Record<string, T>>,
  appliance: string,
  address: string,
  id: string,
): T | undefined {
  for (const key of [`${appliance}/${id}`, `${address}/${id}`, id]) {
    if (Object.hasOwn(entries, key)) return entries[key]
  }
  return undefined
}

/** What is accepted with an approval, as the words of a command line name it. */
export function acceptedOf(words: readonly string[]): Result<Answers['accept']> {
  const parsed = z.array(acceptance).safeParse(words)
  if (parsed.success) return succeed(parsed.data)
  return failed(usageFailure(`--accept takes one of ${acceptance.options.join(', ')}.`))
}
