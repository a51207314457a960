import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toBase64 } from '../../../shared/record/bytes.ts'
import { Pictures } from '../../../shared/record/page/picture.ts'

const ascii = (text: string): number[] => [...Buffer.from(text, 'latin1')]
const bytes = (...parts: readonly (number | string)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? ascii(part) : [part])))
const wide = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]

function png(width: number, height: number): Uint8Array {
  return bytes('\x89PNG\r\n\x1a\n', ...wide(13), 'IHDR', ...wide(width), ...wide(height), 8, 2, 0, 0, 0, ...wide(0))
}
const gif = (version: string): Uint8Array => bytes(version, 3, 0, 2, 0, 0, 0, 0)
const webp = (kind: string, ...rest: readonly number[]): Uint8Array =>
  bytes('RIFF', ...wide(0), 'WEBP', kind, ...wide(0), ...rest)
/** Application data with a thumbnail's frame inside it, tables, then the frame. */
const jpeg = (frame: number): Uint8Array =>
  bytes(0xff, 0xd8, 0xff, 0xe1, 0, 6, 0xff, 0xc0, 9, 9, 0xff, 0xff, 0xdb, 0, 3, 0, 0xff, frame, 0, 11, 8, 0, 2, 0, 3, 1)

const shown = (file: Uint8Array): string => {
  const picture = new Pictures().of(file, toBase64(file))
  if (picture === undefined) return 'no picture'
  return 'why' in picture ? picture.why : picture.url.slice(0, picture.url.indexOf(','))
}

describe('a picture of a record', () => {
  it.each<[string, Uint8Array, string]>([
    ['PNG', png(3, 2), 'data:image/png;base64'],
    ['JPEG, baseline', jpeg(0xc0), 'data:image/jpeg;base64'],
    ['JPEG, progressive', jpeg(0xc2), 'data:image/jpeg;base64'],
    ['GIF 87', gif('GIF87a'), 'data:image/gif;base64'],
    ['GIF 89', gif('GIF89a'), 'data:image/gif;base64'],
    ['WebP, lossy', webp('VP8 ', 0, 0, 0, 0x9d, 1, 0x2a, 3, 0, 2, 0), 'data:image/webp;base64'],
    ['WebP, lossless', webp('VP8L', 0x2f, 2, 0x40, 0, 0), 'data:image/webp;base64'],
    ['WebP, extended', webp('VP8X', 0, 0, 0, 0, 2, 0, 0, 1, 0, 0), 'data:image/webp;base64'],
  ])('%s is shown', (_, file, url) => {
    expect(shown(file)).toBe(url)
  })

  it.each<[string, Uint8Array]>([
    ['SVG', bytes('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
    ['SVG behind a prolog', bytes('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['HTML', bytes('<!doctype html><script>alert(1)</script>')],
    ['PDF', bytes('%PDF-1.7')],
    ['nothing', bytes()],
    ['the magic of a PNG alone', bytes('\x89PNG\r\n\x1a\n')],
    ['a PNG of another first chunk', bytes('\x89PNG\r\n\x1a\n', ...wide(13), 'tEXt', ...wide(3), ...wide(2))],
    ['a PNG without pixels', png(0, 2)],
    ['the magic of a JPEG alone', bytes(0xff, 0xd8, 0xff)],
    ['a JPEG without a frame', bytes(0xff, 0xd8, 0xff, 0xda, 0, 2, 0xff, 0xd9)],
    ['a JPEG with something else between its segments', bytes(0xff, 0xd8, 0xff, 0xe0, 0, 2, 0x41, 0xc0)],
    ['a GIF of no version', gif('GIF88a')],
    ['a WebP of no kind', webp('VP9 ', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)],
    ['sound', bytes('RIFF', ...wide(0), 'WAVEfmt ')],
    ['a compressed text', deflateSync(Buffer.from('PNG'))],
  ])('%s is not a picture', (_, file) => {
    expect(shown(file)).toBe('no picture')
  })

  it('of more pixels than a page can draw is not shown, and the page says why', () => {
    expect(shown(png(10_000, 10_000))).toBe('data:image/png;base64')
    expect(shown(png(10_001, 10_000))).toBe('It is a picture of 10001 by 10000 pixels, too large to be shown here.')
    expect(shown(png(0xffffffff, 0xffffffff))).toMatch(/too large/)
  })

  it('beyond what one page shows in all is listed alone', () => {
    const pictures = new Pictures()
    const large = new Uint8Array(40 * 1024 * 1024)
    large.set(png(3, 2))
    expect(pictures.of(large, 'AAAA')).toHaveProperty('url')
    expect(pictures.of(large, 'AAAA')).toEqual({
      why: 'It is a picture. This page shows no more of them: save it to see it.',
    })
    expect(pictures.of(png(3, 2), 'AAAA')).toHaveProperty('url')
  })

  it('for any bytes, only a picture of a known type comes out', () => {
    const heads = [png(3, 2), jpeg(0xc0), gif('GIF89a'), webp('VP8X')]
    const any = fc.tuple(fc.constantFrom(...heads), fc.nat(40), fc.uint8Array({ maxLength: 60 }))
    fc.assert(
      fc.property(any, ([head, cut, tail]) => {
        const file = Uint8Array.from([...head.subarray(0, cut), ...tail])
        const picture = new Pictures().of(file, toBase64(file))
        if (picture === undefined || 'why' in picture) return
        expect(picture.url).toMatch(/^data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/]*={0,2}$/)
      }),
      { numRuns: 2000 },
    )
  })
})
