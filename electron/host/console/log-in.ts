import { failure, type Failure } from '../../../shared/base/failure.ts'
import type { Redactor } from '../../../shared/base/redact.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import type { Turn } from '../../../shared/console/turn.ts'
import type { Clock } from '../../../shared/engine/ports.ts'
import type { Dialogue } from './dialogue.ts'
import { cancelled, seconds } from './line-failures.ts'
import type { LineEnd } from './telnet-connection.ts'

export interface LoginRequest {
  readonly user: string
  readonly password: string
  /** Milliseconds from the connection to the first command prompt. */
  readonly deadline: number
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly redactor: Redactor
}

export interface LoggedIn {
  readonly prompt: string
  readonly host: string
}

type Stage = 'greeting' | 'user sent' | 'password sent'

/**
 * Logs in once. The user name goes only to a login prompt, the password only to a password prompt behind it, and neither
 * a second time. Failures: console.login-refused, not-an-appliance, timeout, closed, unexpected-output, operation.cancelled.
 */
export async function logIn(dialogue: Dialogue, request: LoginRequest): Promise<Result<LoggedIn>> {
  const stop = new AbortController()
  const result = await new Promise<Result<LoggedIn>>((resolve) => {
    let stage: Stage = 'greeting'
    const fail = (problem: Failure): void => resolve(failed(problem))
    const { conversation } = dialogue
    const onTurn = (turn: Turn): void => {
      switch (turn.kind) {
        case 'login':
          conversation.sentUser()
          stage = 'user sent'
          dialogue.sendLine(request.user)
          return
        case 'password':
          conversation.sentPassword()
          stage = 'password sent'
          dialogue.sendLine(request.password)
          return
        case 'logged-in':
          resolve(succeed({ prompt: turn.prompt, host: turn.host }))
          return
        case 'refused':
          fail(refused(request, turn.seen))
          return
        case 'foreign':
          fail(notAnAppliance(`What answers is ${turn.what}.`, turn.seen))
          return
        case 'flood':
          fail(
            failure(
              'console.unexpected-output',
              `During the login came ${turn.what} and no prompt.`,
              'Connect with a plain telnet client and look at what the appliance sends.',
              { evidence: conversation.seen },
            ),
          )
          return
        default:
          return
      }
    }
    dialogue.listen({
      turn: onTurn,
      ended: (end) => fail(endedEarly(request, stage, end, conversation.refusal, conversation.seen)),
    })
    request.signal.addEventListener('abort', () => fail(cancelled('The login')), { signal: stop.signal })
    if (request.signal.aborted) fail(cancelled('The login'))
    void request.clock.sleep(request.deadline, stop.signal).then(() => {
      if (!stop.signal.aborted) fail(tooLate(request, stage, conversation.refusal, conversation.seen))
    })
  })
  stop.abort()
  return result.ok ? result : failed(withoutSecrets(result.failure, request.redactor))
}

function refused({ user }: LoginRequest, seen: string): Failure {
  return failure(
    'console.login-refused',
    `The appliance refused the login of ${user}.`,
    'Check user name and password. It was tried once and is not tried again by itself, so that no account gets locked.',
    { evidence: seen },
  )
}

function notAnAppliance(sentence: string, seen: string): Failure {
  return failure(
    'console.not-an-appliance',
    `${sentence} No name and no password was sent to it.`,
    'Check address, port and transport: the command line of the appliance asks for a user name.',
    { evidence: seen.slice(0, 500) },
  )
}

function endedEarly(
  request: LoginRequest,
  stage: Stage,
  end: LineEnd,
  refusal: string | undefined,
  seen: string,
): Failure {
  if (stage === 'password sent' && refusal !== undefined) return refused(request, seen)
  if (stage === 'greeting' && looksLikeGarbage(seen)) return notAnAppliance('What answers is no command line.', seen)
  const when = stage === 'greeting' ? 'before it asked for a login' : 'in the middle of the login'
  return failure(
    'console.closed',
    `The line ended ${when}: ${end.cause}.`,
    'The appliance may allow no more sessions, or not from this address. Try again in a moment.',
    { evidence: seen },
  )
}

function tooLate(request: LoginRequest, stage: Stage, refusal: string | undefined, seen: string): Failure {
  const within = `within ${seconds(request.deadline)}`
  if (refusal !== undefined) return refused(request, seen)
  if (stage === 'greeting' && seen !== '') {
    return notAnAppliance(`What answers sent something, but asked for no login ${within}.`, seen)
  }
  const sentences = {
    greeting: `The connection stands, but nothing was said on it ${within}.`,
    'user sent': `After the user name the appliance asked for no password and showed no prompt ${within}.`,
    'password sent': `After the password the appliance showed no command prompt ${within}.`,
  } as const
  const hint =
    stage === 'greeting'
      ? 'Check address and port. An appliance that is just starting takes a while: try again in a minute.'
      : 'Log in with a plain telnet client and look at what it asks for.'
  return failure('console.timeout', sentences[stage], hint, { evidence: seen })
}

/** A tenth of it is no text: no login banner looks like that. */
function looksLikeGarbage(text: string): boolean {
  const odd = text.match(/[\u0080-\u00ff\ufffd]/g)?.length ?? 0
  return odd * 10 > text.length && text.length > 0
}

function withoutSecrets(problem: Failure, redactor: Redactor): Failure {
  if (problem.evidence === undefined) return problem
  return { ...problem, evidence: redactor.text(problem.evidence) }
}
