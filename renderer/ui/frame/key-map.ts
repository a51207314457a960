/** Where a command can be given; the screens are those of the title bar. */
export type Where = 'everywhere' | 'run' | 'console' | 'gate' | 'fleet' | 'mirror' | 'record' | 'start' | 'settings'

interface CommandLine {
  readonly where: Where
  /** As the keyboard names them (keys.ts); the first one stands on buttons. None: the palette alone gives it. */
  readonly keys: readonly string[]
  /** A verb and its object, as the palette and the help say it. */
  readonly words: string
}

/**
 * Every command of the page, its keys and its words: what the keyboard, the buttons, the palette, the menu and the help all
 * read (SCREENS.md, section 4). A new one: a line here -> useCommands in the view that gives it -> a test presses its key.
 */
export const commandMap = {
  'screen.start': { where: 'everywhere', keys: ['1', 'Ctrl+1'], words: 'Go to Start' },
  'screen.run': { where: 'everywhere', keys: ['2', 'Ctrl+2'], words: 'Go to Run' },
  'screen.fleet': { where: 'everywhere', keys: ['3', 'Ctrl+3'], words: 'Go to Fleet' },
  'screen.mirror': { where: 'everywhere', keys: ['4', 'Ctrl+4'], words: 'Go to Mirror' },
  'screen.record': { where: 'everywhere', keys: ['5', 'Ctrl+5'], words: 'Go to Record' },
  'screen.settings': { where: 'everywhere', keys: ['Ctrl+,'], words: 'Open the settings' },
  palette: { where: 'everywhere', keys: ['Ctrl+k'], words: 'Find or do' },
  switcher: { where: 'everywhere', keys: ['Ctrl+o'], words: 'Go to another appliance' },
  'pane.next': { where: 'everywhere', keys: ['F6'], words: 'Next pane' },
  'pane.previous': { where: 'everywhere', keys: ['Shift+F6'], words: 'Previous pane' },
  'stop-now': { where: 'everywhere', keys: ['i'], words: 'If we stop now' },
  'say-where': { where: 'everywhere', keys: ['Alt+s'], words: 'Say where we are' },
  keys: { where: 'everywhere', keys: ['?'], words: 'Show the keys' },
  guide: { where: 'everywhere', keys: [], words: 'Open the guide’s catalogue' },
  theme: { where: 'everywhere', keys: ['Ctrl+Shift+l'], words: 'Switch to the other theme' },
  density: { where: 'everywhere', keys: ['Ctrl+Shift+d'], words: 'Switch large targets' },

  'item.next': { where: 'run', keys: ['j'], words: 'Next item' },
  'item.previous': { where: 'run', keys: ['k'], words: 'Previous item' },
  'phase.next': { where: 'run', keys: [']'], words: 'Next phase' },
  'phase.previous': { where: 'run', keys: ['['], words: 'Previous phase' },
  'item.to-do': { where: 'run', keys: ['Enter'], words: 'Go to what is next to do' },
  'outline.filter': { where: 'run', keys: ['/'], words: 'Filter the items' },
  'item.run': { where: 'run', keys: ['r'], words: 'Run the item' },
  'run.carry-on': { where: 'run', keys: ['c'], words: 'Carry on by itself, or resume' },
  'run.read-all': { where: 'run', keys: ['Shift+r'], words: 'Run all that only read' },
  'run.stop': { where: 'run', keys: ['Ctrl+.'], words: 'Stop the command' },
  'item.tick': { where: 'run', keys: ['t'], words: 'Tick the item' },
  'item.waive': { where: 'run', keys: ['w'], words: 'Waive the item' },
  'item.note': { where: 'run', keys: ['n'], words: 'Add a note' },
  'item.attach': { where: 'run', keys: ['a'], words: 'Attach a file' },
  'item.answer': { where: 'run', keys: ['u'], words: 'Answer its question' },
  'item.reopen': { where: 'run', keys: ['o'], words: 'Reopen the item with a reason' },
  'item.evidence': { where: 'run', keys: ['e'], words: 'Show the evidence' },
  'item.copy': { where: 'run', keys: ['y'], words: 'Copy the command' },
  'item.guide': { where: 'run', keys: ['g'], words: 'Open the guide reference' },

  'console.take': { where: 'console', keys: ['Ctrl+b'], words: 'Take or give back the keyboard' },
  'console.find': { where: 'console', keys: ['Ctrl+f'], words: 'Find in the transcript' },
  'console.previous': { where: 'console', keys: ['Ctrl+ArrowUp'], words: 'Previous command' },
  'console.next': { where: 'console', keys: ['Ctrl+ArrowDown'], words: 'Next command' },
  'console.reader': { where: 'console', keys: ['Alt+r'], words: 'Reader view' },
  'console.copy': { where: 'console', keys: ['Ctrl+Shift+c'], words: 'Copy the lines in view' },
  'console.reconnect': { where: 'console', keys: [], words: 'Connect again' },

  'gate.read-all': { where: 'gate', keys: ['r'], words: 'Read all gates again' },
  'gate.leave': { where: 'gate', keys: ['Escape'], words: 'Not now: show the items' },
  'wait.probes': { where: 'gate', keys: ['l'], words: 'Show the last probes' },
  'wait.evidence': { where: 'gate', keys: ['e'], words: 'Show the evidence of the stage' },
  'wait.support': { where: 'gate', keys: ['s'], words: 'Copy the support facts' },

  'fleet.open': { where: 'fleet', keys: ['Enter'], words: 'Open its run' },
  'fleet.console': { where: 'fleet', keys: ['c'], words: 'Open its console' },
  'fleet.plan': { where: 'fleet', keys: ['p'], words: 'Plan a slot' },
  'fleet.waiver': { where: 'fleet', keys: ['Shift+w'], words: 'See or give its waiver' },
  'fleet.start': { where: 'fleet', keys: ['s'], words: 'Start those that are marked' },
  'fleet.halt': { where: 'fleet', keys: ['x'], words: 'Stop starting new ones' },

  'mirror.add': { where: 'mirror', keys: ['m'], words: 'Mirror an update' },
  'mirror.import': { where: 'mirror', keys: ['Shift+i'], words: 'Import a file' },
  'mirror.find': { where: 'mirror', keys: ['/'], words: 'Find a name' },
  'mirror.resume': { where: 'mirror', keys: ['r'], words: 'Resume the partial update' },
  'mirror.verify': { where: 'mirror', keys: ['v'], words: 'Verify the update' },
  'mirror.rehearse': { where: 'mirror', keys: ['h'], words: 'Rehearse the offer' },
  'mirror.copy': { where: 'mirror', keys: ['y'], words: 'Copy the URL' },
  'mirror.export': { where: 'mirror', keys: ['x'], words: 'Export a trip pack' },
  'mirror.unpack': { where: 'mirror', keys: ['Shift+x'], words: 'Import a trip pack' },
  'mirror.forget': { where: 'mirror', keys: ['Delete'], words: 'Forget the update' },

  'record.export': { where: 'record', keys: ['Ctrl+e'], words: 'Export the record' },
  'record.redact': { where: 'record', keys: ['d'], words: 'Whole or redacted' },
  'record.own': { where: 'record', keys: ['o'], words: 'Choose what is withheld' },
  'record.verify': { where: 'record', keys: ['v'], words: 'Verify a file' },
  'record.decide': { where: 'record', keys: ['u'], words: 'Go to the item that decides a surprise' },
  'record.sign': { where: 'record', keys: ['g'], words: 'Sign' },
  'record.evidence': { where: 'record', keys: ['e'], words: 'Show the evidence' },
  'record.find': { where: 'record', keys: ['/'], words: 'Find in the record' },
  'record.print': { where: 'record', keys: ['Ctrl+p'], words: 'Print the record' },
  'record.replay': { where: 'record', keys: ['t'], words: 'Replay the run on a time line' },
  'record.compare': { where: 'record', keys: ['c'], words: 'Compare with another visit' },

  'start.connect': { where: 'start', keys: [], words: 'Connect and check' },
  'start.cluster': { where: 'start', keys: ['Shift+c'], words: 'A cluster instead' },
  'start.practise': { where: 'start', keys: ['p'], words: 'Start practice' },
  'start.resume': { where: 'start', keys: ['r'], words: 'Resume the first recent run' },
  'start.put-away': { where: 'start', keys: ['a'], words: 'Put the run in hand away, or take it out again' },
  'start.away': { where: 'start', keys: ['Shift+a'], words: 'Show the runs that were put away' },
  'start.delete': { where: 'start', keys: ['Delete'], words: 'Delete the run in hand, that was put away' },

  'key.backup': { where: 'settings', keys: ['b'], words: 'Back the signing key up' },
  'key.restore': { where: 'settings', keys: [], words: 'Restore a signing key' },
  'key.replace': { where: 'settings', keys: [], words: 'Replace the signing key' },
} as const satisfies Readonly<Record<string, CommandLine>>

export type CommandId = keyof typeof commandMap
export const commandIds = Object.keys(commandMap) as readonly CommandId[]

export function lineOf(id: CommandId): CommandLine {
  return commandMap[id]
}

const symbols: Readonly<Record<string, string>> = {
  Enter: '↵',
  Escape: 'Esc',
  Delete: 'Del',
  ArrowUp: '↑',
  ArrowDown: '↓',
}

/** The keys of a chord as they stand on a button: ['Ctrl', 'K']; ⌘ in the place of Ctrl on a Mac. */
export function keyCaps(chord: string, mac: boolean): readonly string[] {
  return chord.split('+').map((part) => {
    if (part === 'Ctrl' && mac) return '⌘'
    return symbols[part] ?? (part.length === 1 ? part.toUpperCase() : part)
  })
}

/** As aria-keyshortcuts wants a chord: 'Control+Shift+L'. */
export function ariaKeys(id: CommandId): string | undefined {
  const chords = lineOf(id).keys.map((chord) =>
    chord
      .split('+')
      .map((part) => (part === 'Ctrl' ? 'Control' : part.length === 1 ? part.toUpperCase() : part))
      .join('+'),
  )
  return chords.length === 0 ? undefined : chords.join(' ')
}
