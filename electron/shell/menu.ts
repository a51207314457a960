import type { MenuItemConstructorOptions } from 'electron'
import type { HelpActs } from './help-acts.ts'

/**
 * The menu bar. Its commands are those of the page's key map (renderer/commands/key-map.ts), by their names: the page gives
 * them as if a key had been pressed. `give` sends one to the page; `help` is done by the desktop itself.
 */
export function menuTemplate(
  give: (command: string) => void,
  help: HelpActs,
  platform: string,
): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin'
  const item = (label: string, command: string, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => give(command),
    // Shown only: the page hears its own keys, and one key must not act twice.
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
  })
  const line: MenuItemConstructorOptions = { type: 'separator' }
  const quit: MenuItemConstructorOptions[] = mac ? [] : [line, { role: 'quit' }]
  return [
    ...(mac ? [appMenu(help)] : []),
    {
      label: '&File',
      submenu: [
        item('Connect to an appliance', 'screen.start', 'CmdOrCtrl+1'),
        item('Mirror an update', 'mirror.add'),
        item('Import a file', 'mirror.import'),
        line,
        item('Export the record', 'record.export', 'CmdOrCtrl+E'),
        item('Verify a file', 'record.verify'),
        line,
        item('Settings', 'screen.settings', 'CmdOrCtrl+,'),
        ...quit,
      ],
    },
    { role: 'editMenu' },
    {
      label: '&Run',
      submenu: [
        item('Continue automatically, or resume', 'run.carry-on'),
        item('Stop the command', 'run.stop', 'CmdOrCtrl+.'),
        line,
        item('Run the item', 'item.run'),
        item('Mark the item done', 'item.tick'),
        item('Waive the item', 'item.waive'),
        item('Add a note', 'item.note'),
        item('Attach a file', 'item.attach'),
        line,
        item('Take or hand back control', 'console.take', 'CmdOrCtrl+B'),
        item('Find in the transcript', 'console.find', 'CmdOrCtrl+F'),
      ],
    },
    {
      label: '&View',
      submenu: [
        item('Find or do', 'palette', 'CmdOrCtrl+K'),
        item('Go to another appliance', 'switcher', 'CmdOrCtrl+O'),
        line,
        item('Start', 'screen.start', 'CmdOrCtrl+1'),
        item('Run', 'screen.run', 'CmdOrCtrl+2'),
        item('Fleet', 'screen.fleet', 'CmdOrCtrl+3'),
        item('Mirror', 'screen.mirror', 'CmdOrCtrl+4'),
        item('Record', 'screen.record', 'CmdOrCtrl+5'),
        line,
        item('The other theme', 'theme', 'CmdOrCtrl+Shift+L'),
        item('Large targets', 'density', 'CmdOrCtrl+Shift+D'),
        { role: 'reload' },
        line,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
    {
      label: '&Help',
      submenu: [
        item('Keys', 'keys'),
        item('The guide’s catalogue', 'guide'),
        item('If you stop now', 'stop-now'),
        line,
        item('Report a problem', 'report'),
        { label: 'Open log', click: () => help.openLog() },
        { label: 'Show data folder', click: () => help.showData() },
        { label: 'Send a test notification', click: () => help.testNotice() },
        ...(mac ? [] : [line, aboutItem(help)]),
      ],
    },
  ]
}

const aboutItem = (help: HelpActs): MenuItemConstructorOptions => ({
  label: 'About Uptick',
  click: () => help.about(),
})

/** The Mac's own menu of the app, with our About: the system's has no details to copy. */
function appMenu(help: HelpActs): MenuItemConstructorOptions {
  const line: MenuItemConstructorOptions = { type: 'separator' }
  return {
    label: 'Uptick',
    submenu: [
      aboutItem(help),
      line,
      { role: 'services' },
      line,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      line,
      { role: 'quit' },
    ],
  }
}
