import type { Failure } from '../base/failure.ts'
import type { Item, Runbook } from '../model/runbook.ts'
import { isInstall, traitsOf } from '../model/step.ts'
import { sheetRefusal, type AnswerSheet, type SheetAppliance } from '../runbook/read-sheet.ts'
import { answerValue, expectedText } from './answer-value.ts'
import { questionsAsked } from './run-questions.ts'

/** The run that a sheet is to be used for. */
export interface SheetUse {
  readonly runbook: Runbook
  readonly appliances: readonly { readonly id: string; readonly address: string }[]
  readonly to?: string | undefined
}

/**
 * Why a sheet cannot be used for a run; undefined where it can. The Host ID is not among it: only the appliance tells that,
 * and take-sheet.ts asks it before anything else is sent. Failure: sheet.refused, which names the line.
 */
export function refusalOfSheet(sheet: AnswerSheet, use: SheetUse): Failure | undefined {
  return wrongRunbook(sheet, use) ?? wrongAppliance(sheet, use) ?? wrongAnswer(sheet, use) ?? wrongTick(sheet, use)
}

function wrongRunbook(sheet: AnswerSheet, { runbook, to }: SheetUse): Failure | undefined {
  const { id, version, line, versionLine } = sheet.runbook
  const again = `Make it again with what it holds: uptick prepare ${sheet.name} --out NEW-SHEET.`
  if (id !== runbook.id) {
    const sentence = `This sheet was made for the runbook ${id}, and this run follows ${runbook.id}.`
    return sheetRefusal(sheet.name, line, sentence, again)
  }
  if (version !== runbook.version) {
    const sentence = `This sheet was made for version ${version} of ${id}, and this run follows version ${runbook.version}.`
    return sheetRefusal(sheet.name, versionLine, sentence, again)
  }
  if (sheet.to === undefined || to === undefined || sheet.to.name === to) return undefined
  const sentence = `This sheet was made for the update ${sheet.to.name}, and this run is about ${to}.`
  return sheetRefusal(sheet.name, sheet.to.line, sentence, `${again.replace(/\.$/, '')} --to ${to}.`)
}

function wrongAppliance(sheet: AnswerSheet, { appliances }: SheetUse): Failure | undefined {
  const other = appliances.find((appliance) => madeFor(sheet, appliance, appliances.length) === undefined)
  if (other === undefined) return undefined
  const made = sheet.appliances.map(({ address }) => address).join(', ')
  const line = sheet.appliances[0]?.line ?? 1
  const sentence = `This sheet was made for ${made}, and this run is about ${other.address}.`
  return sheetRefusal(sheet.name, line, sentence, `Make one for it: uptick prepare ${other.address} --out NEW-SHEET.`)
}

/** What the sheet says of an appliance. One that moved to another address is still known by its Host ID. */
export function madeFor(
  sheet: AnswerSheet,
  { address }: { readonly address: string },
  appliances: number,
): SheetAppliance | undefined {
  const [only, second] = sheet.appliances
  const moved = appliances === 1 && second === undefined && only?.hostId !== undefined ? only : undefined
  return sheet.appliances.find((one) => one.address === address) ?? moved
}

function wrongAnswer(sheet: AnswerSheet, { runbook, appliances }: SheetUse): Failure | undefined {
  const known = questionsAsked(runbook.phases.flatMap(({ items }) => items))
  const hint = 'Correct this line; the comment above each question says what it takes.'
  for (const { whose, id, value, line } of sheet.answers) {
    if (!isNamed(sheet, whose, appliances)) return unknownAppliance(sheet, line, whose)
    const question = known.find((one) => one.id === id)
    if (question === undefined)
      return sheetRefusal(sheet.name, line, `The runbook asks no question called ${id}.`, 'Remove this line.')
    const odd = question.type === 'text' && typeof value === 'boolean'
    if (!odd && answerValue(question, value) !== undefined) continue
    const sentence = `${id} takes ${expectedText(question)}, and "${String(value)}" is not that.`
    return sheetRefusal(sheet.name, line, sentence, hint)
  }
  return undefined
}

function wrongTick(sheet: AnswerSheet, { runbook, appliances }: SheetUse): Failure | undefined {
  const items = runbook.phases.flatMap((phase) => phase.items)
  for (const { whose, id, value, line } of sheet.ticks) {
    if (!isNamed(sheet, whose, appliances)) return unknownAppliance(sheet, line, whose)
    if (!tickableAhead(items).some((item) => item.id === id)) {
      const sentence = `${id} is not a manual step that can be done before the upgrade.`
      return sheetRefusal(sheet.name, line, sentence, 'Remove this line; the run asks for it when its turn has come.')
    }
    const item = items.find((one) => one.id === id)
    const bad = value.at === undefined ? item?.['fresh-for'] !== undefined : Number.isNaN(Date.parse(value.at))
    if (!bad) continue
    const sentence = `${id} needs "at": the date and time at which its evidence was so.`
    return sheetRefusal(sheet.name, line, sentence, 'Write it as 2026-11-30T21:00+01:00.')
  }
  return undefined
}

/**
 * The manual steps that can be done, and noted, before the visit: those before the install, but for what belongs to the
 * install itself (a page that has to be open then).
 */
export function tickableAhead(items: readonly Item[]): readonly Item[] {
  const at = items.findIndex(isInstall)
  const before = at < 0 ? items : items.slice(0, at).filter(({ phase }) => phase !== items[at]?.phase)
  return before.filter((item) => traitsOf(item).manual)
}

function isNamed(sheet: AnswerSheet, whose: string | undefined, appliances: SheetUse['appliances']): boolean {
  if (whose === undefined) return true
  return [...sheet.appliances, ...appliances].some((one) => one.address === whose || ('id' in one && one.id === whose))
}

function unknownAppliance(sheet: AnswerSheet, line: number, whose = ''): Failure {
  const made = sheet.appliances.map(({ address }) => address).join(', ')
  return sheetRefusal(sheet.name, line, `This sheet is not about ${whose}.`, `It is about ${made}.`)
}
