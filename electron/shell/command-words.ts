/**
 * What the program was asked for: the words of a command line, or a window (on a run, after `open RUN`). Chromium's own
 * switches are no words of ours, nor is the app's folder, which Electron is given in a checkout.
 */
export function commandWords(
  argv: readonly string[],
  packaged: boolean,
): { readonly words?: readonly string[]; readonly run?: string } {
  const given = argv.slice(1)
  if (!packaged) given.splice(0, given.findIndex((word) => !word.startsWith('-')) + 1)
  const first = given.findIndex((word) => !word.startsWith('-') || ['--help', '-h', '--version'].includes(word))
  if (first < 0) return {}
  const words = given.slice(first)
  if (words[0] !== 'open') return { words }
  const run = words.slice(1).find((word) => !word.startsWith('-'))
  return run === undefined ? {} : { run }
}
