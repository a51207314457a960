import { afterAll, beforeAll, expect, it } from 'vitest'
import { temporaryFolder } from '../unit/record/sample-run.ts'
import { layGround, type Ground } from './forgery-ground.ts'
import { showToBoth } from './verify-many.ts'

let ground: Ground
let remove = async (): Promise<void> => undefined
beforeAll(async () => {
  const temporary = await temporaryFolder()
  remove = temporary.remove
  ground = await layGround(temporary.path)
})
afterAll(() => remove())

// `npm run soak -- record` shows ten thousand of them, each time others.
it('both verifiers find the same of every forgery, and what must be found', async () => {
  const { sound, disagreements } = await showToBoth(ground, 20261123, 400)
  expect(disagreements).toEqual([])
  expect(sound).toBeGreaterThan(40)
}, 120_000)
