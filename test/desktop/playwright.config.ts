import path from 'node:path'
import { defineConfig } from '@playwright/test'
import type { Door } from '../app/app.ts'

const report = process.env['UPTICK_PLAYWRIGHT_JSON']

/**
 * The built app in Electron itself, by the same specs as in Chromium; test/run.ts runs it if Electron's binary exists,
 * and otherwise reports that it does not.
 */
export default defineConfig<{ door: Door }>({
  projects: [
    { name: 'app', testDir: path.join(import.meta.dirname, '..', 'app') },
    { name: 'desktop', testDir: import.meta.dirname },
  ],
  use: { door: 'desktop' },
  outputDir: path.join(import.meta.dirname, '..', '..', 'test-results', 'desktop'),
  workers: 1,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: report === undefined ? [['list']] : [['list'], ['json', { outputFile: report }]],
})
