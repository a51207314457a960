/** Pixels above which a picture is not shown: to draw it would take more memory than a page has. */
const mostPixels = 100_000_000

/** Bytes of pictures that one page shows in all. */
const mostBytes = 64 * 1024 * 1024

/** A picture as a data URL, or why a file that is one is not shown. */
export type Picture = { readonly url: string } | { readonly why: string }

type Type = 'png' | 'jpeg' | 'gif' | 'webp'

/** The pictures of one page, within its limits. */
export class Pictures {
  #bytes = 0

  /** `base64`: the same bytes as the page holds them. undefined: they do not begin as a picture does. SVG is none: it can act. */
  of(bytes: Uint8Array, base64: string): Picture | undefined {
    const size = sizeOf(bytes)
    if (size === undefined) return undefined
    if (size.width * size.height > mostPixels)
      return {
        why: `It is a picture of ${String(size.width)} by ${String(size.height)} pixels, too large to be shown here.`,
      }
    if (this.#bytes + bytes.length > mostBytes)
      return { why: 'It is a picture. This page shows no more of them: save it to see it.' }
    this.#bytes += bytes.length
    return { url: `data:image/${size.type};base64,${base64}` }
  }
}

interface Size {
  readonly type: Type
  readonly width: number
  readonly height: number
}

/** What the head of a picture says; undefined where it is cut short, has no pixels, or is of no type that is shown. */
function sizeOf(bytes: Uint8Array): Size | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    const size = pngSize(view) ?? gifSize(view) ?? webpSize(view) ?? jpegSize(view)
    return size === undefined || size.width === 0 || size.height === 0 ? undefined : size
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function text(view: DataView, at: number, length: number): string {
  let told = ''
  for (let place = at; place < at + length; place += 1) told += String.fromCharCode(view.getUint8(place))
  return told
}

function pngSize(view: DataView): Size | undefined {
  if (text(view, 0, 8) !== '\x89PNG\r\n\x1a\n' || text(view, 12, 4) !== 'IHDR') return undefined
  return { type: 'png', width: view.getUint32(16), height: view.getUint32(20) }
}

function gifSize(view: DataView): Size | undefined {
  if (!/^GIF8[79]a$/.test(text(view, 0, 6))) return undefined
  return { type: 'gif', width: view.getUint16(6, true), height: view.getUint16(8, true) }
}

function webpSize(view: DataView): Size | undefined {
  if (text(view, 0, 4) !== 'RIFF' || text(view, 8, 4) !== 'WEBP') return undefined
  const uint24 = (at: number): number => view.getUint16(at, true) + view.getUint8(at + 2) * 0x10000
  switch (text(view, 12, 4)) {
    case 'VP8X':
      return { type: 'webp', width: uint24(24) + 1, height: uint24(27) + 1 }
    case 'VP8L': {
      const bits = view.getUint32(21, true)
      return { type: 'webp', width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
    }
    case 'VP8 ':
      return { type: 'webp', width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
    default:
      return undefined
  }
}

/** Walks the segments up to the frame header, which has the size. */
function jpegSize(view: DataView): Size | undefined {
  if (view.getUint16(0) !== 0xffd8) return undefined
  let at = 2
  for (;;) {
    if (view.getUint8(at) !== 0xff) return undefined
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) at += 1
    else if (isFrame(marker)) return { type: 'jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    else if (marker === 0xd9 || marker === 0xda) return undefined
    else if (hasNoLength(marker)) at += 2
    else at += 2 + view.getUint16(at + 2)
  }
}

/** A frame header of any coding; between them stand the tables and the extensions (ITU T.81, table B.1). */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}

function hasNoLength(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)
}
