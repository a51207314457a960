import { compareReleases, parseRelease } from '../../shared/model/release.ts'
import type { ApplianceState, DiaryEntry, Faces, InstallAnswer } from './appliance.ts'
import type { Clock } from './clock.ts'
import type { fetchUpdate } from './fetch-update.ts'
import { readPracticeUpdate } from './update-file.ts'

/** What an install needs of its appliance. */
export interface InstallGround {
  readonly state: ApplianceState
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly fetchFile: typeof fetchUpdate
  readonly faces: () => Faces | undefined
  readonly note: (kind: DiaryEntry['kind'], text: string) => void
  readonly enter: (phase: string) => void
  readonly phase: () => string
}

interface Update {
  readonly name: string
  readonly release: string
}

/**
 * `Update Install` with every fate that the knobs can give it: refusals of each cause, fetches early, late and cut, endings of
 * the line, one reboot or two, ports that flap, and what comes back. `unseen` is what continues after the answer.
 */
export async function install(
  ground: InstallGround,
  url: string,
): Promise<{ readonly answer: InstallAnswer; readonly unseen?: Promise<void> }> {
  const { state, clock, signal, note, enter } = ground
  const { knobs } = state
  const no: InstallAnswer = { lines: [], status: 'NO Unable to install update', then: 'prompt' }
  const refused = async (): Promise<{ answer: InstallAnswer }> => {
    await clock.sleep(Number(knobs.refuseAfter), signal)
    return { answer: no }
  }
  if (ground.phase() !== 'running') return { answer: no }
  noteSins(ground)
  if (state.cluster?.attached.has(state.host) === true) return refused()
  const fetchesFirst = knobs.refuseWhen === 'fetched'
  if (!fetchesFirst && (knobs.refuse !== '' || !mayUpgrade(state))) return refused()
  enter('installing')
  const late = knobs.fetchAfterClose === 'on'
  const update = late ? undefined : await fetchOne(ground, url)
  if ((!late && update === undefined) || (fetchesFirst && knobs.refuse !== '')) {
    enter('running')
    return refused()
  }
  if (update?.release === '' && knobs.patchEnds === 'prompt') {
    await clock.sleep(Number(knobs.install), signal)
    state.patches.push(update.name)
    enter('running')
    return { answer: { lines: [], status: 'OK Completed', then: 'prompt' } }
  }
  note('state', 'continues on its own')
  return { answer: endingOf(ground), unseen: goOn(ground, url, update) }
}

function noteSins({ state, note }: InstallGround): void {
  const jobs = [...state.backups, ...state.restores].some((row) => !/ (done|error)$/i.test(row))
  if (jobs) note('sin', 'an install while a backup or restore runs')
  if (state.cluster?.attached.has(state.host) === true) note('sin', 'an install while it is attached to its cluster')
}

function mayUpgrade({ licences, release }: ApplianceState): boolean {
  const [runs, minimum] = [parseRelease(release), parseRelease('4.1.9-GA')]
  const tooOld = runs !== undefined && minimum !== undefined && compareReleases(runs, minimum) === 'before'
  return !tooOld && licences.some((name) => name.startsWith('Upgrades Allowed'))
}

function endingOf({ state }: InstallGround): InstallAnswer {
  const { knobs } = state
  if (knobs.hang === 'on') return { lines: [], then: 'hang' }
  if (knobs.closeLate === 'on') return { lines: [], status: 'OK Installing', then: 'hang' }
  if (knobs.reset === 'on') return { lines: [], then: 'reset' }
  if (knobs.noStatus === 'on') return { lines: [], then: 'close' }
  return { lines: [], status: 'OK Installing', then: 'close' }
}

async function fetchOne(
  { state, clock, signal, fetchFile, note }: InstallGround,
  url: string,
): Promise<Update | undefined> {
  const { knobs } = state
  const asked = askedAs(url, knobs.asks)
  for (let attempt = 1; attempt <= Number(knobs.fetchTries); attempt += 1) {
    if (signal.aborted) return undefined
    try {
      if (knobs.asks === 'nobody') throw new Error('it has no way to that address')
      const bytes = await fetchFile(asked, knobs.extension, {
        ...(knobs.fetchCut === '' ? {} : { cut: Number(knobs.fetchCut) }),
        ...(knobs.fetchRate === '' ? {} : { rate: Number(knobs.fetchRate) }),
      })
      note('fetch', `${asked} ${String(bytes.length)} bytes`)
      return readPracticeUpdate(bytes)
    } catch (error) {
      note('fetch', `${asked} failed: ${error instanceof Error ? error.message : String(error)}`)
      await clock.sleep(200 * attempt, signal)
    }
  }
  return undefined
}

/** The address as the appliance asks for it: as it was reported, or with a slip in the name. */
function askedAs(url: string, asks: string): string {
  const cut = url.lastIndexOf('/') + 1
  const name = url.slice(cut)
  if (asks === 'lower') return url.slice(0, cut) + name.toLowerCase()
  return asks === 'underscore' ? url.slice(0, cut) + name.replaceAll('-', '_') : url
}

async function goOn(ground: InstallGround, url: string, fetched: Update | undefined): Promise<void> {
  const { state, clock, signal, enter } = ground
  const { knobs } = state
  await clock.sleep(Number(knobs.linger), signal)
  const update = fetched ?? (await fetchOne(ground, url))
  await clock.sleep(Number(knobs.install), signal)
  if (signal.aborted || knobs.returns === 'stays') return
  if (update === undefined) return enter('running')
  if (update.release === '') {
    state.patches.push(update.name)
    if (knobs.patchEnds !== 'reboot') return enter('running')
  }
  await goDown(ground)
  for (let reboot = 1; reboot < Number(knobs.reboots); reboot += 1) {
    // Up in between, on the release from before: not back yet.
    await comeUp(ground, Number(knobs.between))
    await goDown(ground)
  }
  for (let flap = 0; flap < Number(knobs.flaps); flap += 1) {
    await comeUp(ground, Number(knobs.flapUp))
    await goDown(ground, Number(knobs.flapUp))
  }
  if (signal.aborted || knobs.returns === 'never') return
  if (update.release !== '') becomeNew(state, update.release)
  await ground.faces()?.comeUp()
  enter('running')
}

async function goDown(ground: InstallGround, time = Number(ground.state.knobs.down)): Promise<void> {
  if (ground.signal.aborted) return
  ground.enter('down')
  await ground.faces()?.goDown()
  await ground.clock.sleep(time, ground.signal)
}

async function comeUp(ground: InstallGround, time: number): Promise<void> {
  if (ground.signal.aborted) return
  await ground.faces()?.comeUp()
  ground.enter('installing')
  await ground.clock.sleep(time, ground.signal)
}

/** After an upgrade: patches of the old release are gone, and engines are not known until each is updated by name. */
function becomeNew(state: ApplianceState, release: string): void {
  const { knobs } = state
  if (knobs.returns === 'old') return
  if (knobs.returns === 'other') {
    state.hostId = '00FFEE99'
    state.serial = 'MP-9999-0001'
  }
  const list = (text: string): string[] => text.split('|').filter((part) => part !== '')
  state.release = knobs.returns === 'third' ? '4.4.2-FCS' : release
  state.patches = []
  state.engines = state.engines.map((engine) => ({ ...engine, known: false }))
  if (knobs.licencesAfter !== '') state.licences = list(knobs.licencesAfter)
  if (knobs.enginesLost !== '') state.engines = state.engines.filter(({ name }) => name !== knobs.enginesLost)
  if (knobs.hostAfter !== '') state.host = knobs.hostAfter
  state.clockOff += Number(knobs.clockJump)
  state.upgraded = true
}
