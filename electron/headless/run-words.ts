import type { Result } from '../../shared/base/result.ts'
import type { ParamsOf } from '../../shared/contract/contract.ts'
import { windowSides } from '../../shared/model/maintenance-window.ts'
import { serviceName, transport as transports, type ServicePorts } from '../../shared/model/transport.ts'
import { readCluster } from './cluster-file.ts'
import { readPassword } from './password.ts'
import type { Session } from './session.ts'
import { named, secondsOption, usageFailure } from './words.ts'

type Members = Pick<ParamsOf<'run.open'>, 'appliances' | 'cluster'>

/** The appliance of the command line, or those of the cluster file, each with its password. */
export async function appliancesOf(session: Session): Promise<Result<Members>> {
  const { words, client } = session
  const cluster = words.option('cluster')
  if (cluster !== undefined) return readCluster(cluster, client)
  const address = words.rest[0]
  if (address === undefined)
    return { ok: false, failure: usageFailure(`${words.command} requires the ADDRESS of an appliance.`) }
  const password = await readPassword(words, words.option('user') ?? 'administrator')
  if (!password.ok) return password
  const reference = await client.ask('credential.put', { password: password.value })
  if (!reference.ok) return reference
  const only = { address, role: 'appliance', credentialRef: reference.value.credentialRef }
  return { ok: true, value: { appliances: [only] } }
}

/** How the run reaches its appliances and offers its update, as the options say. */
export function runOptionsOf({ words }: Session): Result<ParamsOf<'run.open'>['options']> {
  const transport = transports.safeParse(words.option('transport') ?? 'telnet')
  if (!transport.success) {
    const sentence = `There is no transport ${words.option('transport') ?? ''}.`
    const hint = `Use --transport with one of ${transports.options.join(', ')}.`
    return { ok: false, failure: usageFailure(sentence, hint) }
  }
  const services = servicesOf(words.option('service') ?? [])
  if (!services.ok) return services
  const serveWith = words.option('serve-with') ?? 'ftp'
  if (serveWith !== 'ftp' && serveWith !== 'http')
    return { ok: false, failure: usageFailure('--serve-with must be ftp or http.') }
  const probeEvery = secondsOption(words, 'probe-every')
  if (!probeEvery.ok) return probeEvery
  const settle = secondsOption(words, 'settle')
  if (!settle.ok) return settle
  const giveUpAfter = secondsOption(words, 'give-up-after')
  if (!giveUpAfter.ok) return giveUpAfter
  return {
    ok: true,
    value: {
      transport: transport.data,
      serveWith,
      ...named('services', services.value),
      ...named('user', words.option('user')),
      ...named('serveOn', words.option('serve-on')),
      ...named('serveTo', words.option('serve-to')),
      ...named('probeEvery', probeEvery.value),
      ...named('settle', settle.value),
      ...named('giveUpAfter', giveUpAfter.value),
    },
  }
}

/** How long to wait for a running backup or restore, in milliseconds. */
export function waitForJobsOf({ words }: Session): Result<number> {
  const given = secondsOption(words, 'wait-for-jobs')
  return given.ok ? { ok: true, value: given.value ?? usualJobWait } : given
}

const usualJobWait = 120_000

/** `--service smtp=2525`, as often as there are services on ports of their own. */
function servicesOf(pairs: readonly string[]): Result<ServicePorts | undefined> {
  const services: ServicePorts = {}
  for (const pair of pairs) {
    const [, name, digits] = /^([a-z0-9-]+)=(\d{1,5})$/.exec(pair) ?? []
    const service = serviceName.safeParse(name)
    const port = Number(digits)
    if (!service.success || !(port >= 1 && port <= 65_535)) {
      const hint = `NAME is one of ${serviceName.options.join(', ')}, PORT from 1 to 65535.`
      return { ok: false, failure: usageFailure(`--service must be NAME=PORT, not "${pair}".`, hint) }
    }
    services[service.data] = port
  }
  return { ok: true, value: pairs.length === 0 ? undefined : services }
}

export function windowOf(text: string | undefined): Result<{ window?: { from: string; to: string } }> {
  if (text === undefined) return { ok: true, value: {} }
  const window = windowSides(text, Date.now(), -new Date().getTimezoneOffset())
  if (window !== undefined) return { ok: true, value: { window } }
  const hint = 'Use times such as 22:00-02:00, or dates and times.'
  return { ok: false, failure: usageFailure(`--window must be FROM-TO, not "${text}".`, hint) }
}

export type Known = Readonly<Record<string, { readonly address: string }>>

/** One password for all, or for a cluster the variables that its file names, by address. */
export async function credentialsOf(session: Session, known: Known): Promise<Result<Record<string, string>>> {
  const { words, client } = session
  const cluster = words.option('cluster')
  if (cluster !== undefined) {
    const members = await readCluster(cluster, client)
    if (!members.ok) return members
    const byAddress = new Map(members.value.appliances.map((member) => [member.address, member.credentialRef]))
    const references = Object.entries(known).flatMap(([id, { address }]) => {
      const reference = byAddress.get(address)
      return reference === undefined ? [] : [[id, reference] as const]
    })
    return { ok: true, value: Object.fromEntries(references) }
  }
  const password = await readPassword(words, words.option('user') ?? 'administrator')
  if (!password.ok) return password
  const reference = await client.ask('credential.put', { password: password.value })
  return reference.ok ? { ok: true, value: { '*': reference.value.credentialRef } } : reference
}
