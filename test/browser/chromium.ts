import { existsSync } from 'node:fs'

const headless = '/usr/bin/chromium-headless-shell'

/** The Chromium of the tests: the one that CHROMIUM names, else Debian's build without a window, which needs 40 % less of a processor. */
export function testChromium(): string {
  return process.env['CHROMIUM'] ?? (existsSync(headless) ? headless : '/usr/bin/chromium')
}
