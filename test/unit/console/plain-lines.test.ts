import fc from 'fast-check'
import { expect, it } from 'vitest'
import { PlainLines } from '../../../shared/console/plain-lines.ts'
import { isStatusLine } from '../../../shared/console/reply.ts'

const piece = fc.oneof(
  fc.stringMatching(/^[ -~]{0,90}$/),
  fc.constantFrom('\r\n', '\r\n', '\n', '\t', 'é', '€', '𝄞', '\u0007', '\u007f', '\u0085', '\r', 'OK', 'NO x', 'BADGE'),
)

/** A line that has to go the long way. */
function isOdd(line: string): boolean {
  return isStatusLine(line) || /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(line.replace(/\r$/, ''))
}

it('takes whole lines as they are, from any place on, up to the first that has to go the long way', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), fc.nat(9), fc.boolean(), (pieces, skewed, skips) => {
      const text = pieces.join('')
      const whole = Buffer.concat([Buffer.alloc(skewed), Buffer.from(text)])
      // Chunks begin at any place of the memory that they lie in.
      const input = new Uint8Array(whole.buffer, whole.byteOffset + skewed, whole.length - skewed)
      const from = skips ? input.indexOf(10) + 1 : 0
      const { bytes, lines, filled, to } = new PlainLines().take(input, from)
      const taken = Buffer.from(input.subarray(from, to)).toString().replaceAll('\r\n', '\n')
      expect(Buffer.from(bytes).toString()).toBe(taken)
      const split = taken.split('\n').slice(0, -1)
      expect({ lines, filled }).toEqual({
        lines: split.length,
        filled: split.filter((line) => /[^\u0000-\u0020]/.test(line)).length,
      })
      for (const line of split) expect(isOdd(line)).toBe(false)
      const end = input.indexOf(10, to)
      if (end >= 0) expect(isOdd(Buffer.from(input.subarray(to, end)).toString())).toBe(true)
    }),
    { numRuns: 2000 },
  )
})
