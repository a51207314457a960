import { failure, type Failure } from '../../../shared/base/failure.ts'
import type { Redactor } from '../../../shared/base/redact.ts'
import { seconds } from './line-failures.ts'

// The endings of a login that is none, in words, whatever dialect it was tried in.

export function loginRefused(user: string, seen: string): Failure {
  return failure(
    'console.login-refused',
    `The appliance refused the login of ${user}.`,
    'Check user name and password. It was tried once and is not tried again by itself, so that no account gets locked.',
    { evidence: seen },
  )
}

export function notAnAppliance(sentence: string, seen: string, hint: string): Failure {
  const whole = `${sentence} No name and no password was sent to it.`
  return failure('console.not-an-appliance', whole, hint, { evidence: seen.slice(0, 500) })
}

export function loginFlooded(what: string, instead: string, seen: string): Failure {
  const hint = 'Connect by hand and look at what the appliance sends.'
  return failure('console.unexpected-output', `During the login came ${what} and no ${instead}.`, hint, {
    evidence: seen,
  })
}

export function endedBefore(when: string, cause: string, seen: string): Failure {
  return failure(
    'console.closed',
    `The line ended ${when}: ${cause}.`,
    'The appliance may allow no more sessions, or not from this address. Try again in a moment.',
    { evidence: seen },
  )
}

/** The connection stands, and nothing was said on it for so many milliseconds. */
export function nothingSaid(deadline: number, more = ''): Failure {
  const sentence = `The connection stands, but nothing was said on it within ${seconds(deadline)}.`
  const hint = 'Check address and port. An appliance that is just starting takes a while: try again in a minute.'
  return failure('console.timeout', sentence, `${hint}${more}`, { evidence: '' })
}

/** A tenth of it is no text: no login banner looks like that. */
export function looksLikeGarbage(text: string): boolean {
  const odd = text.match(/[\u0080-\u00ff\ufffd]/g)?.length ?? 0
  return odd * 10 > text.length && text.length > 0
}

export function withoutSecrets(problem: Failure, redactor: Redactor): Failure {
  if (problem.evidence === undefined) return problem
  return { ...problem, evidence: redactor.text(problem.evidence) }
}
