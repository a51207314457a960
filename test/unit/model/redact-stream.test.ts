import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RedactingStream } from '../../../shared/base/redact-stream.ts'
import { Redactor } from '../../../shared/base/redact.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const latin = (pieces: Uint8Array): string => Array.from(pieces, (byte) => String.fromCharCode(byte)).join('')

/** What comes out of pieces that are cut there, and whether each of them was told to be clean. */
function streamed(
  text: string,
  secrets: readonly string[],
  cuts: readonly number[],
): { out: string; clean: boolean[] } {
  const redactor = new Redactor()
  for (const secret of secrets) redactor.add(secret)
  const stream: RedactingStream = redactor.stream()
  const input = bytes(text)
  const places = [0, ...cuts.map((cut) => cut % (input.length + 1)).sort((a, b) => a - b), input.length]
  let out = ''
  const give = (piece: Uint8Array): void => void (out += latin(piece))
  const clean = places.slice(1).map((end, at) => stream.push(input.subarray(places[at] ?? 0, end), give))
  stream.end(give)
  return { out, clean }
}

describe('secrets in bytes that arrive in pieces', () => {
  it.each([
    ['one in the middle', 'say curlew8 now', ['curlew8'], 'say [redacted] now'],
    ['one after another', 'curlew8curlew8', ['curlew8'], '[redacted][redacted]'],
    ['the longer of two', 'curlew8curlew', ['curlew', 'curlew8'], '[redacted][redacted]'],
    ['a short one as a word', 'ab cab ab. (ab)', ['ab'], '[redacted] cab [redacted]. ([redacted])'],
    ['a short one at both ends', 'x', ['x'], '[redacted]'],
    ['one that begins twice', 'ccurlew', ['curlew'], 'c[redacted]'],
    ['none', 'nothing', ['curlew8'], 'nothing'],
  ])('%s, wherever it is cut', (_name, text, secrets, out) => {
    for (let first = 0; first <= text.length; first++) {
      for (let second = first; second <= text.length; second++) {
        expect(streamed(text, secrets, [first, second]).out).toBe(out)
      }
    }
  })

  it('gives the same for any text, secrets and cuts as for the whole, and never a long secret', () => {
    const word = fc.stringMatching(/^[abc ]{0,40}$/)
    const secret = fc.stringMatching(/^[abc]{1,6}$/)
    fc.assert(
      fc.property(
        word,
        fc.array(secret, { maxLength: 3 }),
        fc.array(fc.nat(60), { maxLength: 5 }),
        (text, secrets, cuts) => {
          const { out, clean } = streamed(text, secrets, cuts)
          expect(out).toBe(streamed(text, secrets, []).out)
          for (const each of secrets)
            if (each.length >= 4) expect(out.replaceAll('[redacted]', '|')).not.toContain(each)
          if (out !== text) expect(clean).toContain(false)
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('finds every secret in large chunks, by any byte that is rare there', () => {
    const filler = fc.constantFrom('user.name-0001 quota 100 ', 'wwwwwwww-cccc rrr ', 'curle', 'k', '\r\n')
    const parts = fc.array(fc.oneof(filler, fc.constantFrom('curlew-k', 'k-94', 'rook')), {
      minLength: 5,
      maxLength: 60,
    })
    fc.assert(
      fc.property(parts, fc.array(fc.nat(9000), { maxLength: 3 }), (drawn, cuts) => {
        const text = drawn.join('').repeat(40).padEnd(9000, 'x')
        const secrets = ['curlew-k', 'k-94', 'rook']
        const { out } = streamed(text, secrets, cuts)
        const redactor = new Redactor()
        for (const secret of secrets) redactor.add(secret)
        expect(out === redactor.text(text)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('costs the same for a short secret as for a long one of letters as frequent', () => {
    const block = bytes('Mailbox user-name-00001234 quota 100000 used 12345 last login\r\n'.repeat(1000))
    const cost = (secret: string): number => {
      const redactor = new Redactor()
      redactor.add(secret)
      const stream = redactor.stream()
      const began = performance.now()
      for (let round = 0; round < 100; round++) stream.push(block, () => undefined)
      return performance.now() - began
    }
    cost('warm')
    const rounds = [0, 1, 2, 3, 4].map(() => cost('e') / cost('estuaoslatin'))
    expect(Math.min(...rounds)).toBeLessThan(4)
  })
})
