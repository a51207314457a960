import type { Question } from '../model/runbook.ts'

/** What an answer has to be of. */
export type AnswerShape = Pick<Question, 'type' | 'choices' | 'min'>

/** A person's words as the value that the question wants; undefined where they are not of its type. */
export function answerValue(
  { type, choices = [], min }: AnswerShape,
  value: unknown,
): boolean | number | string | undefined {
  const words = String(value).trim()
  if (type === 'boolean') {
    if (/^(true|yes|y|on|1)$/i.test(words)) return true
    return /^(false|no|n|off|0)$/i.test(words) ? false : undefined
  }
  if (type === 'number') return /^\d+$/.test(words) && Number(words) >= (min ?? 0) ? Number(words) : undefined
  if (type === 'choice') return choices.includes(words) ? words : undefined
  return words === '' ? undefined : words
}

/** What a question wants, in words: 'yes or no', 'one of snmp, nothing'. */
export function expectedText({ type, choices = [], min }: AnswerShape): string {
  if (type === 'boolean') return 'yes or no'
  if (type === 'choice') return `one of ${choices.join(', ')}`
  if (type === 'number') return min === undefined ? 'a whole number' : `a whole number of ${String(min)} or more`
  return 'text'
}
