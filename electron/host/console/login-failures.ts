import { failure, type Failure } from '../../../shared/base/failure.ts'
import { Redactor } from '../../../shared/base/redact.ts'
import { seconds } from './line-failures.ts'

// Failures for the ways in which a login can fail, in any dialect.

const once = 'Uptick does not retry a refused login, so that the account is not locked.'

/** Why a login may have failed, by the appliance's own words, and what a person does about it. */
const reasons: readonly {
  readonly says: RegExp
  readonly hint: string
  readonly sentence?: (user: string) => string
}[] = [
  {
    says: /\b(?:expired?|(?:must|has to|needs to) be changed|change (?:your|the) password|(?:new|current|old) password)\b/i,
    sentence: (user) => `The password of ${user} has expired or must be changed`,
    hint: 'Log in manually and change the password, then enter the new password in Uptick. Uptick typed nothing.',
  },
  {
    says: /\b(?:locked|lockout|disabled|suspended|blocked)\b/i,
    hint: `The account is locked or disabled. Unlock it on the appliance. ${once}`,
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
  const sentence = `The appliance asked for the user name again before Uptick sent a password (user ${user}).`
  const hint =
    'The appliance may read each Enter twice. Uptick typed nothing more. Log in manually to see what it asks for.'
  return failure('console.login-refused', sentence, hint, { evidence: seen })
}

/** A line appeared instead of the prompt, and only a person may answer it. */
export function loginAsks(user: string, line: string, seen: string): Failure {
  const sentence = `After the login of ${user} the appliance asks: "${line.slice(-300)}".`
  const hint = 'Uptick typed nothing. Log in manually and answer the question, then try again.'
  return failure('console.unexpected-output', sentence, hint, { evidence: seen, retry: 'unsafe' })
}

/** The last lines of what an appliance said, without what asks for a name or a password again. */
function ownWords(seen: string): string {
  const lines = seen.split('\n').map((line) => line.trim())
  const said = lines.filter((line, at) => line !== '' && !(at === lines.length - 1 && /[:>#]$/.test(line)))
  return said.slice(-3).join(' / ').slice(0, 400)
}

export function notAnAppliance(sentence: string, seen: string, hint: string): Failure {
  const whole = `${sentence} Uptick sent no user name and no password.`
  return failure('console.not-an-appliance', whole, hint, { evidence: seen.slice(0, 500) })
}

export function loginFlooded(what: string, instead: string, seen: string): Failure {
  const hint = 'Connect manually to see what the appliance sends.'
  return failure('console.unexpected-output', `During the login, the appliance sent ${what} but no ${instead}.`, hint, {
    evidence: seen,
  })
}

export function endedBefore(when: string, cause: string, seen: string): Failure {
  return failure(
    'console.closed',
    `The connection ended ${when}: ${cause}.${said(seen)}`,
    'The appliance may not allow more sessions, or none from this address. Try again in a moment.',
    { evidence: seen },
  )
}

/** The appliance's own last words, as a sentence. */
export function said(seen: string): string {
  const words = ownWords(seen)
  return words === '' ? '' : ` The appliance sent: "${words}".`
}

/** The connection is open, but no data was received within this many milliseconds. */
export function nothingSaid(deadline: number, more = ''): Failure {
  const sentence = `Connected, but no data received within ${seconds(deadline)}.`
  const hint = 'Check the address and the port. If the appliance is starting, try again in a minute.'
  return failure('console.timeout', sentence, `${hint}${more}`, { evidence: '' })
}

/** A tenth of it is not text: no login banner looks like that. */
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
