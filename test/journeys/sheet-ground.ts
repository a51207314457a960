import { parseDocument } from 'yaml'
import { prepareSheet, type PreparedSheet, type SheetGround } from '../../shared/engine/prepare-sheet.ts'
import { readSheet } from '../../shared/runbook/read-sheet.ts'
import type { PersonInput, World } from './world.ts'

type More = Partial<Pick<SheetGround, 'look' | 'previous' | 'earlier' | 'to'>>

/** The sheet that is made for a world's appliances, before anything is connected. */
export function sheetFor(world: World, more: More = {}): PreparedSheet {
  const { opened, appliances } = world.journal.state
  const members = Object.values(appliances).map(({ id, address, role }) => ({ id, address, role }))
  const { cluster, to } = opened ?? {}
  const made = new Date(world.clock.now()).toISOString()
  return prepareSheet({
    runbook: world.runbook,
    appliances: members,
    cluster,
    to,
    by: 'Ada',
    made,
    earlier: () => undefined,
    ...more,
  })
}

/** Fills in what the sheet asks, as a person does in the office; what they do not know stays empty. */
export function fillIn(world: World, text: string, person: PersonInput): string {
  const document = parseDocument(text)
  const { answers = {}, ticks = {} } = person
  const addresses = Object.fromEntries(Object.values(world.journal.state.appliances).map((a) => [a.address, a.id]))
  const { answers: asked = {}, ticks: steps = {} } = document.toJS() as Record<string, Record<string, unknown>>
  const own = (key: string): { id: string; all: string } => {
    const cut = key.lastIndexOf('/')
    const all = key.slice(cut + 1)
    return { all, id: cut < 0 ? all : `${addresses[key.slice(0, cut)] ?? ''}/${all}` }
  }
  for (const key of Object.keys(asked)) {
    const value = answers[own(key).id] ?? answers[own(key).all]
    if (value !== undefined) document.setIn(['answers', key], value)
  }
  for (const [key, step] of Object.entries(steps)) {
    const note = ticks[own(key).id] ?? ticks[own(key).all]
    if (note === undefined) continue
    const dated = typeof step === 'object' && step !== null
    if (!dated) document.setIn(['ticks', key], note)
    else {
      document.setIn(['ticks', key, 'note'], note)
      document.setIn(['ticks', key, 'at'], new Date(world.clock.now() - 3_600_000).toISOString())
    }
  }
  return document.toString()
}

/** Gives the run a sheet, as the host does. */
export function give(world: World, source: string): void {
  const read = readSheet('sheet.yaml', source)
  if (!read.ok) throw new Error(read.failure.sentence)
  world.sheet = { sheet: read.value, sha256: 'b'.repeat(64) }
}

/** What a person did during the run itself, without what came from the sheet or was read from the appliance. */
export function interventions(world: World): { questions: number; steps: number; approvals: number; waivers: number } {
  const answered = world.of('question.answered')
  const ticked = world.of('item.ticked')
  return {
    questions: answered.filter(
      ({ sheet, sameAs, reason }) => sheet === undefined && sameAs === undefined && reason === undefined,
    ).length,
    steps: ticked.filter(({ sheet, sameAs }) => sheet === undefined && sameAs === undefined).length,
    approvals: world.of('approval.given').length,
    waivers: world.of('item.waived').length,
  }
}
