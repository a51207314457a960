import { expect, it } from 'vitest'
import { outlineOf } from '../../renderer/state/outline.ts'
import { scene } from './disturbed-ground.ts'

it('an install that was just approved waits for Uptick, not for a person', async () => {
  const world = await scene()
  expect(await world.carry({})).toMatchObject({ outcome: 'waiting' })
  const waiting = (): string[] =>
    outlineOf(world.journal.state, world.runbook, 'a1').waiting.map((entry) => entry.item.gate ?? entry.item.id)
  expect(waiting()).toEqual(['go'])
  const [asked] = world.of('approval.requested')
  if (asked === undefined) throw new Error('nothing asks for approval')
  const { appliance, gate, item, command } = asked
  await world.journal.append('approval.given', { appliance, gate, item, command, by: 'Ada' })
  expect(waiting()).toEqual([])
})
