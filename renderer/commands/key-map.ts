import { screenIds, screens, type Screen } from '../state/screens.ts'

interface CommandGroup {
  readonly title: string
  /** The screen that has to be shown for these commands; undefined: any. */
  readonly screen?: Screen
}

/** Where commands can be given besides a screen as a whole. */
const otherGroups = {
  everywhere: { title: 'Everywhere' },
  question: { title: 'Question', screen: 'run' },
  console: { title: 'Console', screen: 'run' },
  gate: { title: 'Install approval, failure, wait', screen: 'run' },
  finish: { title: 'Finish', screen: 'run' },
} as const satisfies Readonly<Record<string, CommandGroup>>

/** Where a command can be given. */
export type Where = Screen | keyof typeof otherGroups

export function groupOf(where: Where): CommandGroup {
  return isScreen(where) ? { title: screens[where].title, screen: where } : otherGroups[where]
}

function isScreen(where: Where): where is Screen {
  return Object.hasOwn(screens, where)
}

interface CommandEntry {
  readonly where: Where
  /** As keyboard.ts names them; buttons show the first. A command without keys is in the palette only. */
  readonly keys: readonly string[]
  /** A verb and its object, as the palette and the help show it. */
  readonly label: string
}

type ScreenCommand = `screen.${Screen}`

/** The command that shows this screen. */
export function screenCommand(screen: Screen): ScreenCommand {
  return `screen.${screen}`
}

const screenCommands = Object.fromEntries(
  screenIds.map((id): [ScreenCommand, CommandEntry] => {
    const { title, keys } = screens[id]
    return [screenCommand(id), { where: 'everywhere', keys, label: `Go to ${title}` }]
  }),
) as Readonly<Record<ScreenCommand, CommandEntry>>

/**
 * Every command of the page, its keys and its label: keyboard, buttons, palette, menu and help all read it. A new one: a line
 * here -> useCommands in the view that gives it -> a test presses its key.
 */
export const commandMap = {
  ...screenCommands,
  palette: { where: 'everywhere', keys: ['Ctrl+k'], label: 'Find or do' },
  switcher: { where: 'everywhere', keys: ['Ctrl+o'], label: 'Go to another appliance' },
  'pane.next': { where: 'everywhere', keys: ['F6'], label: 'Next pane' },
  'pane.previous': { where: 'everywhere', keys: ['Shift+F6'], label: 'Previous pane' },
  'stop-now': { where: 'everywhere', keys: ['i'], label: 'If you stop now' },
  'say-where': { where: 'everywhere', keys: ['Alt+s'], label: 'Announce the current state' },
  keys: { where: 'everywhere', keys: ['?'], label: 'Show the keys' },
  guide: { where: 'everywhere', keys: [], label: 'Open the guide’s catalogue' },
  report: { where: 'everywhere', keys: [], label: 'Report a problem' },
  theme: { where: 'everywhere', keys: ['Ctrl+Shift+l'], label: 'Switch to the other theme' },
  density: { where: 'everywhere', keys: ['Ctrl+Shift+d'], label: 'Switch large targets' },

  // Before the items' own commands: while yes or no is asked, these letters answer.
  'answer.yes': { where: 'question', keys: ['y'], label: 'Answer yes' },
  'answer.no': { where: 'question', keys: ['n'], label: 'Answer no' },
  'item.next': { where: 'run', keys: ['j'], label: 'Next item' },
  'item.previous': { where: 'run', keys: ['k'], label: 'Previous item' },
  'phase.next': { where: 'run', keys: [']'], label: 'Next phase' },
  'phase.previous': { where: 'run', keys: ['['], label: 'Previous phase' },
  'item.to-do': { where: 'run', keys: ['Enter'], label: 'Next step' },
  'outline.filter': { where: 'run', keys: ['/'], label: 'Filter the items' },
  'item.run': { where: 'run', keys: ['r'], label: 'Run the item' },
  'run.carry-on': { where: 'run', keys: ['c'], label: 'Continue automatically, or resume' },
  'run.read-all': { where: 'run', keys: ['Shift+r'], label: 'Run all read-only checks' },
  'run.stop': { where: 'run', keys: ['Ctrl+.'], label: 'Stop the command' },
  'item.tick': { where: 'run', keys: ['t'], label: 'Mark done' },
  'item.waive': { where: 'run', keys: ['w'], label: 'Waive the item' },
  'item.note': { where: 'run', keys: ['n'], label: 'Add a note' },
  'item.attach': { where: 'run', keys: ['a'], label: 'Attach a file' },
  'item.answer': { where: 'run', keys: ['u'], label: 'Answer its question' },
  'run.sheet': { where: 'run', keys: ['Shift+q'], label: 'Answer all questions in one form' },
  'item.reopen': { where: 'run', keys: ['o'], label: 'Reopen the item with a reason' },
  'item.evidence': { where: 'run', keys: ['e'], label: 'Show the evidence' },
  'item.copy': { where: 'run', keys: ['y'], label: 'Copy the command' },
  'item.guide': { where: 'run', keys: ['g'], label: 'Open the guide reference' },

  'console.take': { where: 'console', keys: ['Ctrl+b'], label: 'Take control, or hand it back' },
  'console.find': { where: 'console', keys: ['Ctrl+f'], label: 'Find in the transcript' },
  'console.previous': { where: 'console', keys: ['Ctrl+ArrowUp'], label: 'Previous command' },
  'console.next': { where: 'console', keys: ['Ctrl+ArrowDown'], label: 'Next command' },
  'console.reader': { where: 'console', keys: ['Alt+r'], label: 'Reader view' },
  'console.copy': { where: 'console', keys: ['Ctrl+Shift+c'], label: 'Copy the lines in view' },
  'console.reconnect': { where: 'console', keys: [], label: 'Connect again' },

  'gate.read-all': { where: 'gate', keys: ['r'], label: 'Repeat the checks' },
  'gate.decide': { where: 'gate', keys: ['u'], label: 'Decide the first exception' },
  'gate.leave': { where: 'gate', keys: ['Escape'], label: 'Not now: show the items' },
  'wait.probes': { where: 'gate', keys: ['l'], label: 'Show the last probes' },
  'wait.evidence': { where: 'gate', keys: ['e'], label: 'Show the evidence of the stage' },
  'wait.support': { where: 'gate', keys: ['s'], label: 'Copy the support facts' },

  'failure.test': { where: 'gate', keys: ['h'], label: 'Run a connection test' },
  'failure.serve': { where: 'gate', keys: ['f'], label: 'Serve over the other protocol' },
  'failure.update': { where: 'gate', keys: ['d'], label: 'Verify the update, or download it again' },

  'run.finish': { where: 'run', keys: ['f'], label: 'Finish the run' },
  'finish.decide': { where: 'finish', keys: ['u'], label: 'Decide the first unexpected change' },
  'finish.sign': { where: 'finish', keys: ['Shift+s'], label: 'Sign' },
  'finish.redact': { where: 'finish', keys: ['Shift+d'], label: 'Redacted copy as well' },
  'finish.copy': { where: 'finish', keys: ['y'], label: 'Copy the verification code' },
  'finish.close': { where: 'finish', keys: ['Ctrl+Shift+Enter'], label: 'Close run' },
  'finish.leave': { where: 'finish', keys: ['Escape'], label: 'Show the items' },

  'fleet.open': { where: 'fleet', keys: ['Enter'], label: 'Open its run' },
  'fleet.console': { where: 'fleet', keys: ['c'], label: 'Open its console' },
  'fleet.plan': { where: 'fleet', keys: ['p'], label: 'Schedule' },
  'fleet.waiver': { where: 'fleet', keys: ['Shift+w'], label: 'See or give its waiver' },
  'fleet.start': { where: 'fleet', keys: ['s'], label: 'Start the marked runs' },
  'fleet.halt': { where: 'fleet', keys: ['x'], label: 'Stop starting new runs' },

  'mirror.add': { where: 'mirror', keys: ['m'], label: 'Download an update' },
  'mirror.import': { where: 'mirror', keys: ['Shift+i'], label: 'Import a file' },
  'mirror.find': { where: 'mirror', keys: ['/'], label: 'Find a name' },
  'mirror.resume': { where: 'mirror', keys: ['r'], label: 'Resume the partial update' },
  'mirror.verify': { where: 'mirror', keys: ['v'], label: 'Verify the update' },
  'mirror.rehearse': { where: 'mirror', keys: ['h'], label: 'Run a connection test' },
  'mirror.copy': { where: 'mirror', keys: ['y'], label: 'Copy the URL' },
  'mirror.export': { where: 'mirror', keys: ['x'], label: 'Export a trip pack' },
  'mirror.unpack': { where: 'mirror', keys: ['Shift+x'], label: 'Import a trip pack' },
  'mirror.forget': { where: 'mirror', keys: ['Delete'], label: 'Remove the update' },

  'record.export': { where: 'record', keys: ['Ctrl+e'], label: 'Export the record' },
  'record.redact': { where: 'record', keys: ['d'], label: 'Complete or redacted' },
  'record.own': { where: 'record', keys: ['o'], label: 'Choose what to redact' },
  'record.verify': { where: 'record', keys: ['v'], label: 'Verify a file' },
  'record.decide': { where: 'record', keys: ['u'], label: 'Go to the item of an unexpected change' },
  'record.finish': { where: 'record', keys: ['f'], label: 'Finish the run' },
  'record.sign': { where: 'record', keys: ['g'], label: 'Sign' },
  'record.evidence': { where: 'record', keys: ['e'], label: 'Show the evidence' },
  'record.find': { where: 'record', keys: ['/'], label: 'Find in the record' },
  'record.print': { where: 'record', keys: ['Ctrl+p'], label: 'Print the record' },
  'record.replay': { where: 'record', keys: ['t'], label: 'Replay the run on a time line' },
  'record.compare': { where: 'record', keys: ['c'], label: 'Compare with another run' },

  'start.connect': { where: 'start', keys: [], label: 'Connect and check' },
  'start.cluster': { where: 'start', keys: ['Shift+c'], label: 'Upgrade a cluster' },
  'start.sheet': { where: 'start', keys: ['s'], label: 'Fill in an answer sheet' },
  'start.practise': { where: 'start', keys: ['p'], label: 'Practice' },
  'start.resume': { where: 'start', keys: ['r'], label: 'Open or resume the first run' },
  'start.put-away': { where: 'start', keys: ['a'], label: 'Archive or unarchive the selected run' },
  'start.away': { where: 'start', keys: ['Shift+a'], label: 'Show archived runs' },
  'start.delete': { where: 'start', keys: ['Delete'], label: 'Delete the selected archived run' },

  'key.backup': { where: 'settings', keys: ['b'], label: 'Back up the signing key' },
  'key.restore': { where: 'settings', keys: [], label: 'Restore a signing key' },
  'key.replace': { where: 'settings', keys: [], label: 'Replace the signing key' },
} as const satisfies Readonly<Record<string, CommandEntry>>

export type CommandId = keyof typeof commandMap
export const commandIds = Object.keys(commandMap) as readonly CommandId[]

export function entryOf(id: CommandId): CommandEntry {
  return commandMap[id]
}

/** As aria-keyshortcuts wants a chord: 'Control+Shift+L'. */
export function ariaKeys(id: CommandId): string | undefined {
  const chords = entryOf(id).keys.map((chord) =>
    chord
      .split('+')
      .map((part) => (part === 'Ctrl' ? 'Control' : part.length === 1 ? part.toUpperCase() : part))
      .join('+'),
  )
  return chords.length === 0 ? undefined : chords.join(' ')
}
