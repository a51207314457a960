import { writeFileSync } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { gapsOf, lengthOf } from '../../../electron/host/mirror/byte-ranges.ts'
import { CacheStore } from '../../../electron/host/mirror/cache-store.ts'
import type { PartManifest } from '../../../electron/host/mirror/cache-store.ts'
import { diskFailure } from '../../../electron/host/disk/faults.ts'
import { PartFile } from '../../../electron/host/mirror/part-file.ts'
import type { Segment } from '../../../electron/host/mirror/part-file.ts'
import { SegmentSink } from '../../../electron/host/mirror/segment-sink.ts'
import { EnoughBytes, UnwantedBytes } from '../../../electron/host/mirror/wanted-bytes.ts'
import { ownFolder, realClock, sha256, someBytes } from './kit.ts'

const bytes = someBytes(20_000, 7)

function manifestOf(words: Partial<PartManifest> = {}): PartManifest {
  const about = { name: 'N', asked: 'ftp://h/N', source: 'ftp://h/N', begunAt: '2030-01-01T00:00:00.000Z' }
  return { version: 2, ...about, expected: bytes.length, ranges: [], ...words }
}

async function ownStore(): Promise<CacheStore> {
  const store = new CacheStore(join(ownFolder(), 'mirror'))
  await store.prepare()
  return store
}

/** Opens the part again as another process would after this one was killed. */
async function reopen(store: CacheStore): Promise<PartFile> {
  const manifest = await store.part('N')
  return await PartFile.open(store, realClock, manifest ?? manifestOf())
}

describe('the gaps of a file', () => {
  it.each([
    [[], 10, [[0, 10]]],
    [[[0, 10]], 10, []],
    [[[2, 4]], 10, [[0, 2], [4, 10]]],
    [[[4, 6], [0, 2]], 10, [[2, 4], [6, 10]]],
    [[[0, 5], [3, 7]], 10, [[7, 10]]],
    [[[0, 5]], Infinity, [[5, Infinity]]],
  ])('%j of %d: %j', (ranges, length, gaps) => {
    const asRanges = ranges.map(([from = 0, to = 0]) => ({ from, to }))
    expect(gapsOf(asRanges, length).map(({ from, to }) => [from, to])).toEqual(gaps)
  }) // prettier-ignore
})

describe('a part', () => {
  it('comes out as the file, however it is cut up, taken over, killed and taken up again', async () => {
    const step = fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({ do: fc.constant('append' as const), which: fc.nat(), count: fc.nat(4_000) }),
      },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('begin' as const), which: fc.nat() }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('shorten' as const), which: fc.nat(), at: fc.nat(20_000) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('end' as const), which: fc.nat() }) },
      { weight: 1, arbitrary: fc.constant({ do: 'sync' as const }) },
      { weight: 1, arbitrary: fc.constant({ do: 'kill' as const }) },
      { weight: 1, arbitrary: fc.constant({ do: 'catch up' as const }) },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const store = await ownStore()
        let part = await PartFile.open(store, realClock, manifestOf())
        let active: Segment[] = []
        const pick = (which: number): Segment | undefined => active[which % Math.max(1, active.length)]
        const append = async (segment: Segment, count: number): Promise<void> => {
          const piece = bytes.subarray(segment.at, Math.min(segment.until, segment.at + count))
          await part.append(segment, [Buffer.from(piece.subarray(0, 7)), Buffer.from(piece.subarray(7))])
        }
        for (const each of steps) {
          const segment = 'which' in each ? pick(each.which) : undefined
          if (each.do === 'begin') {
            const gaps = part.gaps()
            const gap = gaps[each.which % Math.max(1, gaps.length)]
            if (gap !== undefined) active.push(part.begin(gap))
          } else if (each.do === 'append' && segment !== undefined) await append(segment, each.count)
          else if (each.do === 'shorten' && segment !== undefined) part.shorten(segment, each.at)
          else if (each.do === 'end' && segment !== undefined) {
            part.end(segment)
            active = active.filter((other) => other !== segment)
          } else if (each.do === 'sync') await part.settle()
          else if (each.do === 'catch up') expect(await part.catchUp()).toBe(0)
          else if (each.do === 'kill') {
            await part.close()
            part = await reopen(store)
            active = []
          }
        }
        for (const segment of active) part.end(segment)
        for (let gap = part.gaps()[0]; gap !== undefined; gap = part.gaps()[0]) {
          const segment = part.begin(gap)
          await append(segment, bytes.length)
          part.end(segment)
        }
        expect(await part.catchUp()).toBe(0)
        expect(await part.digest()).toMatchObject({ sha256: sha256(bytes), bytes: bytes.length })
        const settled = await part.settle()
        await part.close()
        expect(lengthOf(settled.ranges)).toBe(bytes.length)
        expect((await readFile(store.partPath('N'))).equals(bytes)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('drops a stretch that does not read back as it came, and only that', async () => {
    const store = await ownStore()
    const part = await PartFile.open(store, realClock, manifestOf())
    for (const range of [
      { from: 15_000, to: 20_000 },
      { from: 0, to: 10_000 },
      { from: 10_000, to: 15_000 },
    ]) {
      const segment = part.begin(range)
      await part.append(segment, [Buffer.from(bytes.subarray(range.from, range.to))])
      part.end(segment)
    }
    await part.settle()
    await part.close()
    const spoilt = Buffer.from(bytes)
    spoilt[17_000] = 255 - (spoilt[17_000] ?? 0)
    writeFileSync(store.partPath('N'), spoilt)
    const again = await reopen(store)
    expect(await again.catchUp()).toBe(1)
    expect(again.gaps()).toEqual([{ from: 15_000, to: 20_000 }])
    await again.close()
  })

  it('tells at the end of a sync that failed on the way, though the next one would pass', async () => {
    const store = await ownStore()
    let now = 0
    const part = await PartFile.open(store, { ...realClock, now: () => now }, manifestOf())
    onTestFinished(() => part.close())
    const other = await open(store.partPath('N'))
    const syncs = vi.spyOn(Object.getPrototypeOf(other) as typeof other, 'datasync')
    syncs.mockRejectedValueOnce(Object.assign(new Error('EIO: i/o error'), { code: 'EIO' }))
    await other.close()
    onTestFinished(() => syncs.mockRestore())
    const segment = part.begin({ from: 0, to: bytes.length })
    now = 60_000
    await part.append(segment, [Buffer.from(bytes)])
    part.end(segment)
    await expect(part.settle()).rejects.toMatchObject({ code: 'EIO' })
    expect(syncs).toHaveBeenCalledTimes(1)
    expect((await store.part('N'))?.ranges).toEqual([])
  })

  it('that starts again leaves nothing of an older one', async () => {
    const store = await ownStore()
    writeFileSync(store.partPath('N'), Buffer.alloc(30_000, 1))
    const part = await PartFile.open(store, realClock, manifestOf())
    await part.close()
    expect((await readFile(store.partPath('N'))).length).toBe(0)
  })
})

describe('the sink of a segment', () => {
  async function sinkOf(from: number, to: number): Promise<{ sink: SegmentSink; segment: Segment; part: PartFile }> {
    const part = await PartFile.open(await ownStore(), realClock, manifestOf())
    onTestFinished(() => part.close())
    const segment = part.begin({ from, to })
    const options = { fileBytes: bytes.length, from, sniffs: true, onBytes: () => undefined }
    return { part, segment, sink: new SegmentSink(part, segment, options) }
  }
  const write = (sink: SegmentSink, chunk: Buffer): Promise<unknown> =>
    new Promise((resolve) => sink.write(chunk, (error) => resolve(error)))

  it('ends the transfer where its segment ends, and takes nothing beyond', async () => {
    const { sink, segment } = await sinkOf(0, 5_000)
    expect(await write(sink, Buffer.from(bytes.subarray(0, 4_000)))).toBeNull()
    expect(await write(sink, Buffer.from(bytes.subarray(4_000, 8_000)))).toBeInstanceOf(EnoughBytes)
    expect(segment.at).toBe(5_000)
  })

  it('refuses what is more than the file, and what is a web page', async () => {
    const end = await sinkOf(19_000, 20_000)
    expect(await write(end.sink, Buffer.alloc(1_001))).toMatchObject({ kind: 'too-long' })
    const page = await sinkOf(0, 20_000)
    expect(await write(page.sink, Buffer.from('<!doc'))).toBeNull()
    expect(await write(page.sink, Buffer.from(`type html>${' '.repeat(600)}`))).toBeInstanceOf(UnwantedBytes)
  })

  it('compares what it meets before and behind its segment, and nothing that differs passes', async () => {
    const part = await PartFile.open(await ownStore(), realClock, manifestOf())
    onTestFinished(() => part.close())
    const fill = async (from: number, to: number): Promise<void> => {
      const stretch = part.begin({ from, to })
      await part.append(stretch, [Buffer.from(bytes.subarray(from, to))])
      part.end(stretch)
    }
    await fill(0, 5_000)
    await fill(12_000, 20_000)
    const sinkAt = (from: number): { sink: SegmentSink; segment: Segment } => {
      const segment = part.begin({ from: 5_000, to: 12_000 })
      const options = { fileBytes: bytes.length, from, sniffs: true, onBytes: () => undefined }
      return { segment, sink: new SegmentSink(part, segment, options) }
    }
    const shifted = sinkAt(3_000)
    expect(await write(shifted.sink, Buffer.from(bytes.subarray(3_001, 9_000)))).toMatchObject({ kind: 'differs' })
    expect(shifted.segment.at).toBe(5_000)
    part.end(shifted.segment)
    const mangled = sinkAt(3_000)
    const wrong = Buffer.concat([bytes.subarray(3_000, 12_000), Buffer.alloc(8_000, 9)])
    expect(await write(mangled.sink, wrong)).toMatchObject({ kind: 'differs' })
    part.end(mangled.segment)
  })

  it('ends once what it meets behind its segment was compared, however the bytes are cut', async () => {
    const part = await PartFile.open(await ownStore(), realClock, manifestOf())
    onTestFinished(() => part.close())
    const behind = part.begin({ from: 12_000, to: 20_000 })
    await part.append(behind, [Buffer.from(bytes.subarray(12_000, 15_000))])
    part.end(behind)
    const segment = part.begin({ from: 0, to: 12_000 })
    const sink = new SegmentSink(part, segment, {
      fileBytes: bytes.length,
      from: 0,
      sniffs: true,
      onBytes: () => undefined,
    })
    for (const [from, to] of [
      [0, 700],
      [700, 12_001],
      [12_001, 14_999],
    ])
      expect(await write(sink, Buffer.from(bytes.subarray(from, to)))).toBeNull()
    expect(await write(sink, Buffer.from(bytes.subarray(14_999, 16_000)))).toBeInstanceOf(EnoughBytes)
    expect(segment.at).toBe(12_000)
  })

  it('gives on what a full disk says', async () => {
    const { part, segment, sink } = await sinkOf(1, 20_000)
    const full = await open('/dev/full', 'r+')
    onTestFinished(() => full.close())
    // The part's own file takes everything; its place is taken by a device that takes nothing.
    part.append = async (_segment, buffers) => void (await full.writev([...buffers], 0))
    const fault = await write(sink, Buffer.alloc(1_000))
    expect(diskFailure(fault, '/data').code).toBe('disk.full')
    expect(segment.at).toBe(1)
  })
})
