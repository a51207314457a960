import type { Result } from '../../shared/base/result.ts'
import { createClient, type Client } from '../../shared/contract/client.ts'
import type { LongCall, ParamsOf } from '../../shared/contract/contract.ts'
import { resultOfEnd, type OperationEnd, type OperationResultOf } from '../../shared/contract/operation-results.ts'
import { createHost, type Host, type HostConfig } from '../host/host.ts'
import { createPracticePort } from '../practice/practice-port.ts'
import type { Output } from './console-output.ts'
import type { StopSignals } from './stop-signals.ts'
import { dataFolder, type Arguments } from './words.ts'

/** What a command works with: the words, an output, and the host through the same contract as the page. */
export interface Session {
  readonly words: Arguments
  readonly output: Output
  readonly client: Client
  readonly host: Host
  /** Aborts at the first Ctrl-C; the run is saved and the host closed in good order. */
  readonly signal: AbortSignal
  /** Aborts at the second request: what delays the stop, such as a download in progress, is interrupted. */
  readonly insisted: AbortSignal
}

/** What a program around the command line brings along for the host. */
export type DoorPorts = Pick<HostConfig, 'findKeyGuard' | 'printPdf'>

export async function openSession(
  words: Arguments,
  output: Output,
  stops: StopSignals,
  ports: DoorPorts = {},
): Promise<Result<Session>> {
  const host = await createHost({ ...ports, data: dataFolder(words), door: 'cli', practice: createPracticePort() })
  if (!host.ok) return host
  const client = createClient({
    call: (request) => host.value.dispatch(request),
    listen: (callback) => host.value.onPush(callback),
  })
  const { asked: signal, insisted } = stops
  client.on('passing', (passing) => {
    if (passing.kind === 'outlasting') tellOutlasting(output, passing.sentence)
  })
  return { ok: true, value: { words, output, client, host: host.value, signal, insisted } }
}

/** Says what a stop would break, and that it waits. A terminal may be gone by then; that changes nothing. */
export function tellOutlasting(output: Output, sentence: string): void {
  output.warn(`${sentence} Press Ctrl-C again to stop now.`)
}

/** Starts work that is accepted at once, and waits for its end; an interruption cancels it. */
export async function longWork<N extends LongCall>(
  session: Session,
  name: N,
  params: ParamsOf<N>,
): Promise<Result<OperationResultOf<N>>> {
  const { client, signal } = session
  const ended = new Map<string, OperationEnd>()
  let wake: () => void = () => undefined
  const stop = client.on('passing', (passing) => {
    if (passing.kind !== 'operation') return
    ended.set(passing.operationId, passing)
    wake()
  })
  try {
    const accepted: Result<{ operationId: string }> = await client.ask<LongCall>(name, params)
    if (!accepted.ok) return accepted
    const { operationId } = accepted.value
    const cancel = (): void => {
      void client.ask('operation.cancel', { operationId })
    }
    if (signal.aborted) cancel()
    signal.addEventListener('abort', cancel, { once: true })
    let ending = ended.get(operationId)
    while (ending === undefined) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
      ending = ended.get(operationId)
    }
    signal.removeEventListener('abort', cancel)
    return resultOfEnd(ending, name)
  } finally {
    stop()
  }
}
