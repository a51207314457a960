import type { Clock } from './clock.ts'
import { answerCommand, type Answer } from './commands/commands.ts'
import { fetchUpdate } from './fetch-update.ts'
import type { PracticeCluster } from './cluster.ts'
import type { Knobs } from './knobs.ts'
import { install } from './install.ts'

/** What an appliance received and did, in order: what tests hold the journal of a run against. */
export interface DiaryEntry {
  readonly at: number
  readonly kind:
    'connected' | 'login' | 'login-refused' | 'session' | 'command' | 'answered' | 'fetch' | 'state' | 'sin'
  readonly text: string
}

export interface ApplianceState {
  readonly knobs: Knobs
  host: string
  /** How far its clock is from the true time, in milliseconds. */
  clockOff: number
  /** It has come back from an upgrade: what the knobs change with that holds from now on. */
  upgraded: boolean
  /** How often it was asked for its backups. */
  backupAsked: number
  /** Shared with the other appliances of its cluster. */
  cluster?: PracticeCluster
  release: string
  hostId: string
  serial: string
  licences: string[]
  engines: { name: string; version: string; known: boolean }[]
  patches: string[]
  backups: string[]
  restores: string[]
  /** What Ndmp Merge Status says. */
  merge: string
}

/** What the state machine needs from its services: to take them off the network and back on. */
export interface Faces {
  goDown(): Promise<void>
  comeUp(): Promise<void>
}

export type InstallAnswer = Answer & { readonly then: 'prompt' | 'close' | 'hang' | 'reset' }

/**
 * The appliance itself, without a socket: facts, commands, and the install as a sequence of states (installing, down, up),
 * on an injected clock.
 */
export class Appliance {
  readonly state: ApplianceState
  readonly diary: DiaryEntry[] = []
  readonly #clock: Clock
  readonly #startedAt: number
  readonly #fetchFile: typeof fetchUpdate
  readonly #stop = new AbortController()
  #faces: Faces | undefined
  #phase = 'running'
  #waiting: { phase: string; wake: () => void }[] = []
  #work: Promise<void> = Promise.resolve()

  constructor(
    host: string,
    knobs: Knobs,
    release: string,
    number: number,
    clock: Clock,
    fetchFile: typeof fetchUpdate = fetchUpdate,
  ) {
    this.#clock = clock
    this.#startedAt = clock.now()
    this.#fetchFile = fetchFile
    const list = (text: string): string[] => text.split('|').filter((part) => part !== '')
    this.state = {
      knobs,
      host,
      clockOff: Number(knobs.clockOff),
      upgraded: false,
      backupAsked: 0,
      release,
      hostId: knobs.hostId === '' ? `0050AB${String(10 + number)}` : knobs.hostId,
      serial: knobs.serial === '' ? `MP-2210-${String(4400 + number)}` : knobs.serial,
      licences: list(knobs.licences),
      engines: list(knobs.engines).map((text) => {
        const [name = '', version = ''] = text.split(' ')
        return { name, version, known: true }
      }),
      patches: list(knobs.patches),
      backups: list(knobs.backups),
      restores: list(knobs.restores),
      merge: knobs.ndmp,
    }
  }

  attach(faces: Faces): void {
    this.#faces = faces
  }

  get host(): string {
    return this.state.host
  }

  /** The prompt as it is: with the host's name, and in the form that it has after an upgrade. */
  get prompt(): string {
    const { knobs, host, upgraded } = this.state
    const form = upgraded && knobs.promptAfter !== '' ? knobs.promptAfter : knobs.prompt
    return form.replaceAll('{host}', host)
  }

  /** The name and password of before are refused after an upgrade. */
  get refusesLogin(): boolean {
    return this.state.upgraded && this.state.knobs.loginAfter === 'refused'
  }

  /** So much time passes on its clock, or less where it is switched off. */
  pause(milliseconds: number): Promise<void> {
    return this.#clock.sleep(milliseconds, this.#stop.signal)
  }

  note(kind: DiaryEntry['kind'], text: string): void {
    this.diary.push({ at: this.#clock.now(), kind, text })
  }

  get phase(): string {
    return this.#phase
  }

  /** Resolves once the appliance is in that phase: running, installing, down, up. */
  whenPhase(phase: string): Promise<void> {
    if (this.#phase === phase) return Promise.resolve()
    return new Promise((wake) => this.#waiting.push({ phase, wake }))
  }

  /** Answers one command line. `Update Install` starts the install; restarts are noted as the sin they are. */
  async answer(command: string): Promise<InstallAnswer> {
    this.note('command', command)
    this.#endJobs()
    if (Number(this.state.knobs.slow) > 0) await this.#clock.sleep(Number(this.state.knobs.slow), this.#stop.signal)
    const install = /^\s*update\s+install\s+(\S+)\s*$/i.exec(command)
    if (install?.[1] !== undefined) return this.#install(install[1])
    if (/^\s*(reboot|halt)\b/i.test(command)) {
      this.note('sin', command)
      return { lines: [], status: 'OK', then: 'close' }
    }
    return { ...answerCommand(this.state, command), then: 'prompt' }
  }

  /** What runs is done once its time has come. */
  #endJobs(): void {
    const { state } = this
    const lasts = Number(state.knobs.jobsEnd)
    if (lasts === 0 || this.#clock.now() - this.#startedAt < lasts) return
    const ended = (rows: readonly string[]): string[] => rows.map((row) => row.replace(/ running$/i, ' Done'))
    state.backups = ended(state.backups)
    state.restores = ended(state.restores)
    if (/running/i.test(state.merge)) state.merge = 'No merge in progress'
  }

  /** Permanently ends everything that is still running. */
  async dispose(): Promise<void> {
    this.#stop.abort()
    await this.#work
  }

  async #install(url: string): Promise<InstallAnswer> {
    const { answer, unseen } = await install(
      {
        state: this.state,
        clock: this.#clock,
        signal: this.#stop.signal,
        fetchFile: this.#fetchFile,
        faces: () => this.#faces,
        note: (kind, text) => this.note(kind, text),
        enter: (phase) => this.#enter(phase),
        phase: () => this.#phase,
      },
      url,
    )
    if (unseen !== undefined) this.#work = unseen
    return answer
  }

  #enter(phase: string): void {
    this.#phase = phase
    this.note('state', phase)
    const woken = this.#waiting.filter((entry) => entry.phase === phase)
    this.#waiting = this.#waiting.filter((entry) => entry.phase !== phase)
    for (const { wake } of woken) wake()
  }
}
