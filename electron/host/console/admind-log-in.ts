import { failure, type Failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import { escaped } from '../../../shared/console/admind-words.ts'
import type { Turn } from '../../../shared/console/turn.ts'
import type { AdmindDialogue } from './admind-dialogue.ts'
import { cancelled, seconds } from './line-failures.ts'
import type { LoggedIn, LoginRequest } from './log-in.ts'
import {
  endedBefore,
  loginFlooded,
  loginRefused,
  looksLikeGarbage,
  notAnAppliance,
  nothingSaid,
  withoutSecrets,
} from './login-failures.ts'
import type { LineEnd } from './telnet-connection.ts'

export interface AdmindLoginRequest extends LoginRequest {
  /** What has to be done once the appliance greeted and before anything secret is sent. */
  readonly beforeLogin?: () => Promise<Result<void>>
}

const usualHint =
  'Check the address, port, and transport. The banner of the administration protocol is "* OK host admind version".'

const silentPort = ' A port that speaks TLS says nothing first: that is the transport admind-tls.'

type Stage = 'greeting' | 'login sent'

/**
 * Logs in once over the admin protocol. Name and password are sent only after an admind banner. The session ID, which
 * needs the same protection as a password, goes only to the redactor. Failures: as for `logIn`, and those of
 * `beforeLogin`.
 */
export async function logInToAdmind(dialogue: AdmindDialogue, request: AdmindLoginRequest): Promise<Result<LoggedIn>> {
  const { redactor } = request
  redactor.add(request.password)
  redactor.add(escaped(request.password))
  const stop = new AbortController()
  const result = await new Promise<Result<LoggedIn>>((resolve) => {
    let stage: Stage = 'greeting'
    const fail = (problem: Failure): void => resolve(failed(problem))
    const { conversation } = dialogue
    const login = async (): Promise<void> => {
      const ready = await (request.beforeLogin?.() ?? Promise.resolve(succeed(undefined)))
      if (!ready.ok) return fail(ready.failure)
      stage = 'login sent'
      dialogue.sendLogin(request.user, request.password)
    }
    const onTurn = (turn: Turn): void => {
      switch (turn.kind) {
        case 'login':
          void login()
          return
        case 'logged-in':
          for (const secret of turn.secrets ?? []) redactor.add(secret)
          resolve(succeed({ prompt: turn.prompt, host: turn.host }))
          return
        case 'refused':
          fail(loginRefused(request.user, turn.seen))
          return
        case 'foreign':
          fail(notAnAppliance(`What answers is ${turn.what}.`, turn.seen, hintFor(turn.what)))
          return
        case 'flood':
          fail(loginFlooded(turn.what, 'end of its answer', conversation.seen))
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
  return result.ok ? result : failed(withoutSecrets(result.failure, redactor, request.password))
}

function hintFor(what: string): string {
  if (!what.includes('telnet')) return usualHint
  return 'Choose the transport telnet for this port (--transport telnet), or the port of the administration protocol.'
}

function endedEarly(
  request: AdmindLoginRequest,
  stage: Stage,
  end: LineEnd,
  refusal: string | undefined,
  seen: string,
): Failure {
  if (stage === 'login sent') {
    if (refusal !== undefined) return loginRefused(request.user, seen)
    return endedBefore('in the middle of the login', end.cause, seen)
  }
  if (looksLikeGarbage(seen))
    return notAnAppliance('The service does not use the administration protocol.', seen, usualHint)
  return endedBefore('before the appliance sent its banner', end.cause, seen)
}

function tooLate(request: AdmindLoginRequest, stage: Stage, refusal: string | undefined, seen: string): Failure {
  const within = `within ${seconds(request.deadline)}`
  if (stage === 'login sent') {
    const hint = 'Try again in a minute; if it stays so, look whether a login by hand is answered.'
    return failure('console.timeout', `The login was not answered ${within}.`, hint, { evidence: seen })
  }
  if (refusal !== undefined) {
    const hint = 'The appliance may allow no more sessions, or not from this address. Try again in a moment.'
    return failure('console.closed', `The appliance turns us away: "${refusal}".`, hint, { evidence: seen })
  }
  if (seen === '') return nothingSaid(request.deadline, silentPort)
  return notAnAppliance(`The service sent data, but no admind banner ${within}.`, seen, usualHint)
}
