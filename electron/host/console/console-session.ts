import { failure } from '../../../shared/base/failure.ts'
import { Redactor } from '../../../shared/base/redact.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import { parseAddress } from '../../../shared/console/address.ts'
import type { Dialect } from '../../../shared/console/dialect.ts'
import { mosCli } from '../../../shared/console/dialects/mos-cli.ts'
import type { ConversationLimits } from '../../../shared/console/turn.ts'
import type { Clock, Console, ConsoleDoor } from '../../../shared/engine/ports.ts'
import { Dialogue } from './dialogue.ts'
import { cancelled, unreachable } from './line-failures.ts'
import { logIn } from './log-in.ts'
import { TelnetConsole } from './telnet-console.ts'
import { dial, type TelnetConnection } from './telnet-connection.ts'

export interface ConsoleDoorOptions {
  readonly user: string
  readonly password: string
  readonly clock: Clock
  readonly dialect?: Dialect
  /** Milliseconds for the TCP connection. */
  readonly connectDeadline?: number
  /** Milliseconds from the connection to the first command prompt. */
  readonly loginDeadline?: number
  /** Milliseconds that a command waits for the end of an earlier one that was given up. */
  readonly resyncPatience?: number
  readonly limits?: ConversationLimits
}

const telnetPort = 23

/**
 * A door that opens telnet lines and logs in once on each. Failures: console.unreachable, login-refused,
 * not-an-appliance, timeout, closed, unexpected-output, operation.cancelled. The password shows in none of them.
 */
export function createConsoleDoor(options: ConsoleDoorOptions): ConsoleDoor {
  return { open: (address, signal) => open(address, signal, options) }
}

async function open(address: string, signal: AbortSignal, options: ConsoleDoorOptions): Promise<Result<Console>> {
  const { clock, connectDeadline = 10_000 } = options
  const target = parseAddress(address, telnetPort)
  if (!target) {
    return failed(
      failure(
        'console.unreachable',
        `"${address}" is no address.`,
        'Write it as host, host:port or [IPv6 address]:port.',
        { retry: 'pointless' },
      ),
    )
  }
  const dialled = await dial({ ...target, deadline: connectDeadline, clock, signal })
  if ('code' in dialled) {
    if (dialled.code === 'aborted') return failed(cancelled('The connection'))
    return failed(unreachable(dialled.code, target.host, target.port, connectDeadline))
  }
  return logInOver(dialled.line, signal, options)
}

/** Logs in on a line that stands already; a login that fails ends the line. Failures: as for the door. */
export async function logInOver(
  line: TelnetConnection,
  signal: AbortSignal,
  options: ConsoleDoorOptions,
): Promise<Result<Console>> {
  const { user, password, clock, limits, dialect = mosCli, loginDeadline = 30_000, resyncPatience = 5000 } = options
  const redactor = new Redactor()
  redactor.add(password)
  const dialogue = new Dialogue(line, { dialect, clock, pressesKeys: true, ...(limits ? { limits } : {}) })
  const login = await logIn(dialogue, { user, password, deadline: loginDeadline, clock, signal, redactor })
  if (!login.ok) {
    line.destroy('the login failed')
    return login
  }
  const connected = {
    transport: 'telnet',
    peer: line.peer,
    local: line.local,
    banner: redactor.text(dialogue.conversation.banner),
    prompt: login.value.prompt,
    host: login.value.host,
  } as const
  return succeed(new TelnetConsole({ line, dialogue, connected, clock, dialect, redactor, resyncPatience }))
}
