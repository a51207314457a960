import { describe, expect, it } from 'vitest'
import { failure } from '../../../shared/base/failure.ts'
import type { FailureCode } from '../../../shared/base/failure.ts'
import { failed, succeed } from '../../../shared/base/result.ts'
import type { Result } from '../../../shared/base/result.ts'
import type { MirrorProgress } from '../../../shared/model/patch.ts'
import { ProgressTeller } from '../../../electron/host/mirror/progress.ts'
import { tryAgain } from '../../../electron/host/mirror/try-again.ts'
import { codeOf } from './kit.ts'

interface Played {
  readonly result: Result<string>
  readonly pauses: readonly number[]
  readonly sentences: readonly string[]
}

/** Plays endings, one a try: a failure's code with the bytes that are there after it, or `done`. */
async function play(endings: readonly (readonly [FailureCode | 'done', number])[], cancelAt?: number): Promise<Played> {
  const pauses: number[] = []
  const told: MirrorProgress[] = []
  const control = new AbortController()
  let tries = 0
  let have = 0
  const clock = {
    now: () => pauses.reduce((sum, pause) => sum + pause, 0),
    sleep: async (milliseconds: number) => {
      pauses.push(milliseconds)
      if (pauses.length === cancelAt) control.abort()
      await Promise.resolve()
    },
  }
  const result = await tryAgain<string>(
    async () => {
      const [ending, bytes] = endings[Math.min(tries, endings.length - 1)] ?? ['done', 0]
      tries += 1
      have = bytes
      const result = ending === 'done' ? succeed('done') : failed(failure(ending, 'It broke off.', ''))
      return await Promise.resolve(result)
    },
    {
      patience: { tries: 4, firstPause: 1_000 },
      clock,
      signal: control.signal,
      teller: new ProgressTeller(clock, (now) => told.push(now)),
      have: async () => await Promise.resolve(have),
    },
  )
  return { result, pauses, sentences: told.map((each) => each.sentence) }
}

describe('trying again', () => {
  it('waits twice as long each time and stops after several attempts without success', async () => {
    const { result, pauses, sentences } = await play([['patch.stalled', 0]])
    expect(codeOf(result)).toBe('patch.stalled')
    expect(pauses).toEqual([2_000, 4_000, 8_000])
    expect(sentences[0]).toBe('It broke off. Try 2 of 4 starts in 2 s.')
  })

  it('starts counting again after receiving bytes', async () => {
    const steps = Array.from({ length: 9 }, (_, at) => ['patch.source-unreachable', (at + 1) * 2 ** 20] as const)
    const { result, pauses } = await play([...steps, ['done', 10 * 2 ** 20]])
    expect(codeOf(result)).toBe('ok')
    expect(pauses).toEqual(Array.from({ length: 9 }, () => 1_000))
  })

  it('does not count a trickle as progress', async () => {
    const { result, pauses } = await play(Array.from({ length: 20 }, (_, at) => ['patch.short', at * 1000] as const))
    expect(codeOf(result)).toBe('patch.short')
    expect(pauses).toHaveLength(3)
  })

  it.each<FailureCode>([
    'patch.source-refused',
    'patch.source-changed',
    'patch.not-found',
    'patch.not-an-update',
    'disk.full',
    'operation.cancelled',
  ])('leaves %s alone', async (code) => {
    const { result, pauses } = await play([[code, 0]])
    expect([codeOf(result), pauses]).toEqual([code, []])
  })

  it('can be cancelled while it waits', async () => {
    const { result, pauses } = await play([['patch.stalled', 0]], 2)
    expect([codeOf(result), pauses.length]).toEqual(['operation.cancelled', 2])
  })
})
