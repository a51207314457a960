import { tmpdir } from 'node:os'
import { failure } from '../../../shared/base/failure.ts'
import { Redactor } from '../../../shared/base/redact.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import { parseAddress, usualPorts } from '../../../shared/console/address.ts'
import type { Dialect } from '../../../shared/console/dialect.ts'
import { mosCli } from '../../../shared/console/dialects/mos-cli.ts'
import type { Connected, Console, ConsoleDoor } from '../../../shared/engine/ports.ts'
import { logInToAdmindOver } from './admind-session.ts'
import { CommandConsole } from './command-console.ts'
import { Dialogue } from './dialogue.ts'
import type { KnownCertificates } from './known-certificates.ts'
import { cancelled, unreachable } from './line-failures.ts'
import { logIn } from './log-in.ts'
import { ReplySpill } from './reply-spill.ts'
import { openTls } from './open-tls.ts'
import { usualPatience, type SessionOptions } from './session-options.ts'
import { dial, type DialRequest, type TelnetConnection } from './telnet-connection.ts'

export interface ConsoleDoorOptions extends SessionOptions {
  /** telnet where it is not said. */
  readonly transport?: Connected['transport']
  /** The port of an address that names none; the transport's usual one where it is not said. */
  readonly port?: number
  /** Certificates of appliances; admind-tls wants them. */
  readonly certificates?: KnownCertificates
  /** Of telnet. */
  readonly dialect?: Dialect
  /** Milliseconds for the connection, the TLS handshake included. */
  readonly connectDeadline?: number
}

/**
 * A door that opens lines to appliances and logs in once on each. Failures: console.unreachable, login-refused,
 * not-an-appliance, certificate-changed, timeout, closed, unexpected-output, operation.cancelled. The password shows in
 * none of them.
 */
export function createConsoleDoor(options: ConsoleDoorOptions): ConsoleDoor {
  return {
    open: (address, signal, onNotice) => open(address, signal, { ...options, ...(onNotice ? { onNotice } : {}) }),
  }
}

async function open(address: string, signal: AbortSignal, options: ConsoleDoorOptions): Promise<Result<Console>> {
  const { clock, transport = 'telnet', connectDeadline: deadline = usualPatience.connect } = options
  const target = parseAddress(address, options.port ?? usualPorts[transport])
  if (!target) {
    const hint = 'Write it as host, host:port or [IPv6 address]:port.'
    return failed(failure('console.unreachable', `"${address}" is not a valid address.`, hint, { retry: 'pointless' }))
  }
  const request: DialRequest = { ...target, deadline, clock, signal }
  if (transport === 'admind-tls') return openOverTls(request, signal, options)
  const dialled = await dial(request)
  if ('code' in dialled) {
    if (dialled.code === 'aborted') return failed(cancelled('The connection'))
    return failed(unreachable(dialled.code, request, transport))
  }
  return transport === 'admind'
    ? logInToAdmindOver(dialled.line, signal, options)
    : logInOver(dialled.line, signal, options)
}

async function openOverTls(
  request: DialRequest,
  signal: AbortSignal,
  options: ConsoleDoorOptions,
): Promise<Result<Console>> {
  if (options.certificates === undefined) throw new Error('admind-tls wants to know the certificates of appliances')
  const opened = await openTls(request, options.certificates)
  return opened.ok ? logInToAdmindOver(opened.value.line, signal, options, opened.value) : opened
}

/** Logs in over Telnet on an open connection; a failed login ends the connection. Failures: as for opening it. */
export async function logInOver(
  line: TelnetConnection,
  signal: AbortSignal,
  options: SessionOptions & { readonly dialect?: Dialect },
): Promise<Result<Console>> {
  const { user, password, clock, limits, dialect = mosCli, redactor = new Redactor() } = options
  const { loginDeadline = usualPatience.login, resyncPatience = usualPatience.resync } = options
  if (options.tap) line.tap(options.tap)
  redactor.add(password)
  const spill = new ReplySpill(options.spillFolder ?? tmpdir(), redactor, {
    pause: () => dialogue.pause(),
    resume: () => dialogue.resume(),
  })
  const dialogue: Dialogue = new Dialogue(line, {
    dialect,
    clock,
    pressesKeys: true,
    sink: spill,
    ...(limits ? { limits } : {}),
  })
  const login = await logIn(dialogue, {
    user,
    password,
    deadline: loginDeadline,
    clock,
    signal,
    redactor,
    onNotice: options.onNotice,
  })
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
  return succeed(new CommandConsole({ line, talk: dialogue, connected, clock, redactor, resyncPatience, spill }))
}
