import type { Failure } from '../base/failure.ts'
import { installMayGoOn } from '../model/open-install.ts'
import type { BoundItem } from '../model/bound-items.ts'
import { answerOf, itemOf } from '../model/run-state.ts'
import { traitsOf } from '../model/step.ts'
import { entryFor, sheetRefusal, type AnswerSheet } from '../runbook/read-sheet.ts'
import { answerValue } from './answer-value.ts'
import type { EngineContext, SheetInUse } from './context.ts'
import { wrongRelease } from './release-answer.ts'
import { questionsAsked } from './run-questions.ts'
import { lineTo } from './sessions.ts'
import { madeFor } from './sheet-rules.ts'
import { tickRefusal } from './tick-rules.ts'

/** What was already reported about a sheet, so that each process reports it once per run. */
const said = new WeakMap<AnswerSheet, Set<string>>()

/**
 * Journals the answers of the run's sheet once each appliance has shown the Host ID that the sheet was made for. Until
 * then no answer counts, and Uptick sends only the questions of a login. Failures: sheet.refused, those of `lineTo`.
 */
export async function takeSheet(context: EngineContext): Promise<Failure | undefined> {
  const { sheet: inUse } = context
  if (inUse === undefined) return undefined
  const { sheet } = inUse
  const appliances = Object.values(context.state().appliances)
  for (const { id, address } of appliances) {
    const made = madeFor(sheet, { address }, appliances.length)
    if (made?.hostId === undefined) continue
    if (hostIdOf(context, id) === undefined && mayLogIn(context, id)) {
      const line = await lineTo(context, id)
      if (!line.ok) return line.failure
    }
    const told = hostIdOf(context, id)
    if (told === undefined || sameId(told, made.hostId)) continue
    const sentence = `This sheet was made for Host ID ${made.hostId}, and ${address} has Host ID ${told}.`
    const hint = `Use the sheet of that appliance, or make one: uptick prepare ${address} --out NEW-SHEET.`
    const refusal = sheetRefusal(sheet.name, made.line, sentence, hint)
    await sayOnce(context, id, `${refusal.sentence} None of its answers is used.`)
    return refusal
  }
  for (const { id } of appliances) if (await isItsSheet(context, id)) await answerFrom(context, id, inUse)
  return undefined
}

function mayLogIn({ state, runbook }: EngineContext, appliance: string): boolean {
  return state().appliances[appliance]?.takenBy === undefined && !installMayGoOn(state(), runbook, appliance)
}

/** An appliance whose Host ID cannot be read is not known to be the sheet's. */
async function isItsSheet(context: EngineContext, appliance: string): Promise<boolean> {
  const { sheet } = context.sheet ?? {}
  const known = context.state().appliances[appliance]
  if (sheet === undefined || known === undefined) return false
  const made = madeFor(sheet, known, Object.keys(context.state().appliances).length)
  if (made === undefined) return false
  if (made.hostId === undefined) return true
  const told = hostIdOf(context, appliance)
  if (told !== undefined) return sameId(told, made.hostId)
  const sentence = `${sheet.name} was made for Host ID ${made.hostId}, and the Host ID of this appliance is not known, so none of its answers is used.`
  await sayOnce(context, appliance, sentence)
  return false
}

async function answerFrom(context: EngineContext, appliance: string, { sheet, sha256 }: SheetInUse): Promise<void> {
  const known = context.state().appliances[appliance]
  if (known === undefined) return
  const questions = questionsAsked(context.runbook.phases.flatMap(({ items }) => items))
  for (const id of new Set(sheet.answers.map((entry) => entry.id))) {
    const entry = entryFor(sheet.answers, known, id)
    const question = questions.find((one) => one.id === id)
    if (entry === undefined || question === undefined || answerOf(context.state(), appliance, id) !== undefined)
      continue
    const value = answerValue(question, entry.value)
    if (value === undefined) continue
    const wrong = id === 'wantedRelease' ? wrongRelease(context.state(), appliance, String(value)) : undefined
    if (wrong !== undefined) {
      await sayOnce(context, appliance, `${sheet.name}, line ${String(entry.line)}: ${wrong.sentence} It is not used.`)
      continue
    }
    const by = byOf(context)
    await context.journal.append('question.answered', { appliance, question: id, value, by, sheet: sha256 })
  }
}

/**
 * Marks a manual step done with what the sheet notes for it, by the same rules as a person's own mark. True where it did. A
 * step that a person reopened is theirs.
 */
export async function tickFromSheet(context: EngineContext, { appliance, item }: BoundItem): Promise<boolean> {
  const { sheet: inUse } = context
  const known = context.state().appliances[appliance]
  if (inUse === undefined || known === undefined || !traitsOf(item).manual) return false
  const { sheet, sha256 } = inUse
  const entry = entryFor(sheet.ticks, known, item.id)
  if (entry === undefined || itemOf(context.state(), appliance, item.id).reopenedAt > 0) return false
  if (!(await isItsSheet(context, appliance))) return false
  const { note, at } = entry.value
  const words = { note, files: 0, evidenceFrom: at }
  const refusal = tickRefusal(context.state(), { appliance, item }, words, context.clock.now())
  if (refusal !== undefined) {
    await sayOnce(context, appliance, `${sheet.name}, line ${String(entry.line)}: ${refusal.sentence}`, item.id)
    return false
  }
  const age = at === undefined ? {} : { evidenceFrom: new Date(at).toISOString() }
  const about = { appliance, item: item.id, by: byOf(context), note, files: [], sheet: sha256, ...age }
  await context.journal.append('item.ticked', about, { durable: true })
  return true
}

async function sayOnce(context: EngineContext, appliance: string, text: string, item?: string): Promise<void> {
  const { sheet } = context.sheet ?? {}
  if (sheet === undefined) return
  const known = said.get(sheet) ?? new Set<string>()
  said.set(sheet, known)
  const key = `${appliance} ${text}`
  if (known.has(key)) return
  known.add(key)
  await context.journal.append('note.added', { appliance, ...(item === undefined ? {} : { item }), text, by: 'Uptick' })
}

function hostIdOf({ state }: EngineContext, appliance: string): string | undefined {
  const { identity, facts } = state().appliances[appliance] ?? {}
  const read = facts?.['hostId']?.value
  return identity?.hostId ?? (typeof read === 'string' ? read : undefined)
}

const sameId = (one: string, other: string): boolean => one.trim().toLowerCase() === other.trim().toLowerCase()
const byOf = ({ state }: EngineContext): string => state().opened?.by ?? 'unknown'
