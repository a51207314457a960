import { Redactor } from '../../../shared/base/redact.ts'
import { succeed, type Result } from '../../../shared/base/result.ts'
import { mosAdmind } from '../../../shared/console/dialects/mos-admind.ts'
import type { Console } from '../../../shared/engine/ports.ts'
import { AdmindDialogue } from './admind-dialogue.ts'
import { logInToAdmind } from './admind-log-in.ts'
import { CommandConsole } from './command-console.ts'
import { usualPatience, type SessionOptions } from './session-options.ts'
import type { TelnetConnection } from './telnet-connection.ts'
import type { TlsOpened } from './open-tls.ts'

/**
 * Logs in over the admin protocol on an open connection, in the clear or over TLS; a failed login ends the connection.
 * Failures: as for opening it.
 */
export async function logInToAdmindOver(
  line: TelnetConnection,
  signal: AbortSignal,
  options: SessionOptions,
  tls?: TlsOpened,
): Promise<Result<Console>> {
  const { user, password, clock, limits, redactor = new Redactor() } = options
  const { loginDeadline = usualPatience.login, resyncPatience = usualPatience.resync } = options
  if (options.tap) line.tap(options.tap)
  const dialogue = new AdmindDialogue(line, { dialect: mosAdmind, clock, ...(limits ? { limits } : {}) })
  const login = await logInToAdmind(dialogue, {
    user,
    password,
    deadline: loginDeadline,
    clock,
    signal,
    redactor,
    ...(tls ? { beforeLogin: tls.keep } : {}),
  })
  if (!login.ok) {
    line.destroy('the login failed')
    return login
  }
  const connected = {
    transport: tls ? 'admind-tls' : 'admind',
    peer: line.peer,
    local: line.local,
    banner: redactor.text(dialogue.conversation.banner),
    prompt: login.value.prompt,
    host: login.value.host,
    ...(tls ? { certificate: tls.certificate } : {}),
  } as const
  return succeed(new CommandConsole({ line, talk: dialogue, connected, clock, redactor, resyncPatience }))
}
