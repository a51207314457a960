import { textOf } from '../bytes.ts'
import type { ShownFile } from '../render-html.ts'
import type { Pictures } from './picture.ts'

/** Characters of a file that are shown; the rest is there to be saved. */
const mostShown = 200_000

/** The text of a file as a reply is shown: UTF-8, or each byte as a character where it is none. */
export function fileText(bytes: Uint8Array | undefined): string | undefined {
  if (bytes === undefined) return undefined
  const text = textOf(bytes) ?? Array.from(bytes.subarray(0, mostShown), (byte) => String.fromCharCode(byte)).join('')
  return text.length > mostShown ? `${text.slice(0, mostShown)}\n(cut here: save the file to see the rest)` : text
}

/** What the page shows of a file: `base64` is what it holds of it. */
export function shownFile(bytes: Uint8Array | undefined, base64: string, pictures: Pictures): ShownFile | undefined {
  if (bytes === undefined) return undefined
  const picture = pictures.of(bytes, base64)
  return { bytes: bytes.length, ...(picture === undefined ? {} : { picture }) }
}

/** Waits until every picture is drawn; a picture that cannot be drawn is replaced by a sentence. */
export async function drawPictures(main: HTMLElement): Promise<void> {
  const drawn = [...main.querySelectorAll('img')].map((image) =>
    image.decode().catch(() => {
      const told = document.createElement('p')
      told.textContent = 'It begins as a picture does and cannot be shown as one: save it to see what it is.'
      image.replaceWith(told)
    }),
  )
  await Promise.all(drawn)
}

/** Hands a file to the person, under its hash: what it is called elsewhere is no one's promise. */
export function saveFile(sha256: string, bytes: Uint8Array): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([bytes.slice()], { type: 'application/octet-stream' }))
  link.download = sha256
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
