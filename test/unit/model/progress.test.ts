import { expect, it } from 'vitest'
import { progressOf } from '../../../shared/model/progress.ts'

it('what does not apply is neither done nor to do', () => {
  expect(progressOf(['pass', 'not-applicable', 'to-do', 'waived', 'fail'])).toEqual({ done: 2, total: 4 })
  expect(progressOf(['not-applicable', 'not-applicable'])).toEqual({ done: 0, total: 0 })
})
