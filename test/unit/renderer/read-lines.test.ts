import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { readLines } from '../../../renderer/read-lines.ts'

function streamOf(bytes: Uint8Array, cuts: readonly number[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      let from = 0
      for (const cut of [...cuts].sort((a, b) => a - b).concat(bytes.length)) {
        controller.enqueue(bytes.slice(from, cut))
        from = Math.max(from, cut)
      }
      controller.close()
    },
  })
}

it('gives each whole line, wherever the stream was cut, and no line that is not whole', async () => {
  const lines = fc.array(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ' ')))
  await fc.assert(
    fc.asyncProperty(lines, fc.string(), fc.array(fc.nat(200)), async (whole, rest, cuts) => {
      const bytes = new TextEncoder().encode([...whole, rest.replaceAll('\n', ' ')].join('\n'))
      const seen: string[] = []
      const inside = cuts.map((cut) => Math.min(cut, bytes.length))
      await readLines(streamOf(bytes, inside), (line) => seen.push(line))
      expect(seen).toEqual(whole.filter((line) => line !== ''))
    }),
  )
})

it('continues after a line that cannot be read, and reports the error', async () => {
  const reported: unknown[] = []
  vi.stubGlobal('reportError', (error: unknown) => reported.push(error))
  const seen: unknown[] = []
  await readLines(streamOf(new TextEncoder().encode('{\n1\n'), []), (line) => seen.push(JSON.parse(line)))
  vi.unstubAllGlobals()
  expect(seen).toEqual([1])
  expect(reported).toEqual([expect.any(SyntaxError)])
})
