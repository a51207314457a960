import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Failure } from '../../../shared/base/failure.ts'
import { failed, succeed } from '../../../shared/base/result.ts'
import type { Result } from '../../../shared/base/result.ts'
import type { Clock } from '../../../shared/engine/ports.ts'
import type { VerifiedPatch } from '../../../shared/model/patch.ts'
import type { Finding, OwnAddress, Rehearsal } from '../../../shared/model/rehearsal.ts'
import { openPatchCache } from '../mirror/patch-cache.ts'
import { cancelled } from '../mirror/patch-source.ts'
import { plainAddress, sameAddress } from './addresses.ts'
import type { RequestNote } from './delivery-log.ts'
import { askFirewall } from './host-firewall.ts'
import { usualLimits } from './limits.ts'
import { ftpTrials, httpTrials, strangerTrial } from './offer-trials.ts'
import { addressesTowards, addressTowards, knock, resolveHost } from './own-addresses.ts'
import { serveMirror } from './serve-mirror.ts'
import type { ServeOptions } from './serve-mirror.ts'

export interface RehearsalOptions {
  /** The appliance and the port of its console. */
  readonly host: string
  readonly consolePort: number
  /** Where the offer would listen; undefined: on our address towards the appliance, at the protocol's own port. */
  readonly address?: string
  readonly port?: number
  readonly protocol: 'ftp' | 'http'
  /** From where the appliance fetches, where that is another address than its console's. */
  readonly peer?: string
  /** Milliseconds to wait for a fetch from the appliance's side, which a person starts there; 0: none. */
  readonly wait: number
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly onFinding: (finding: Finding) => void
  /** The test file is offered now, at this URL, to that address. */
  readonly onOffered: (url: string, peer: string) => void
  readonly onRequest: (note: RequestNote) => void
}

const testName = 'uptick-rehearsal'

/**
 * Rehearses an offer before an outage: what can be proved from here is tried, what cannot is said. Nothing is sent to the
 * appliance but a knock at its console's port. Failures: console.unreachable (no such name, no way), offer.*, disk.*,
 * operation.cancelled.
 */
export async function rehearseOffer(words: RehearsalOptions): Promise<Result<Rehearsal>> {
  const findings: Finding[] = []
  const note = (finding: Finding): void => {
    findings.push(finding)
    words.onFinding(finding)
  }
  const host = await resolveHost(words.host)
  if (!host.ok) return host
  const peer = plainAddress(words.peer ?? host.value)
  const towards = await addressTowards(peer)
  const addresses = await addressesTowards(host.value, words.consolePort)
  const address = words.address ?? towards
  note(aboutAddress(address, towards, peer, addresses))
  const appliance = await aboutAppliance(host.value, words.consolePort, address)
  note(appliance)
  if (address === undefined) return succeed(withoutOffer(words, peer, addresses, findings))
  const folder = await mkdtemp(join(tmpdir(), 'uptick-rehearsal-'))
  try {
    const patch = await testFile(folder, words.clock)
    if (!patch.ok) return patch
    const tried = await tryOffer(patch.value, { ...words, address, peer, folder }, note)
    if (!tried.ok) return tried
    if (words.signal.aborted) return failed(cancelled())
    const { url, port } = tried.value
    const about = { appliance: words.host, address, protocol: words.protocol, port, url, addresses, findings }
    return succeed({ ...about, outcome: outcomeOf(findings) })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function withoutOffer(words: RehearsalOptions, peer: string, addresses: OwnAddress[], findings: Finding[]): Rehearsal {
  const { protocol } = words
  return {
    appliance: words.host,
    address: peer,
    protocol,
    port: 0,
    url: '',
    addresses,
    findings,
    outcome: 'unreachable',
  }
}

function aboutAddress(
  address: string | undefined,
  towards: string | undefined,
  peer: string,
  addresses: readonly OwnAddress[],
): Finding {
  if (address === undefined) {
    const hint = 'Plug in the cable, join the network or the VPN that leads there, and rehearse again.'
    return { about: 'address', holds: 'no', sentence: `This computer has no route to ${peer}.`, hint }
  }
  const card = addresses.find((each) => sameAddress(each.address, address))?.card
  const onCard = card === undefined ? '' : ` (${card})`
  if (towards !== undefined && sameAddress(address, towards))
    return { about: 'address', holds: 'yes', sentence: `The way to ${peer} leaves from ${address}${onCard}.` }
  const sentence = `The way to ${peer} leaves from ${towards ?? 'nowhere'}, and the offer would be on ${address}${onCard}.`
  const hint = 'That is right only where the appliance reaches the second address another way: NAT, or a second card.'
  return { about: 'address', holds: 'unknown', sentence, hint }
}

async function aboutAppliance(host: string, port: number, from: string | undefined): Promise<Finding> {
  const reach = await knock(host, port, from)
  const where = `${host} port ${port}`
  if (reach === 'answers') return { about: 'appliance', holds: 'yes', sentence: `${where} answers.` }
  if (reach === 'refused') {
    const sentence = `The connection to ${where} is refused: by the host, whose console is not there, or by a filter on the way.`
    return { about: 'appliance', holds: 'unknown', sentence, hint: 'Check the port of the console.' }
  }
  const why = reach === 'blind' ? 'there is no way to it from here' : 'nothing came back'
  const hint =
    'Check the address, the cable and what lies between; an appliance that cannot be reached cannot reach back.'
  return { about: 'appliance', holds: 'no', sentence: `${where} does not answer: ${why}.`, hint }
}

/** The test file goes the way of every update: through a cache, verified, or not at all. */
async function testFile(folder: string, clock: Clock): Promise<Result<VerifiedPatch>> {
  const cache = await openPatchCache({ folder: join(folder, 'mirror'), clock })
  if (!cache.ok) return cache
  const path = join(folder, `${testName}.mpu5`)
  // Binary, like an update: the mirror takes no text.
  await writeFile(path, Buffer.concat([Buffer.from('\u0000Uptick connection test\u0000'), randomBytes(64)]))
  const imported = await cache.value.importFile(path)
  return imported.ok ? await cache.value.verify(testName) : imported
}

interface Trial extends RehearsalOptions {
  readonly address: string
  readonly peer: string
  readonly folder: string
}

/** First we are our own appliance; then only the real one may ask, of a server that has seen nothing yet. */
async function tryOffer(
  patch: VerifiedPatch,
  trial: Trial,
  note: (finding: Finding) => void,
): Promise<Result<{ url: string; port: number }>> {
  const { address, protocol, peer, clock, port: wished } = trial
  const usual = { patches: [patch], address, protocol, clock }
  const ours = (other: string): boolean => sameAddress(other, address)
  const served = await serveMirror({ ...usual, allows: ours, ...(wished === undefined ? {} : { port: wished }) })
  if (!served.ok) return served
  const { port, missed, urls } = served.value
  const url = urls[0] ?? ''
  try {
    note(aboutPort(port, protocol, missed))
    const what = { name: patch.name, bytes: patch.bytes, address, port }
    for await (const finding of protocol === 'ftp' ? ftpTrials(what) : httpTrials(what)) note(finding)
    note(await strangerTrial(what, protocol))
    note(await askFirewall({ port, data: protocol === 'ftp' ? usualLimits.passivePorts : undefined, peer }))
  } finally {
    await served.value.dispose()
  }
  if (trial.wait === 0 || trial.signal.aborted) note(notAsked(peer))
  else {
    const fetched = await waitForFetch({ ...usual, port, allows: (other) => sameAddress(other, peer) }, url, trial)
    if (!fetched.ok) return fetched
    note(fetched.value)
  }
  return succeed({ url, port })
}

function aboutPort(port: number, protocol: 'ftp' | 'http', missed: Failure | undefined): Finding {
  const usual = protocol === 'ftp' ? 21 : 80
  if (port === usual) return { about: 'port', holds: 'yes', sentence: `Port ${port} is free.` }
  const why = missed === undefined ? '' : `${missed.sentence} `
  const sentence = `${why}The offer would be on port ${port}; whether the appliance takes a port in the URL is not known.`
  return {
    about: 'port',
    holds: 'unknown',
    sentence,
    hint: missed?.hint ?? 'Leave the port away to try the usual one.',
  }
}

function notAsked(peer: string): Finding {
  const sentence = `Whether ${peer} itself can fetch from here is not proved: no harmless command makes an appliance fetch.`
  const hint =
    'Fetch the test file from a machine on the appliance’s network while a rehearsal waits (--wait S); else the install is the first true test.'
  return { about: 'fetch', holds: 'unknown', sentence, hint }
}

async function waitForFetch(words: ServeOptions, url: string, trial: Trial): Promise<Result<Finding>> {
  const { peer, wait, clock, signal, onOffered, onRequest } = trial
  const over = new AbortController()
  let fetched = false
  const served = await serveMirror({
    ...words,
    onRequest,
    onDelivered: () => {
      fetched = true
      over.abort()
    },
  })
  if (!served.ok) return served
  onOffered(url, peer)
  await clock.sleep(wait, AbortSignal.any([signal, over.signal]))
  await served.value.dispose()
  const about = 'fetch'
  if (fetched) return succeed({ about, holds: 'yes', sentence: `${peer} fetched the whole test file from ${url}.` })
  const sentence = `${peer} fetched nothing from ${url} in ${Math.round(wait / 1000)} s.`
  const hint =
    'Look at the requests that came: one from another address may be NAT (--serve-to), none at all a firewall on the way.'
  return succeed({ about, holds: 'no', sentence, hint })
}

function outcomeOf(findings: readonly Finding[]): Rehearsal['outcome'] {
  const broken = new Set(findings.filter((each) => each.holds === 'no').map((each) => each.about))
  if (broken.has('address') || broken.has('appliance')) return 'unreachable'
  if (broken.has('fetch')) return 'unproven'
  // Active transfers are the exception: an appliance that fetches passively does not need them.
  broken.delete('active')
  return broken.size > 0 ? 'unable' : 'ready'
}
