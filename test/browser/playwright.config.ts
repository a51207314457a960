import path from 'node:path'
import { defineConfig } from '@playwright/test'
import type { Door } from '../app/app.ts'
import { testChromium } from './chromium.ts'

const report = process.env['UPTICK_PLAYWRIGHT_JSON']

/** Specs of this door that drive the real host: one after the other, since only one can have port 21 for its offer. */
const realHost = ['door', 'full-disk', 'offline', 'windows'].map((name) => `**/browser/${name}.spec.ts`)

/**
 * The page in a real Chromium, and the real app behind the browser door; UPTICK_PLAYWRIGHT_JSON names a file for the report
 * that the whole test run sums up.
 */
export default defineConfig<{ door: Door }>({
  projects: [
    { name: 'page', testDir: import.meta.dirname, testIgnore: realHost },
    {
      name: 'app',
      testDir: path.join(import.meta.dirname, '..'),
      testMatch: ['**/app/*.spec.ts', ...realHost],
      workers: 1,
    },
  ],
  outputDir: path.join(import.meta.dirname, '..', '..', 'test-results', 'browser'),
  fullyParallel: false,
  workers: 1,
  timeout: 180_000,
  // A busy machine with two cores draws a run of three hundred events in seconds, not at once.
  expect: { timeout: 20_000, toHaveScreenshot: { maxDiffPixelRatio: 0.002, animations: 'disabled', caret: 'hide' } },
  snapshotPathTemplate: '{testDir}/pictures/{arg}{ext}',
  reporter: report === undefined ? [['list']] : [['list'], ['json', { outputFile: report }]],
  use: {
    door: 'browser',
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    actionTimeout: 20_000,
    screenshot: 'only-on-failure',
    timezoneId: 'UTC',
    locale: 'en-GB',
    launchOptions: {
      // The same fonts wherever the suite runs, so that a picture is the same.
      env: { ...process.env, FONTCONFIG_FILE: path.join(import.meta.dirname, 'fixtures', 'fonts.conf') },
      executablePath: testChromium(),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--lang=en-GB',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
})
