import { randomBytes } from 'node:crypto'
import { AdmindFace } from './admind-face.ts'
import { Appliance } from './appliance.ts'
import { makeCluster, type PracticeCluster } from './cluster.ts'
import { systemClock, type Clock } from './clock.ts'
import { ServiceFaces } from './faces.ts'
import { greetingFace, webFace } from './greeting-faces.ts'
import { turnKnobs } from './knobs.ts'
import { scenarios } from './scenarios.ts'
import { TelnetFace } from './telnet-face.ts'
import { TlsIdentity } from './tls-identity.ts'

export interface PracticeOptions {
  /** Port of the first appliance; the others follow on free ports. 0: a free one. */
  readonly port?: number
  readonly scenario?: string
  readonly release?: string
  /** Number of actives; with it comes a standby. */
  readonly cluster?: number
  readonly knobs?: Readonly<Record<string, string>>
  readonly clock?: Clock
  readonly password?: string
}

export interface PracticeAppliance {
  readonly address: string
  readonly user: string
  readonly password: string
  readonly role: string
  /** Service -> port, the command line's own included. */
  readonly services: Readonly<Record<string, number>>
  readonly appliance: Appliance
}

export interface Practice {
  readonly appliances: readonly PracticeAppliance[]
  dispose(): Promise<void>
}

/** Starts practice appliances on loopback. Throws if a port is unavailable or if a knob or scenario is unknown. */
export async function startPractice(options: PracticeOptions = {}): Promise<Practice> {
  const scenario = scenarios.find(({ name }) => name === (options.scenario ?? 'good'))
  if (scenario === undefined)
    throw new UnknownWord(
      `There is no scenario ${options.scenario ?? ''}; there are ${scenarios.map((s) => s.name).join(', ')}.`,
    )
  const { knobs, unknown } = turnKnobs({ ...scenario.knobs, ...options.knobs })
  if (unknown.length > 0) throw new UnknownWord(`There is no knob ${unknown.join(', ')}.`)
  const clock = options.clock ?? systemClock
  const password = options.password ?? `practice-${randomBytes(4).toString('hex')}`
  const roles =
    options.cluster === undefined ? ['appliance'] : ['standby', ...Array<string>(options.cluster).fill('active')]
  const started: { faces: ServiceFaces; entry: PracticeAppliance }[] = []
  const dispose = async (): Promise<void> => {
    for (const { faces, entry } of started) {
      faces.stop()
      await entry.appliance.dispose()
      await faces.goDown()
    }
  }
  const hosts = roles.map((_role, index) => `ms-${String(index + 1).padStart(2, '0')}`)
  const actives = hosts.filter((_host, index) => roles[index] === 'active')
  let cluster: PracticeCluster | undefined
  for (const [index, role] of roles.entries()) {
    const appliance = new Appliance(hosts[index] ?? '', { ...knobs }, options.release ?? '4.3.7-GA', index, clock)
    const faces = facesOf(appliance, password, index === 0 ? (options.port ?? 0) : 0, clock)
    appliance.attach(faces)
    try {
      await faces.start()
    } catch (error) {
      await faces.goDown()
      await dispose()
      throw error
    }
    if (options.cluster !== undefined) appliance.state.cluster = cluster ??= makeCluster('practice', actives)
    const { services } = faces
    const address = `${knobs.listen}:${String(services['telnet'])}`
    started.push({ faces, entry: { address, user: knobs.user, password, role, services, appliance } })
  }
  return { appliances: started.map(({ entry }) => entry), dispose }
}

function facesOf(appliance: Appliance, password: string, port: number, clock: Clock): ServiceFaces {
  const { state } = appliance
  const { knobs } = state
  const identity = new TlsIdentity(appliance.host, knobs.tls === 'old')
  const wanted = knobs.services.split('|')
  const beside = [
    new AdmindFace(appliance, password),
    new AdmindFace(appliance, password, identity),
    ...(['smtp', 'imap', 'pop3'] as const).map((service) => greetingFace(service, appliance, clock)),
    webFace(appliance),
  ].filter(({ service }) => wanted.includes(service))
  return new ServiceFaces([new TelnetFace(appliance, password, port), ...beside], state, clock, identity)
}

/** A word that the caller got wrong, with a sentence that says what there is. */
export class UnknownWord extends Error {}
