import { defineConfig } from 'vitest/config'

// Unit tests, journeys and peers; the page's own tests are Playwright's (test/browser).
export default defineConfig({
  test: {
    root: '.',
    include: ['test/{unit,journeys,peers}/**/*.test.{ts,tsx}'],
    testTimeout: 90_000,
    hookTimeout: 90_000,
    maxWorkers: 2,
    allowOnly: false,
  },
})
