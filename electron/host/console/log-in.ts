import { failure, type Failure } from '../../../shared/base/failure.ts'
import type { Redactor } from '../../../shared/base/redact.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import type { Turn } from '../../../shared/console/turn.ts'
import type { Clock, ConsoleNotice } from '../../../shared/engine/ports.ts'
import type { Dialogue } from './dialogue.ts'
import { cancelled, seconds } from './line-failures.ts'
import {
  endedBefore,
  enterCountedTwice,
  loginAsks,
  loginFlooded,
  loginRefused,
  looksLikeGarbage,
  notAnAppliance,
  nothingSaid,
  said,
  withoutSecrets,
} from './login-failures.ts'
import type { LineEnd } from './telnet-connection.ts'

export interface LoginRequest {
  readonly user: string
  readonly password: string
  /** Milliseconds from the connection to the first command prompt. */
  readonly deadline: number
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly redactor: Redactor
  readonly onNotice?: ((notice: ConsoleNotice) => void) | undefined
}

export interface LoggedIn {
  readonly prompt: string
  readonly host: string
}

const usualHint = 'Check address, port and transport: the command line of the appliance asks for a user name.'

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
          conversation.sentPassword(request.password)
          stage = 'password sent'
          dialogue.sendLine(request.password)
          return
        case 'logged-in':
          resolve(succeed({ prompt: turn.prompt, host: turn.host }))
          return
        case 'refused':
          fail(stage === 'user sent' ? tooEarly(request.user, turn.seen) : loginRefused(request.user, turn.seen))
          return
        case 'question':
          if (stage === 'greeting') fail(notAnAppliance(asksFirst(turn.line), turn.text, usualHint))
          else fail(loginAsks(request.user, turn.line, turn.text))
          return
        case 'foreign':
          fail(notAnAppliance(`What answers is ${turn.what}.`, turn.seen, hintFor(turn.what)))
          return
        case 'flood':
          fail(loginFlooded(turn.what, 'prompt', conversation.seen))
          return
        default:
          return
      }
    }
    dialogue.listen({
      turn: onTurn,
      key: (key, line) => {
        const name = key === ' ' ? 'space' : 'enter'
        request.onNotice?.({ kind: 'key', key: name, line: request.redactor.text(line) })
      },
      ended: (end) => fail(endedEarly(request, stage, end, conversation.refusal, conversation.seen)),
    })
    request.signal.addEventListener('abort', () => fail(cancelled('The login')), { signal: stop.signal })
    if (request.signal.aborted) fail(cancelled('The login'))
    void request.clock.sleep(request.deadline, stop.signal).then(() => {
      if (!stop.signal.aborted) fail(tooLate(request, stage, conversation.refusal, conversation.seen))
    })
  })
  stop.abort()
  return result.ok ? result : failed(withoutSecrets(result.failure, request.redactor, request.password))
}

function asksFirst(line: string): string {
  return `What answers shows "${line.slice(-200)}" and asks for no login.`
}

/** Before a password was sent: the user name itself was turned down, or our Enter counted as two. */
function tooEarly(user: string, seen: string): Failure {
  return /\bpass/i.test(seen) || seen.trim().split('\n').length < 3
    ? enterCountedTwice(user, seen)
    : loginRefused(user, seen)
}

/** Where something else answers that we know how to talk to, the way to it is the hint. */
function hintFor(what: string): string {
  if (!what.includes('admind')) return usualHint
  return 'Choose the transport admind for this port (--transport admind), or the port of the command line for telnet.'
}

function endedEarly(
  request: LoginRequest,
  stage: Stage,
  end: LineEnd,
  refusal: string | undefined,
  seen: string,
): Failure {
  if (stage === 'password sent' && refusal !== undefined) return loginRefused(request.user, seen)
  if (stage === 'greeting' && looksLikeGarbage(seen)) {
    return notAnAppliance('The service did not show a MOS login prompt.', seen, usualHint)
  }
  const when = stage === 'greeting' ? 'before it asked for a login' : 'in the middle of the login'
  return endedBefore(when, end.cause, seen)
}

function tooLate(request: LoginRequest, stage: Stage, refusal: string | undefined, seen: string): Failure {
  const within = `within ${seconds(request.deadline)}`
  if (refusal !== undefined) return loginRefused(request.user, seen)
  if (stage === 'greeting' && seen === '') return nothingSaid(request.deadline)
  if (stage === 'greeting') {
    return notAnAppliance(`What answers sent something, but asked for no login ${within}.`, seen, usualHint)
  }
  const sentences = {
    'user sent': `After the user name the appliance asked for no password and showed no prompt ${within}.${said(seen)}`,
    'password sent': `After the password the appliance showed no command prompt ${within}.${said(seen)}`,
  } as const
  const hint = 'Log in with a plain telnet client and look at what it asks for.'
  return failure('console.timeout', sentences[stage], hint, { evidence: seen })
}
