import { failure, type Failure } from '../../../shared/base/failure.ts'
import { Redactor } from '../../../shared/base/redact.ts'
import { seconds } from './line-failures.ts'

// The endings of a login that is none, in words, whatever dialect it was tried in.

const once = 'It was tried once and is not tried again by itself, so that no account gets locked.'

/** Why a login may have failed, by the appliance's own words, and what a person does about it. */
const reasons: readonly {
  readonly says: RegExp
  readonly hint: string
  readonly sentence?: (user: string) => string
}[] = [
  {
    says: /\b(?:expired?|(?:must|has to|needs to) be changed|change (?:your|the) password|(?:new|current|old) password)\b/i,
    sentence: (user) => `The password of ${user} has expired or must be changed`,
    hint: 'Log in by hand and change the password, then give Uptick the new one. Nothing was typed into the dialogue.',
  },
  {
    says: /\b(?:locked|lockout|disabled|suspended|blocked)\b/i,
    hint: `The account is locked or disabled: do what the appliance says. ${once}`,
  },
  {
    says: /\b(?:too many|maximum|limit|exceeded|already logged|in use)\b/i,
    hint: 'End another session on the appliance, or wait until one has ended, and try again.',
  },
]

/** `seen`: what came behind the password, the login prompt included where it came again. */
export function loginRefused(user: string, seen: string): Failure {
  const words = ownWords(seen)
  const reason = reasons.find(({ says }) => says.test(seen))
  const what = reason?.sentence?.(user) ?? `The appliance refused the login of ${user}`
  const hint = reason?.hint ?? `Check user name and password. ${once}`
  return failure('console.login-refused', words === '' ? `${what}.` : `${what}: "${words}".`, hint, { evidence: seen })
}

/** The login prompt came again, though no password had been sent. */
export function enterCountedTwice(user: string, seen: string): Failure {
  const sentence = `The appliance asked for the user name again before a password was sent to it (${user} was given).`
  const hint = 'It may take each Enter for two. Nothing more was typed; log in by hand and look at what it asks for.'
  return failure('console.login-refused', sentence, hint, { evidence: seen })
}

/** Something stands where the prompt was due, and only a person may answer it. */
export function loginAsks(user: string, line: string, seen: string): Failure {
  const sentence = `After the login of ${user} the appliance asks: "${line.slice(-300)}".`
  const hint = 'Nothing was typed. Log in by hand and answer it, or see to it that it is not asked, then try again.'
  return failure('console.unexpected-output', sentence, hint, { evidence: seen, retry: 'unsafe' })
}

/** The last lines of what an appliance said, without what asks for a name or a password again. */
function ownWords(seen: string): string {
  const lines = seen.split('\n').map((line) => line.trim())
  const said = lines.filter((line, at) => line !== '' && !(at === lines.length - 1 && /[:>#]$/.test(line)))
  return said.slice(-3).join(' / ').slice(0, 400)
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
    `The line ended ${when}: ${cause}.${said(seen)}`,
    'The appliance may allow no more sessions, or not from this address. Try again in a moment.',
    { evidence: seen },
  )
}

/** The appliance's own last words, as a sentence. */
export function said(seen: string): string {
  const words = ownWords(seen)
  return words === '' ? '' : ` It said: "${words}".`
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

export function withoutSecrets(problem: Failure, redactor: Redactor, password: string): Failure {
  const { sentence, evidence } = problem
  const ofThisLogin = new Redactor()
  ofThisLogin.add(password)
  const clean = { ...problem, sentence: redactor.text(sentence) }
  return evidence === undefined ? clean : { ...clean, evidence: ofThisLogin.text(redactor.text(evidence)) }
}
