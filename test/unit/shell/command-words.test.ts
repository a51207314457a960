import { describe, expect, it } from 'vitest'
import { launchOptions } from '../../../electron/shell/command-words.ts'

describe('what the packaged program was asked for', () => {
  it.each([
    [['/opt/uptick'], {}],
    [['/opt/uptick', '--no-sandbox'], {}],
    [['/opt/uptick', '--ozone-platform=headless', 'runs', '--json'], { words: ['runs', '--json'] }],
    [['/opt/uptick', '--version'], { words: ['--version'] }],
    [['/opt/uptick', '-h'], { words: ['-h'] }],
    [['/opt/uptick', 'open'], {}],
    [['/opt/uptick', 'open', '20261123-100405-ms-01-4f2a'], { run: '20261123-100405-ms-01-4f2a' }],
    [['/opt/uptick', '/stick/trip.uptick-pack'], { files: ['/stick/trip.uptick-pack'] }],
    [
      ['/opt/uptick', 'file:///stick/a%20b.uptick-pack', 'c.UPTICK-PACK'],
      { files: ['/stick/a b.uptick-pack', 'c.UPTICK-PACK'] },
    ],
    [['/opt/uptick', 'mirror', 'unpack', 'trip.uptick-pack'], { words: ['mirror', 'unpack', 'trip.uptick-pack'] }],
    [['/opt/uptick', 'export', 'open', '--format', 'zip'], { words: ['export', 'open', '--format', 'zip'] }],
  ])('%j', (argv, wanted) => {
    expect(launchOptions(argv, true)).toEqual(wanted)
    const [program = '', ...words] = argv
    expect(launchOptions([program, '/src/uptick', ...words], false)).toEqual(wanted)
    expect(launchOptions([program, '--no-sandbox', '/src/uptick', ...words], false)).toEqual(wanted)
  })
})
