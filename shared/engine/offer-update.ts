import { succeed, type Result } from '../base/result.ts'
import type { VerifiedPatch } from '../model/patch.ts'
import { isInstall } from '../model/step.ts'
import type { EngineContext } from './context.ts'
import type { Console, Offer, OfferRequest } from './ports.ts'

/**
 * Opens the offer of a verified update to one appliance and journals it with every request and the delivery. The offer
 * stays open across items until the return has ended (the appliance may download after it closed the connection);
 * `closeOffer` ends it. After a crash it reopens at the same address, port, and path, because the command that was sent
 * names them.
 */
export async function openOffer(
  context: EngineContext,
  appliance: string,
  patch: VerifiedPatch,
  line: Console | undefined,
): Promise<Result<Offer>> {
  const standing = context.offered.get(appliance)
  if (standing !== undefined) return succeed(standing)
  const state = context.state()
  const options = state.opened?.options
  const known = state.appliances[appliance]
  const protocol = known?.serveWith ?? options?.serveWith ?? 'ftp'
  // An offer by the other protocol had another port.
  const before = known?.offer?.url.startsWith(`${protocol}:`) === true ? known.offer : undefined
  const isOther = protocol !== options?.serveWith
  // A port that was named belongs to the protocol that was named with it; 0 lets the system choose for either.
  const { port: named, ...wished } = splitAddress(options?.serveOn)
  const wishedPort = isOther && named !== 0 ? undefined : named
  const address = wished.host ?? line?.connected.local ?? hostOf(before?.url) ?? '127.0.0.1'
  const sameAddress = before !== undefined && hostOf(before.url) === address
  const anyPort = wishedPort === undefined || wishedPort === 0
  const port = anyPort && sameAddress ? before.port : wishedPort
  const peer = options?.serveTo ?? (line === undefined ? before?.peer : splitAddress(line.connected.peer).host) ?? ''
  const { name, bytes, sha256, source } = patch
  const item = installItem(context)
  const request = (on: number | undefined): OfferRequest => ({
    patch,
    peer,
    address,
    ...(on === undefined ? {} : { port: on }),
    protocol,
    onProgress: (sent, total) => context.tell({ kind: 'download', appliance, sent, total }),
    onSegment: (segment) => {
      const { path, from, to, whole } = segment
      const hash = segment.sha256 === '' ? {} : { sha256: segment.sha256 }
      const about = { appliance, name, peer: segment.peer, path, from, to, sent: to - from, ...hash, whole, ...item }
      keepGoing(context.journal.append('patch.requested', about))
    },
  })
  let opened = await context.offers.offer(request(port))
  // Only a command that was sent fixes the port of an earlier offer; before that, any port will do.
  const bound = state.appliances[appliance]?.returning !== undefined
  if (!opened.ok && opened.failure.code === 'offer.port-in-use' && !bound && anyPort && port !== wishedPort)
    opened = await context.offers.offer(request(wishedPort))
  if (!opened.ok) return opened
  const offer = opened.value
  context.offered.set(appliance, offer)
  const { url, path, missed } = offer
  const about = { appliance, name, bytes, sha256, source, url, peer, ...item }
  await context.journal.append('patch.offered', { ...about, port: offer.port, path }, { durable: true })
  if (missed !== undefined) {
    const text = `${missed.sentence} The update is offered on port ${String(offer.port)}; whether the appliance takes a port in the URL is not known.`
    await context.journal.append('note.added', { appliance, text, by: 'engine', ...item })
  }
  keepGoing(
    offer.whenDelivered.then(async () => {
      if (context.offered.get(appliance) === offer)
        await context.journal.append('patch.delivered', about, { durable: true })
    }),
  )
  return opened
}

/** The item that the delivery belongs to: the run's install. */
export function installItem(context: EngineContext): { item?: string } {
  const install = context.runbook.phases.flatMap((phase) => phase.items).find(isInstall)
  return install === undefined ? {} : { item: install.id }
}

export async function closeOffer(context: EngineContext, appliance: string): Promise<void> {
  const offer = context.offered.get(appliance)
  if (offer === undefined) return
  context.offered.delete(appliance)
  await offer.dispose()
}

/** A journal that cannot be written poisons itself; the next append, which is awaited, reports it. */
function keepGoing(work: Promise<unknown>): void {
  work.catch(() => undefined)
}

/** 'host:port', '[v6]:port', 'host' or a bare IPv6 address. */
export function splitAddress(address: string | undefined): { host?: string; port?: number } {
  if (address === undefined || address === '') return {}
  const bracketed = /^\[(.+)\](?::(\d+))?$/.exec(address)
  const plain = bracketed ?? /^([^:]+)(?::(\d+))?$/.exec(address)
  if (plain === null) return { host: address }
  const host = plain[1] ?? address
  return plain[2] === undefined ? { host } : { host, port: Number(plain[2]) }
}

function hostOf(url: string | undefined): string | undefined {
  if (url === undefined) return undefined
  return new URL(url).hostname.replace(/^\[|\]$/g, '')
}
