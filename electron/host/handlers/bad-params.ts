import type { z } from 'zod'
import { failure, type Failure } from '../../../shared/base/failure.ts'

/**
 * Says which value of a call does not fit, and why. An empty or overlong text often comes from a person at the command
 * line, who must not read the schema's own words; those remain as evidence where no sentence covers the issue.
 */
export function badParams({ issues }: z.ZodError): Failure {
  const [issue] = issues
  const name = issue?.path.filter((part) => typeof part === 'string').at(-1) ?? 'the request'
  const known = issue === undefined ? undefined : sentenceOf(issue, name)
  const evidence = issues.map(({ message, path }) => `${message} (at ${path.join('.')})`).join('; ')
  return failure(
    'contract.bad-params',
    known ?? `The value of "${name}" does not have the right form.`,
    'Correct it, then try again.',
    known === undefined ? { evidence } : {},
  )
}

function sentenceOf(issue: z.core.$ZodIssue, name: string): string | undefined {
  const unit = 'origin' in issue && issue.origin === 'string' ? ' characters' : ''
  switch (issue.code) {
    case 'too_small':
      if (issue.origin === 'string' && issue.minimum === 1) return `The value of "${name}" is empty.`
      return ['string', 'number', 'int'].includes(issue.origin)
        ? `The value of "${name}" must be at least ${String(issue.minimum)}${unit}.`
        : undefined
    case 'too_big':
      return ['string', 'number', 'int'].includes(issue.origin)
        ? `The value of "${name}" must be at most ${String(issue.maximum)}${unit}.`
        : undefined
    default:
      return undefined
  }
}
