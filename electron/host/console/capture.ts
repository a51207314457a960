import type { Failure } from '../../../shared/base/failure.ts'
import { Redactor } from '../../../shared/base/redact.ts'
import type { Recording } from '../../../shared/model/recording.ts'
import type { Clock, Console } from '../../../shared/engine/ports.ts'
import type { Transport } from '../../../shared/model/transport.ts'
import { createConsoleDoor } from './console-session.ts'
import type { KnownCertificates } from './known-certificates.ts'
import { LineRecorder } from './line-recorder.ts'

export interface CaptureRequest {
  readonly address: string
  /** The port of an address that names none. */
  readonly port?: number
  readonly transport: Transport
  readonly user: string
  readonly password: string
  /** To be sent, in this order; anyone who calls has made sure that each only reads. */
  readonly commands: readonly string[]
  /** Words that are overlaid besides the secrets, such as the customer's name. */
  readonly hide: readonly string[]
  readonly clock: Clock
  readonly certificates: KnownCertificates
  readonly product: string
  readonly signal: AbortSignal
  /** Milliseconds for each command. */
  readonly deadline?: number
  readonly onCommand?: (command: string) => void
}

export interface Capture {
  readonly recording: Recording
  /** In the order in which they were sent: the status of the reply, or the code of what came instead of one. */
  readonly read: readonly { readonly command: string; readonly status: string; readonly sentence?: string }[]
  /** Why the visit ended early. */
  readonly failure?: Failure
}

const usualDeadline = 60_000
/** Lines that are opened for one capture. A reply that is not understood costs a line, and is worth recording most. */
const mostLines = 4

/**
 * Logs in, sends commands that only read, and keeps every byte. What went wrong is recorded as well: a login that fails
 * and a reply that no one understands are what such a visit is for.
 */
export async function capture(request: CaptureRequest): Promise<Capture> {
  const { clock, commands, signal, deadline = usualDeadline } = request
  const redactor = new Redactor()
  redactor.add(request.password)
  for (const word of request.hide) redactor.add(word)
  const recorder = new LineRecorder(clock)
  const read: Capture['read'][number][] = []
  const toSend = [...commands]
  let problem: Failure | undefined
  for (let lines = 0; lines < mostLines && toSend.length > 0; lines += 1) {
    const opened = await open(request, recorder, redactor)
    if ('failure' in opened) {
      problem = opened.failure
      break
    }
    problem = undefined
    const { line } = opened
    for (let command = toSend.shift(); command !== undefined; command = toSend.shift()) {
      request.onCommand?.(command)
      recorder.mark({ command })
      const reply = await line.execute(command, { deadline, signal })
      const status = reply.ok ? reply.value.status : reply.failure.code
      recorder.mark({ read: status })
      read.push({ command, status, ...(reply.ok ? {} : { sentence: reply.failure.sentence }) })
      if (reply.ok && line.lost === undefined) continue
      problem = reply.ok ? undefined : reply.failure
      break
    }
    await line.close()
    if (signal.aborted) break
  }
  const made = new Date(clock.now()).toISOString()
  const head = { recording: 1, made, product: request.product, transport: request.transport } as const
  const recording = { head, entries: recorder.entries(redactor) }
  const early = toSend.length > 0 || read.length === 0
  return { recording, read, ...(early && problem ? { failure: problem } : {}) }
}

async function open(
  request: CaptureRequest,
  recorder: LineRecorder,
  redactor: Redactor,
): Promise<{ readonly line: Console } | { readonly failure: Failure }> {
  const { address, port, transport, user, password, clock, certificates, signal } = request
  recorder.mark({ opened: address })
  const about = { transport, user, password, clock, certificates, redactor, tap: recorder }
  const opened = await createConsoleDoor({ ...about, ...(port === undefined ? {} : { port }) }).open(address, signal)
  if (!opened.ok) {
    recorder.mark({ read: opened.failure.code })
    return { failure: opened.failure }
  }
  recorder.mark({ prompt: opened.value.connected.prompt })
  return { line: opened.value }
}
