import type { ParamsOf, ResultOf } from '../../shared/contract/contract.ts'

export type PreparedSheet = ResultOf<'sheet.prepare'>
export type SheetQuestion = PreparedSheet['answers'][number]
export type SheetStep = PreparedSheet['ticks'][number]
export type KeptSheet = NonNullable<ResultOf<'sheet.kept'>['sheet']>

/** What the fields of a sheet's form contain, by the key of each row. A yes or no is 'yes', 'no' or ''. */
export interface SheetValues {
  readonly answers: Readonly<Record<string, string>>
  /** `at` is local time, as in the field. */
  readonly ticks: Readonly<Record<string, { readonly note: string; readonly at: string }>>
}

/** The fields as the sheet was prepared. */
export function valuesOf({ answers, ticks }: PreparedSheet): SheetValues {
  return {
    answers: Object.fromEntries(answers.map(({ key, value }) => [key, wordOf(value)])),
    ticks: Object.fromEntries(ticks.map(({ key, note = '', at = '' }) => [key, { note, at: localTimeOf(at) }])),
  }
}

function wordOf(value: SheetQuestion['value']): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return value === undefined ? '' : String(value)
}

/** How many rows are still empty. */
export function openRows({ answers, ticks }: SheetValues): number {
  const empty = (text: string): boolean => text.trim() === ''
  return Object.values(answers).filter(empty).length + Object.values(ticks).filter(({ note }) => empty(note)).length
}

/** What is sent: the filled-in rows, with times in UTC. */
export function filledOf({ answers, ticks }: SheetValues): Pick<ParamsOf<'sheet.keep'>, 'answers' | 'ticks'> {
  const given = Object.entries(answers).filter(([, text]) => text.trim() !== '')
  const noted = Object.entries(ticks).flatMap(([key, { note, at }]) => {
    if (note.trim() === '') return []
    const time = new Date(at)
    return [[key, { note, ...(Number.isNaN(time.getTime()) ? {} : { at: time.toISOString() }) }] as const]
  })
  return { answers: Object.fromEntries(given), ticks: Object.fromEntries(noted) }
}

/** An ISO time in the format of a date and time field: '2026-11-30T21:00', local. */
function localTimeOf(iso: string): string {
  const at = new Date(iso)
  if (iso === '' || Number.isNaN(at.getTime())) return ''
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16)
}

/** How old a sheet is: 'made today', '12 days old'. */
export function ageOf(made: string, now: number): string {
  const days = Math.floor((now - Date.parse(made)) / 86_400_000)
  if (Number.isNaN(days) || days < 1) return 'less than a day old'
  return days === 1 ? '1 day old' : `${String(days)} days old`
}
