import type { ApplianceState, Faces } from './appliance.ts'
import type { Clock } from './clock.ts'
import type { TlsIdentity } from './tls-identity.ts'

/** One service of a practice appliance on its port. */
export interface Face {
  readonly service: string
  readonly port: number
  comeUp(): Promise<void>
  goDown(): Promise<void>
}

/** Everything that an appliance shows to the net: cut off at once, back in the order and with the faults of the knobs. */
export class ServiceFaces implements Faces {
  readonly #faces: readonly Face[]
  readonly #state: ApplianceState
  readonly #clock: Clock
  readonly #identity: TlsIdentity
  readonly #stop = new AbortController()
  #renewed = false

  constructor(faces: readonly Face[], state: ApplianceState, clock: Clock, identity: TlsIdentity) {
    this.#faces = faces
    this.#state = state
    this.#clock = clock
    this.#identity = identity
  }

  /** Service -> port. */
  get services(): Record<string, number> {
    return Object.fromEntries(this.#faces.map(({ service, port }) => [service, port]))
  }

  /** As it is found: everything is up. */
  async start(): Promise<void> {
    for (const face of this.#faces) await face.comeUp()
  }

  async goDown(): Promise<void> {
    await Promise.all(this.#faces.map((face) => face.goDown()))
  }

  async comeUp(): Promise<void> {
    const { comeUp, comeUpGap, flapping: flappers, flapFor, away, certificate } = this.#state.knobs
    if (certificate === 'new' && this.#state.upgraded && !this.#renewed) {
      this.#renewed = true
      this.#identity.renew()
    }
    const gone = listOf(away)
    const back = this.#faces.filter(({ service }) => !gone.includes(service))
    for (const service of listOf(comeUp)) {
      await this.#open(back.filter((face) => face.service === service))
      await this.#clock.sleep(Number(comeUpGap), this.#stop.signal)
    }
    await this.#open(back)
    const flapping = back.filter(({ service }) => listOf(flappers).includes(service))
    for (let times = 0; times < 2 && flapping.length > 0; times += 1) {
      await this.#clock.sleep(Number(flapFor), this.#stop.signal)
      await Promise.all(flapping.map((face) => face.goDown()))
      await this.#clock.sleep(Number(flapFor), this.#stop.signal)
      await this.#open(flapping)
    }
  }

  /** Nothing comes up any more. */
  stop(): void {
    this.#stop.abort()
  }

  async #open(faces: readonly Face[]): Promise<void> {
    if (this.#stop.signal.aborted) return
    for (const face of faces) await face.comeUp()
  }
}

function listOf(text: string): readonly string[] {
  return text.split('|').filter((part) => part !== '')
}
