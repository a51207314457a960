/** The command in lower case with single spaces, for comparing words; never for sending. */
export function wordsOf(command: string): string {
  return command.trim().toLowerCase().replace(/\s+/g, ' ')
}
