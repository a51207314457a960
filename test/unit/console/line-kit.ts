import { afterAll } from 'vitest'
import type { Failure } from '../../../shared/base/failure.ts'
import type { Result } from '../../../shared/base/result.ts'
import type { Console, Reply } from '../../../shared/engine/ports.ts'
import { createSystemClock } from '../../../electron/host/computer/clock.ts'
import { createConsoleDoor, type ConsoleDoorOptions } from '../../../electron/host/console/console-session.ts'
import { startPeer, type Peer, type PeerSocket } from './scripted-peer.ts'

export const never = new AbortController().signal

type Script = (peer: PeerSocket) => Promise<void>

interface LineKit<S> {
  readonly peerWith: (script: Script) => Promise<Peer>
  /** Opens the door to an address, with what the file's tests usually open it with. */
  readonly knock: (
    address: string,
    options?: Partial<ConsoleDoorOptions>,
    signal?: AbortSignal,
  ) => Promise<Result<Console>>
  /** A line to a peer that plays this script, logged in. */
  readonly lineTo: (
    script: S,
    options?: Partial<ConsoleDoorOptions>,
  ) => Promise<{ line: Console; peer: Peer; at: PeerSocket }>
}

/**
 * Peers that play a script, and connections to them, for the tests of one file. Everything is closed only after the
 * last test, because most of these tests wait for silence and therefore run side by side.
 */
export function createLineKit<S>(
  usual: Pick<ConsoleDoorOptions, 'password' | 'transport'>,
  play: (script: S) => Script,
): LineKit<S> {
  const ends: (() => Promise<void>)[] = []
  afterAll(async () => {
    for (const end of ends.splice(0).reverse()) await end()
  })
  const peerWith = async (script: Script): Promise<Peer> => {
    const peer = await startPeer(script)
    ends.push(() => peer.close())
    return peer
  }
  const knock: LineKit<S>['knock'] = (address, options = {}, signal = never) => {
    const who = { user: 'administrator', clock: createSystemClock(), ...usual }
    return createConsoleDoor({ ...who, ...options }).open(address, signal)
  }
  return {
    peerWith,
    knock,
    async lineTo(script, options = {}) {
      const peer = await peerWith(play(script))
      const line = value(await knock(peer.address, options))
      ends.push(() => line.close())
      return { line, peer, at: peer.sockets[0]! }
    },
  }
}

export function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.failure))
  return result.value
}

export function problem(result: Result<unknown>): Failure {
  if (result.ok) throw new Error(`succeeded: ${JSON.stringify(result.value)}`)
  return result.failure
}

export async function ask(line: Console, command: string, deadline = 5000): Promise<Reply> {
  return value(await line.execute(command, { deadline }))
}
