import { carryOn } from '../../shared/engine/carry-on.ts'
import { prepareResume } from '../../shared/engine/resume.ts'
import { CarelessPerson } from './careless.ts'
import { Chance } from './chance.ts'
import { documentOf } from './guide-ground.ts'
import { Crash } from './memory-journal.ts'
import { Truth } from './truth.ts'
import { World, type MemberOptions } from './world.ts'

const single = documentOf('mos-upgrade')
const cluster = documentOf('mos-cluster-upgrade')
const minute = 60_000

/** Each of these knobs is turned now and then, to one of its values. */
const chances: readonly (readonly [percent: number, knob: string, values: readonly string[]])[] = [
  [10, 'noStatus', ['on']],
  [8, 'reset', ['on']],
  [6, 'hang', ['on']],
  [8, 'closeLate', ['on']],
  [15, 'linger', ['0', '20000', '1200000']],
  [10, 'install', ['0', '60000', '7200000', '36000000']],
  [10, 'down', ['5000', '3600000']],
  [12, 'fetchAfterClose', ['on']],
  [8, 'reboots', ['2', '3']],
  [8, 'flaps', ['2', '8']],
  [25, 'returns', ['old', 'never', 'stays', 'other', 'third']],
  [6, 'hostAfter', ['ms-99']],
  [4, 'loginAfter', ['refused']],
  [5, 'versionAfter', ['garbage']],
  [6, 'licencesAfter', ['Antispam|Antivirus']],
  [5, 'enginesLost', ['default']],
  [8, 'licences', ['Antispam|Antivirus', 'Upgrades Allowed (f) expired 2012-01-01|Antispam', 'Upgrades Allowed (f)']],
  [8, 'refuse', ['disk', 'name']],
  [5, 'refuseWhen', ['fetched']],
  [5, 'asks', ['lower', 'underscore', 'nobody']],
  [5, 'fetchCut', ['500']],
  [6, 'backups', ['Backup-10000 Done|Backup-10001 Running', '']],
  [5, 'backupAt', ['2', '3']],
  [6, 'layout', ['columns', 'quoted', 'unforeseen']],
  [6, 'labels', ['on']],
  [6, 'statusText', ['off']],
  [6, 'versionOn', ['data']],
  [6, 'pager', ['on']],
  [6, 'echo', ['off']],
  [6, 'chunking', ['sevens', 'primes']],
  [6, 'patches', ['', 'debug-5']],
  [5, 'clockJump', ['18000000']],
]

function situation(chance: Chance): MemberOptions {
  const knobs: Record<string, string> = {}
  for (const [percent, knob, values] of chances) if (chance.of(percent)) knobs[knob] = chance.pick(values)
  return { knobs, release: chance.pick(['4.3.7-GA', '4.3.7-GA', '4.3.7-GA', '4.2.5-GA', '4.1.9-GA', '4.1.8-GA']) }
}

/**
 * One whole upgrade of a situation, a fate, line faults, kills and a careless person, all of them the seed's; in the end
 * somebody careful takes over. Gives what was said or sent that was not so, and how the run ended.
 */
export async function playUpgrade(seed: number): Promise<{ found: readonly string[]; outcome: string }> {
  const chance = new Chance(seed)
  const isCluster = chance.of(25)
  const roles = isCluster ? ['active', 'standby', 'active'] : ['appliance']
  // In a cluster most nights are ordinary, or no chain would ever come to its end.
  const members = roles.map((role) => (isCluster && chance.of(70) ? { role } : { ...situation(chance), role }))
  const world = await new World({
    runbook: isCluster ? cluster : single,
    transport: chance.of(25) ? 'admind' : 'telnet',
    members,
    updates: { 'R4_4_3-GA': '4.4.3-GA' },
    to: 'R4_4_3-GA',
    ...(isCluster ? { opened: { cluster: 'north' } } : {}),
  }).open()
  const truth = new Truth(world)
  const person = new CarelessPerson(world, truth, chance)
  disturb(world, chance)
  let outcome = ''
  for (let life = 1; life <= 14 && outcome !== 'done'; life += 1) {
    const isCalm = life > 8
    if (isCalm) calm(world)
    if (!isCalm && chance.of(15))
      world.killed({ at: crashPlace(world, chance), side: chance.pick(['after', 'before']) })
    outcome = await live(world, chance, isCalm)
    truth.atRest(outcome)
    await person.act(isCalm).catch(buried)
    if (world.journal.dead) world.killed()
    truth.atRest(undefined)
    if (world.journal.state.closed !== undefined) continue
    await world.journal.append('run.resumed', { reason: 'it goes on' }).catch(buried)
    if (world.journal.dead) world.killed()
  }
  return { found: truth.found, outcome }
}

const crashPlace = ({ journal }: World, chance: Chance): number => journal.entries.length + 1 + chance.below(60)

function buried(error: unknown): void {
  if (!(error instanceof Crash)) throw error
}

/** The engine executes the run until it waits, is stopped, or dies. */
async function live(world: World, chance: Chance, isCalm: boolean): Promise<string> {
  const stop = new AbortController()
  if (!isCalm && chance.of(25)) void world.clock.sleep(chance.below(90) * minute).then(() => stop.abort())
  try {
    const context = world.context(stop.signal)
    await prepareResume(context)
    return (await carryOn(context)).outcome
  } catch (error) {
    buried(error)
    return 'killed'
  }
}

/** Networks that are cut for a while, and lines that break. */
function disturb(world: World, chance: Chance): void {
  const begun = world.clock.now()
  const spell = (): ((now: number) => boolean) => {
    const from = begun + chance.below(60) * minute
    const to = from + chance.below(60) * minute
    return (now) => now >= from && now < to
  }
  if (chance.of(15)) world.blind = spell()
  if (chance.of(15)) world.cut = spell()
  if (chance.of(20)) world.consoleOnly = true
  if (chance.of(30)) world.silentWhenDown = true
  if (!chance.of(35)) return
  world.onWire = (socket) => {
    if (chance.of(40)) void world.clock.sleep(chance.below(20_000)).then(() => socket.destroy())
  }
}

function calm(world: World): void {
  world.onWire = () => undefined
  world.cut = () => false
  world.blind = () => false
}
