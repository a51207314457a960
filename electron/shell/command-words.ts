import { fileURLToPath } from 'node:url'

/** Files that the system opens with this app: electron-builder.yml has the same ending. */
const ownFile = /\.uptick-pack$/i

/**
 * What the program was asked for: the words of a command line, or a window (on a run, after `open RUN`; for files,
 * after a double click on them). Chromium's own switches are not part of them, nor is the app's folder, which Electron
 * is given in a checkout.
 */
export function launchOptions(
  argv: readonly string[],
  packaged: boolean,
): { readonly words?: readonly string[]; readonly run?: string; readonly files?: readonly string[] } {
  const given = argv.slice(1)
  if (!packaged) given.splice(0, given.findIndex((word) => !word.startsWith('-')) + 1)
  const first = given.findIndex((word) => !word.startsWith('-') || ['--help', '-h', '--version'].includes(word))
  if (first < 0) return {}
  const words = given.slice(first)
  const files = words.filter((word) => ownFile.test(word))
  if (ownFile.test(words[0] ?? '')) return { files: files.map(pathOf) }
  if (words[0] !== 'open') return { words }
  const run = words.slice(1).find((word) => !word.startsWith('-'))
  return run === undefined ? {} : { run }
}

/** A desktop may name a file by its address. */
function pathOf(word: string): string {
  return word.startsWith('file:') ? fileURLToPath(word) : word
}
