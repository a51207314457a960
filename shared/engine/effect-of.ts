import { wordsOf } from '../model/command-words.ts'
import type { Effect } from '../model/run-event.ts'

/** Commands that only read, by their first words (FACTS 3). Anything that is not here counts as one that changes. */
const reading = [
  'version', 'model get', 'license hostid', 'license list', 'license status', 'uce version', 'antivirus getversion',
  'update list', 'update check', 'backup status', 'restore status', 'ndmp merge status', 'storage space',
  'dir getschema', 'conf export', 'cluster list', 'ntp get', 'help', 'logout',
] // prettier-ignore

/** What a command would do to the appliance, judged by its words in any case. Unknown words count as a change. */
export function effectOf(command: string): Effect {
  const words = wordsOf(command)
  if (words.startsWith('update install ') || words === 'update install') return 'point-of-no-return'
  // Whether a command line can hold two commands is not known: what follows such a sign could be any command.
  if (/[;|&`]/.test(words)) return 'changes'
  return reading.some((known) => words === known || words.startsWith(`${known} `)) ? 'none' : 'changes'
}
