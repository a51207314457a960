import { expect, it } from 'vitest'
import { versionAge } from '../../../electron/shell/version-age.ts'

it.each([
  ['2026-12-01T04:00:00Z', ', less than a day ago'],
  ['2026-11-30T04:00:00Z', ', 1 day ago'],
  ['2026-11-18T05:00:00Z', ', 13 days ago'],
  ['2026-11-17T05:00:00Z', ', 2 weeks ago'],
  ['2026-09-01T05:00:00Z', ', 2 months ago'],
  ['2026-08-28T05:00:00Z', ', 3 months ago'],
  ['2024-12-02T05:00:00Z', ', 23 months ago'],
  ['2024-11-30T05:00:00Z', ', 2 years ago'],
  ['2026-12-02T05:00:00Z', ''],
])('a version built at %s says%s', (built, ago) => {
  const sentence = versionAge(built, new Date('2026-12-01T05:00:00Z'))
  expect(sentence).toMatch(/^This version was built on [A-Z][a-z]+ \d+, \d{4}/)
  expect(sentence.replace(/^.*?\d{4}/, '')).toBe(`${ago}.`)
})

it.each([undefined, '', 'yesterday'])('a build without a date (%s) has no age', (built) => {
  expect(versionAge(built, new Date())).toBe('The build date of this version is unknown.')
})
