import type { MenuItemConstructorOptions } from 'electron'

/**
 * The menu bar. Its commands are those of the page's key map (renderer/commands/key-map.ts), by their names: the page gives
 * them as if a key had been pressed. `give` sends one to the page.
 */
export function menuTemplate(give: (command: string) => void, platform: string): MenuItemConstructorOptions[] {
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
    ...(mac ? [{ role: 'appMenu' } as const] : []),
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
        item('Tick the item', 'item.tick'),
        item('Waive the item', 'item.waive'),
        item('Add a note', 'item.note'),
        item('Attach a file', 'item.attach'),
        line,
        item('Take or give back the keyboard', 'console.take', 'CmdOrCtrl+B'),
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
      submenu: [item('Keys', 'keys'), item('The guide’s catalogue', 'guide'), item('If you stop now', 'stop-now')],
    },
  ]
}
