import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { blockBytes } from '../../../electron/host/mirror/verified-blocks.ts'
import { BlockPool } from '../../../electron/host/offer/block-pool.ts'
import { FairTurns } from '../../../electron/host/offer/fair-turns.ts'
import type { TurnLimits } from '../../../electron/host/offer/fair-turns.ts'
import { SegmentStops } from '../../../electron/host/offer/segment-stops.ts'

const noRates: TurnLimits = { atOnce: 1, rate: undefined, ratePerPeer: undefined }

/** Lets everybody ask at once, then ends turn after turn; the order in which they were served. */
async function orderOf(asks: readonly string[]): Promise<string[]> {
  const turns = new FairTurns(noRates, () => 0)
  const served: string[] = []
  void turns.take('first', 1)
  const waits = asks.map(async (peer) => {
    await turns.take(peer, 1)
    served.push(peer)
    turns.end()
  })
  turns.end()
  await Promise.all(waits)
  return served
}

describe('turns', () => {
  it('go round the peers, however many connections each has', async () => {
    expect(await orderOf(['a', 'a', 'a', 'a', 'b', 'c', 'b'])).toEqual(['a', 'b', 'c', 'a', 'b', 'a', 'a'])
  })

  it('are never more than may be at once, and no client waits for ever', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 40 }),
        async (atOnce, asks) => {
          const turns = new FairTurns({ ...noRates, atOnce }, () => 0)
          let under = 0
          let most = 0
          await Promise.all(
            asks.map(async (peer) => {
              await turns.take(peer, 1)
              under += 1
              most = Math.max(most, under)
              await Promise.resolve()
              under -= 1
              turns.end()
            }),
          )
          expect(most).toBeLessThanOrEqual(atOnce)
        },
      ),
    )
  })

  it('let everybody go when the server ends', async () => {
    const turns = new FairTurns(noRates, () => 0)
    void turns.take('a', 1)
    const waiting = [turns.take('a', 1), turns.take('b', 1)]
    turns.close()
    for (const turn of waiting) await turn
  })

  it('keep to a rate, and share it evenly between a peer with one connection and one with nine', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    try {
      const began = performance.now()
      const turns = new FairTurns({ atOnce: 4, rate: 2_000_000, ratePerPeer: undefined }, () => performance.now())
      const sent: Record<string, number> = { one: 0, nine: 0 }
      let tookMs: number | undefined
      const pull = async (peer: string): Promise<void> => {
        while (tookMs === undefined) {
          await turns.take(peer, 50_000)
          if (tookMs !== undefined) return
          sent[peer] = (sent[peer] ?? 0) + 50_000
          if ((sent['one'] ?? 0) + (sent['nine'] ?? 0) >= 1_500_000) {
            tookMs = performance.now() - began
            turns.close()
          }
          turns.end()
        }
      }
      const pulls = Promise.all(['one', ...Array.from({ length: 9 }, () => 'nine')].map(pull))
      while (tookMs === undefined && performance.now() - began < 10_000) await vi.advanceTimersByTimeAsync(1)
      await pulls
      // A tenth of a second's worth may go out at once; the other 1,300,000 bytes take 650 ms, a block more or less.
      expect(tookMs).toBeGreaterThan(600)
      expect(tookMs).toBeLessThan(750)
      expect((sent['one'] ?? 0) / 1_500_000).toBeGreaterThan(0.4)
    } finally {
      vi.useRealTimers()
    }
  })

  it('hold one peer to its own rate while another continues', async () => {
    let now = 0
    const turns = new FairTurns({ atOnce: 4, rate: undefined, ratePerPeer: 1_000 }, () => now)
    expect(turns.take('a', 5_000)).toBeUndefined()
    turns.end()
    const second = turns.take('a', 1)
    expect(second).toBeDefined()
    expect(turns.take('b', 1)).toBeDefined()
    now = 10_000
    await second
  })
})

describe('the pool of blocks', () => {
  it('lets everybody hold one, and read ahead only within the room and one’s share of it', () => {
    const pool = new BlockPool(8)
    const hold = (peer: string, count: number): Buffer[] => Array.from({ length: count }, () => pool.take(peer))
    expect(pool.hasRoom('a')).toBe(true)
    const mine = hold('a', 4)
    hold('b', 1)
    expect([pool.hasRoom('a'), pool.hasRoom('b')]).toEqual([false, true])
    hold('b', 20)
    expect([pool.hasRoom('a'), pool.hasRoom('b'), pool.hasRoom('c')]).toEqual([false, false, false])
    for (const block of mine) pool.give('a', block)
    expect(pool.take('a')).toHaveLength(blockBytes)
  })

  it('lends the same memory again', () => {
    const pool = new BlockPool(4)
    const block = pool.take('a')
    pool.give('a', block)
    expect(pool.take('b')).toBe(block)
  })
})

describe('where a transfer waits', () => {
  it('is where another segment of the same peer and path starts, and also a byte later', () => {
    const stops = new SegmentStops()
    const whole = stops.begin('p', '/N', 0)
    expect(whole.next(0)).toBeUndefined()
    const last = stops.begin('p', '/N', 70)
    const middle = stops.begin('p', '/N', 40)
    stops.begin('p', '/N.mpu5', 20)
    stops.begin('q', '/N', 30)
    expect([whole.next(0), middle.next(40), last.next(70)]).toEqual([40, 70, undefined])
    whole.pass(40)
    expect(whole.next(40)).toBe(41)
    whole.pass(41)
    expect(whole.next(41)).toBe(70)
  })

  it('is known to a segment that comes when the one behind it has ended already', () => {
    const stops = new SegmentStops()
    const whole = stops.begin('p', '/N', 0)
    stops.begin('p', '/N', 70).end()
    expect(stops.begin('p', '/N', 40).next(40)).toBe(70)
    whole.end()
  })

  it('is forgotten when all have ended', () => {
    const stops = new SegmentStops()
    for (const lead of [stops.begin('p', '/N', 0), stops.begin('p', '/N', 40)]) lead.end()
    expect(stops.begin('p', '/N', 0).next(0)).toBeUndefined()
  })
})
