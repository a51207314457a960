import { compareReleases, parseRelease } from '../../shared/model/release.ts'
import type { Clock } from './clock.ts'
import { answerCommand, type Answer } from './commands/commands.ts'
import { fetchUpdate } from './fetch-update.ts'
import type { PracticeCluster } from './cluster.ts'
import type { Knobs } from './knobs.ts'
import { readPracticeUpdate } from './update-file.ts'

/** What an appliance received and did, in order: what tests hold the journal of a run against. */
export interface DiaryEntry {
  readonly at: number
  readonly kind: 'connected' | 'login' | 'login-refused' | 'command' | 'fetch' | 'state' | 'sin'
  readonly text: string
}

export interface ApplianceState {
  readonly knobs: Knobs
  readonly host: string
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
}

/** What the state machine needs of its faces: to be cut off from the net and to be let back on. */
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
  readonly host: string
  readonly state: ApplianceState
  readonly diary: DiaryEntry[] = []
  readonly #clock: Clock
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
    this.host = host
    this.#clock = clock
    this.#fetchFile = fetchFile
    const list = (text: string): string[] => text.split('|').filter((part) => part !== '')
    this.state = {
      knobs,
      host,
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
    }
  }

  attach(faces: Faces): void {
    this.#faces = faces
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
    if (Number(this.state.knobs.slow) > 0) await this.#clock.sleep(Number(this.state.knobs.slow), this.#stop.signal)
    const install = /^\s*update\s+install\s+(\S+)\s*$/i.exec(command)
    if (install?.[1] !== undefined) return this.#install(install[1])
    if (/^\s*(reboot|halt)\b/i.test(command)) {
      this.note('sin', command)
      return { lines: [], status: 'OK', then: 'close' }
    }
    return { ...answerCommand(this.state, command), then: 'prompt' }
  }

  /** Ends whatever goes on, for good. */
  async dispose(): Promise<void> {
    this.#stop.abort()
    await this.#work
  }

  async #install(url: string): Promise<InstallAnswer> {
    const { knobs } = this.state
    const refused: InstallAnswer = { lines: [], status: 'NO Unable to install update', then: 'prompt' }
    if (this.#phase !== 'running') return refused
    const jobs = [...this.state.backups, ...this.state.restores].some((row) => !/ (done|error)$/i.test(row))
    if (jobs) this.note('sin', 'an install while a backup or restore runs')
    if (this.state.cluster?.attached.has(this.host) === true) {
      this.note('sin', 'an install while it is attached to its cluster')
      return refused
    }
    const late = knobs.fetchAfterClose === 'on'
    if (knobs.refuse !== '' || !this.state.licences.some((name) => name.startsWith('Upgrades Allowed'))) return refused
    if (tooOld(this.state.release)) return refused
    this.#enter('installing')
    const update = late ? undefined : await this.#fetch(url)
    if (!late && update === undefined) {
      this.#enter('running')
      return refused
    }
    if (update?.release === '' && knobs.patchEnds === 'prompt') return this.#installPatch(update.name)
    this.#work = this.#installUnseen(url, update)
    if (knobs.hang === 'on') return { lines: [], then: 'hang' }
    if (knobs.reset === 'on') return { lines: [], then: 'reset' }
    return knobs.noStatus === 'on'
      ? { lines: [], then: 'close' }
      : { lines: [], status: 'OK Installing', then: 'close' }
  }

  /** A patch that is small enough to be installed while the line stands. */
  async #installPatch(name: string): Promise<InstallAnswer> {
    await this.#clock.sleep(Number(this.state.knobs.install), this.#stop.signal)
    this.state.patches.push(name)
    this.#enter('running')
    return { lines: [], status: 'OK Completed', then: 'prompt' }
  }

  async #fetch(url: string): Promise<{ name: string; release: string } | undefined> {
    for (let attempt = 1; attempt <= Number(this.state.knobs.fetchTries); attempt += 1) {
      if (this.#stop.signal.aborted) return undefined
      try {
        const bytes = await this.#fetchFile(url, this.state.knobs.extension)
        this.note('fetch', `${url} ${String(bytes.length)} bytes`)
        return readPracticeUpdate(bytes)
      } catch (error) {
        this.note('fetch', `${url} failed: ${error instanceof Error ? error.message : String(error)}`)
        await this.#clock.sleep(200 * attempt, this.#stop.signal)
      }
    }
    return undefined
  }

  async #installUnseen(url: string, fetched: { name: string; release: string } | undefined): Promise<void> {
    const { knobs } = this.state
    const pause = (name: 'linger' | 'install' | 'down'): Promise<void> =>
      this.#clock.sleep(Number(knobs[name]), this.#stop.signal)
    await pause('linger')
    const update = fetched ?? (await this.#fetch(url))
    await pause('install')
    if (this.#stop.signal.aborted) return
    if (update === undefined || knobs.returns === 'stays') {
      if (knobs.returns !== 'stays') this.#enter('running')
      return
    }
    if (update.release === '') {
      this.state.patches.push(update.name)
      if (knobs.patchEnds !== 'reboot') {
        this.#enter('running')
        return
      }
    }
    this.#enter('down')
    await this.#faces?.goDown()
    await pause('down')
    if (this.#stop.signal.aborted || knobs.returns === 'never') return
    if (update.release !== '') this.#becomeNew(update.release)
    await this.#faces?.comeUp()
    this.#enter('running')
  }

  /** After an upgrade: patches of the old release are gone, and engines are not known until each is updated by name. */
  #becomeNew(release: string): void {
    const { knobs } = this.state
    if (knobs.returns === 'old') return
    if (knobs.returns === 'other') {
      this.state.hostId = '00FFEE99'
      this.state.serial = 'MP-9999-0001'
    }
    this.state.release = release
    this.state.patches = []
    for (const engine of this.state.engines) engine.known = false
  }

  #enter(phase: string): void {
    this.#phase = phase
    this.note('state', phase)
    const woken = this.#waiting.filter((entry) => entry.phase === phase)
    this.#waiting = this.#waiting.filter((entry) => entry.phase !== phase)
    for (const { wake } of woken) wake()
  }
}

/** Only 4.1.9-GA and later can be upgraded (rule.minimum-release). */
function tooOld(text: string): boolean {
  const [release, minimum] = [parseRelease(text), parseRelease('4.1.9-GA')]
  return release !== undefined && minimum !== undefined && compareReleases(release, minimum) === 'before'
}
