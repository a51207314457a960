import { personActs } from '../../electron/host/runs/person-acts.ts'
import { sendByHand } from '../../shared/engine/console-by-hand.ts'
import { outlook, type Waiting } from '../../shared/model/next-actions.ts'
import type { Chance } from './chance.ts'
import { openOf } from './disturbed-ground.ts'
import { ada } from './guide-ground.ts'
import type { Truth } from './truth.ts'
import type { World } from './world.ts'

const typedLines = [
  'Version', 'Backup Status', 'Reboot', 'Update Install ftp://10.0.0.1:2121/R4_4_3-GA', 'upd inst ftp://10.0.0.1/x', 'Uce Update *',
  'Uce Update default', 'Cluster Delete', 'Cluster Detach', 'Cluster Add north', 'Cluster Attach north', 'Cluster Scan',
  'License Fetch', 'Conf Enable Customercare', 'Halt', '   ', 'Frobnicate all',
] // prettier-ignore

/** A person who mostly does what is asked, and now and then something unasked or wrong. */
export class CarelessPerson {
  readonly #world: World
  readonly #truth: Truth
  readonly #chance: Chance

  constructor(world: World, truth: Truth, chance: Chance) {
    this.#world = world
    this.#truth = truth
    this.#chance = chance
  }

  /** Does what is asked; `careful`: without a mistake. */
  async act(careful: boolean): Promise<void> {
    if (this.#world.journal.state.closed !== undefined) return
    for (const waiting of this.#world.waiting()) {
      if (!careful && this.#chance.of(15)) continue
      await this.#do(waiting, careful)
    }
    if (careful) return
    if (this.#chance.of(15)) await this.#meddle()
    if (this.#chance.of(20)) await this.#type()
  }

  async #do({ kind, id, appliance }: Waiting, careful: boolean): Promise<void> {
    const world = this.#world
    if (kind === 'question') return this.#answer(id, appliance, careful)
    if (kind === 'approval') return world.approve(appliance, id)
    const words = { run: 'run-1', item: id, appliance, goOn: false }
    const now = world.clock.now()
    const { state } = world.journal.state.items[appliance]?.[id] ?? { state: 'to-do' }
    if (state === 'uncertain' && this.#chance.of(60)) {
      // A person who looks sees whether the command had arrived.
      const sent = world.journal.entries.findLast(
        ({ type, data }) => type === 'command.sent' && data.item === id && (data.for ?? data.appliance) === appliance,
      )
      const { command, appliance: target } = sent?.type === 'command.sent' ? sent.data : { command: '', appliance }
      const arrived = world.appliance(target).diary.some(({ text }) => text === command)
      await personActs.settle(openOf(world), { ...words, arrived, reason: 'looked' })
    } else if (this.#chance.of(70)) {
      await personActs.tick(openOf(world), { ...words, note: ada.ticks?.[id] ?? 'seen', files: [] }, now)
    } else if (this.#chance.of(50)) {
      // A person who waives the wait takes responsibility for the claim that no install is running any more.
      if (id === 'cli.closes-and-reboots') this.#truth.misled(appliance)
      await personActs.waive(openOf(world), { ...words, authority: 'the customer', reason: 'agreed' }, now)
    } else {
      await this.#reopen(appliance, id)
    }
  }

  async #answer(id: string, appliance: string, careful: boolean): Promise<void> {
    const { diary, phase, state } = this.#world.appliance(appliance)
    const runsWanted = state.release === '4.4.3-GA'
    const restarted = phase === 'running' && diary.some(({ kind, text }) => kind === 'state' && text === 'down')
    const right =
      id === 'restarted'
        ? restarted
        : id === 'releaseRuns'
          ? runsWanted
          : (ada.answers?.[`${appliance}/${id}`] ?? ada.answers?.[id] ?? true)
    const isWrong = !careful && this.#chance.of(10)
    const value = isWrong && typeof right === 'boolean' ? !right : right
    // A person who says that the target release is running is checked against the banners, if they name one.
    if (isWrong && (id === 'restarted' || this.#world.consoleOnly)) this.#truth.misled(appliance)
    await personActs.answer(openOf(this.#world), { run: 'run-1', appliance, question: id, value, goOn: false })
  }

  /** Marks done, waives or reopens an item without being asked. */
  async #meddle(): Promise<void> {
    const { item, appliance } = this.#chance.pick(outlook(this.#world.journal.state, this.#world.runbook))
    const words = { run: 'run-1', item: item.id, appliance, goOn: false }
    const now = this.#world.clock.now()
    const note = this.#chance.of(50) ? 'done' : ''
    if (this.#chance.of(40)) await personActs.tick(openOf(this.#world), { ...words, note, files: [] }, now)
    else if (this.#chance.of(20) && item.id !== 'cli.closes-and-reboots')
      await personActs.waive(openOf(this.#world), { ...words, authority: 'the customer', reason: 'no time' }, now)
    else await this.#reopen(appliance, item.id)
  }

  #reopen(appliance: string, item: string): Promise<unknown> {
    return personActs.reopen(openOf(this.#world), { run: 'run-1', item, appliance, reason: 'once more', goOn: false })
  }

  /** Types a line in the console, and confirms it or not. */
  async #type(): Promise<void> {
    const appliance = this.#chance.pick(Object.keys(this.#world.journal.state.appliances))
    const command = this.#chance.pick(typedLines)
    const asked = await sendByHand(this.#world.context(), appliance, command)
    if (asked.ok || asked.failure.code !== 'command.not-confirmed') return
    const typed = this.#chance.pick([this.#world.appliance(appliance).host, '', 'yes'])
    await sendByHand(this.#world.context(), appliance, command, { cost: asked.failure.sentence, typed })
  }
}
