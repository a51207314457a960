import { randomUUID } from 'node:crypto'
import { networkInterfaces } from 'node:os'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import { splitAddress } from '../../../shared/engine/offer-update.ts'
import type { VerifiedPatch } from '../../../shared/model/patch.ts'
import type { Handlers } from './dispatch.ts'
import type { HostParts } from './host-parts.ts'
import { allowList } from '../offer/addresses.ts'
import { oneTimeLogin } from '../offer/offer-login.ts'
import { addressesTowards, addressTowards, resolveHost } from '../offer/own-addresses.ts'
import { rehearseOffer } from '../offer/rehearsal.ts'
import { serveMirror } from '../offer/serve-mirror.ts'

type ServeCalls = 'patch.serve' | 'patch.stopServing' | 'patch.addresses' | 'patch.rehearse'

const consolePort = 23

/** The calls about serving the mirror, and about trying that out in advance. */
export function serveHandlers(parts: HostParts): Pick<Handlers, ServeCalls> {
  const { clock, operations, push, servings } = parts
  return {
    'patch.serve': async ({ on, protocol, names, to, login, rate }) => {
      const allows = to === undefined ? undefined : allowList(to)
      if (allows !== undefined && !allows.ok) return allows
      const patches = await verifiedPatches(parts, names)
      if (!patches.ok) return patches
      const { host, port } = splitAddress(on)
      const serving = randomUUID()
      const served = await serveMirror({
        patches: patches.value,
        address: host ?? '127.0.0.1',
        ...(port === undefined ? {} : { port }),
        protocol,
        clock,
        ...(allows === undefined ? {} : { allows: allows.value }),
        ...(login ? { login: oneTimeLogin() } : {}),
        ...(rate === undefined ? {} : { limits: { rate } }),
        onRequest: (note) => push({ kind: 'request', serving, ...note }),
        onDelivered: (peer, name) => push({ kind: 'delivered', serving, peer, name }),
      })
      if (!served.ok) return served
      servings.add(serving, served.value)
      const { urls, missed } = served.value
      const why = missed === undefined ? {} : { missed: `${missed.sentence} ${missed.hint}` }
      return succeed({ urls, serving, port: served.value.port, ...why })
    },
    'patch.stopServing': async ({ serving, now }) => {
      const waits = await servings.stop(serving, now)
      return succeed(waits === undefined ? {} : { waits })
    },
    'patch.addresses': async ({ towards }) => {
      if (towards === undefined) return succeed({ addresses: ownAddresses() })
      const { host = towards, port = consolePort } = splitAddress(towards)
      const peer = await resolveHost(host)
      if (!peer.ok) return peer
      const chosen = await addressTowards(peer.value)
      const addresses = await addressesTowards(peer.value, port)
      return succeed({ addresses, ...(chosen === undefined ? {} : { chosen }) })
    },
    'patch.rehearse': ({ address, on, protocol, peer, wait }) =>
      succeed(
        operations.start('patch.rehearse', async (signal, operationId) => {
          const { host = address, port = consolePort } = splitAddress(address)
          const wished = splitAddress(on)
          return await rehearseOffer({
            host,
            consolePort: port,
            ...(wished.host === undefined ? {} : { address: wished.host }),
            ...(wished.port === undefined ? {} : { port: wished.port }),
            ...(peer === undefined ? {} : { peer }),
            protocol,
            wait,
            clock,
            signal,
            onFinding: (finding) => push({ kind: 'finding', operationId, finding }),
            onOffered: (url, to) => push({ kind: 'offered', operationId, url, peer: to }),
            onRequest: (note) => push({ kind: 'request', serving: operationId, ...note }),
          })
        }),
      ),
  }
}

function ownAddresses(): { address: string; card: string; reaches: 'unknown' }[] {
  return Object.entries(networkInterfaces()).flatMap(([card, each]) =>
    (each ?? []).filter((one) => !one.internal).map(({ address }) => ({ address, card, reaches: 'unknown' as const })),
  )
}

/** Every update that is to be served, hashed again now. */
async function verifiedPatches(
  { cache }: HostParts,
  names: readonly string[] | undefined,
): Promise<Result<VerifiedPatch[]>> {
  const all = (await cache.list()).filter((row) => row.state === 'verified').map((row) => row.name)
  const patches: VerifiedPatch[] = []
  for (const name of names ?? all) {
    const verified = await cache.verify(name)
    if (!verified.ok) return verified
    patches.push(verified.value)
  }
  if (patches.length > 0) return succeed(patches)
  const hint = 'Fill it: uptick mirror add URL, or uptick mirror import FILE.'
  return failed(failure('patch.not-found', 'The mirror holds no verified update, so there is nothing to serve.', hint))
}
