import { defineConfig } from 'vitest/config'

/** Tests that replace a module, and so cannot share what the tests before them have loaded. */
const replacing = ['test/unit/shell/preload.test.ts', 'test/unit/mirror/unreadable.test.ts']

// Unit tests, journeys and peers; the page's own tests are Playwright's (test/browser). Unit tests share their modules within a
// worker, which takes a quarter of the processor's work away; the others have ports, folders and processes of their own.
export default defineConfig({
  test: {
    root: '.',
    testTimeout: 90_000,
    hookTimeout: 90_000,
    maxWorkers: 2,
    allowOnly: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          isolate: false,
          include: ['test/unit/**/*.test.{ts,tsx}'],
          exclude: replacing,
        },
      },
      {
        extends: true,
        test: { name: 'apart', include: ['test/{journeys,peers}/**/*.test.{ts,tsx}', ...replacing] },
      },
    ],
  },
})
