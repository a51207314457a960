import type { Option } from './words.ts'

/** What every command takes: where the data lies, how to print, and who works. */
const everywhere: readonly Option[] = ['data', 'json', 'quiet', 'no-color', 'help', 'version', 'by']

/** What is needed to log in to an appliance. */
const login: readonly Option[] = ['transport', 'service', 'user', 'password-stdin', 'cluster']

/** What a run is opened or resumed with. */
const run: readonly Option[] = [
  ...login,
  ...(['answers', 'serve-on', 'serve-with', 'serve-to', 'customer', 'ticket', 'window'] as const),
  ...(['probe-every', 'settle', 'give-up-after', 'wait-for-jobs'] as const),
]

const update: readonly Option[] = ['name', 'release', 'sha256', 'plan']

/**
 * The options of each command besides the common ones; `mirror add` and the like are commands of their own. Without
 * this table an option that a command does not take would be ignored, and the user would believe that it was applied.
 */
const options: Readonly<Record<string, readonly Option[]>> = {
  check: [...run, 'runbook', 'to', 'site'],
  upgrade: [...run, 'runbook', 'to', 'keep-open', 'site', 'canary', 'at-once', 'stop-after'],
  prepare: [...login, 'out', 'to', 'runbook'],
  resume: [...run, 'reason', 'keep-open', 'authority'],
  finish: ['keep'],
  tick: ['appliance', 'note', 'attach', 'as-of'],
  waive: ['appliance', 'authority', 'reason', 'until'],
  answer: ['appliance', 'only'],
  approve: ['appliance', 'accept', 'late-authority', 'late-reason'],
  reopen: ['appliance', 'reason', 'serve-with'],
  sign: ['appliance', 'role', 'name', 'statement'],
  runs: ['all', 'confirm'],
  show: [],
  visits: [],
  history: [],
  leave: ['authority', 'reason', 'until'],
  site: ['as', 'name', 'to', 'replace'],
  'mirror add': update,
  'mirror import': update,
  'mirror list': [],
  'mirror verify': ['sha256'],
  'mirror forget': ['preview', 'even-if-kept', 'plan'],
  'mirror serve': ['on', 'http', 'serve-to', 'login', 'rate'],
  'mirror rehearse': ['on', 'http', 'serve-on', 'serve-with', 'serve-to', 'wait'],
  'mirror pack': ['plan'],
  'mirror unpack': ['signer'],
  runbook: [],
  capture: [...login, 'out', 'command', 'hide'],
  support: run,
  export: ['format', 'out', 'redact', 'withhold'],
  verify: ['code', 'signer'],
  diff: [],
  key: [],
  practice: ['port', 'scenario', 'release', 'cluster', 'set', 'from'],
  trust: [],
  open: ['no-window'],
}

/** The given options that this command does not take; none for unknown commands. */
export function optionsNotTaken(words: readonly string[], given: readonly Option[]): Option[] {
  const [command = '', verb = ''] = words
  const taken = options[command === 'mirror' ? `mirror ${verb}` : command]
  if (taken === undefined) return []
  return given.filter((option) => !everywhere.includes(option) && !taken.includes(option))
}
