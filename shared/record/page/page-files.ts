import { textOf, toBase64 } from '../bytes.ts'
import type { ShownFile } from '../render-html.ts'

/** Characters of a file that are shown; the rest is there to be saved. */
const mostShown = 200_000

/** The text of a file as a reply is shown: UTF-8, or each octet as a character where it is none. */
export function fileText(bytes: Uint8Array | undefined): string | undefined {
  if (bytes === undefined) return undefined
  const text = textOf(bytes) ?? Array.from(bytes.subarray(0, mostShown), (octet) => String.fromCharCode(octet)).join('')
  return text.length > mostShown ? `${text.slice(0, mostShown)}\n(cut here: save the file to see the rest)` : text
}

export function shownFile(bytes: Uint8Array | undefined): ShownFile | undefined {
  if (bytes === undefined) return undefined
  const picture = pictureOf(bytes)
  return { octets: bytes.length, ...(picture === undefined ? {} : { picture }) }
}

/** A data URL of bytes that begin as a picture does. SVG is none of them: it can act. */
function pictureOf(bytes: Uint8Array): string | undefined {
  const starts = (at: number, ...octets: readonly number[]): boolean =>
    octets.every((octet, index) => bytes[at + index] === octet)
  const type = starts(0, 0x89, 0x50, 0x4e, 0x47)
    ? 'png'
    : starts(0, 0xff, 0xd8, 0xff)
      ? 'jpeg'
      : starts(0, 0x47, 0x49, 0x46, 0x38)
        ? 'gif'
        : starts(0, 0x52, 0x49, 0x46, 0x46) && starts(8, 0x57, 0x45, 0x42, 0x50)
          ? 'webp'
          : undefined
  return type === undefined ? undefined : `data:image/${type};base64,${toBase64(bytes)}`
}

/** Hands a file to the person, under its hash: what it is called elsewhere is nobody's promise. */
export function saveFile(sha256: string, bytes: Uint8Array): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([bytes.slice()], { type: 'application/octet-stream' }))
  link.download = sha256
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
