/** The command in lower case with single spaces, for comparing words; never for sending. */
export function wordsOf(command: string): string {
  return command.trim().toLowerCase().replace(/\s+/g, ' ')
}

/** Commands that safety rules know by their words. */
const watched = [
  'update install', 'update uninstall', 'uce update', 'cluster detach', 'cluster delete', 'cluster add', 'cluster attach',
  'cluster scan', 'reboot', 'restart', 'halt', 'shutdown', 'poweroff',
] // prettier-ignore

/**
 * The watched command that a line may mean in a short form, in quotes or with a sign behind its words (`Upd Inst …`,
 * `"Reboot";`); undefined where it is none, or is written out. Whether an appliance takes short forms is not known.
 */
export function spelledOut(command: string): string | undefined {
  const words = wordsOf(command).split(' ')
  const bare = words.map((word) => word.replace(/[^a-z]/g, '')).filter((word) => word !== '')
  return watched.find((whole) => {
    const parts = whole.split(' ')
    const isMeant = parts.every((part, at) => bare[at] !== undefined && part.startsWith(bare[at]))
    return isMeant && !parts.every((part, at) => words[at] === part)
  })
}
