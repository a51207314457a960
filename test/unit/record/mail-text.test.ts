import { expect, it } from 'vitest'
import { mailText } from '../../../shared/record/mail-words.ts'

const seal = {
  ...{
    v: 1 as const,
    run: '20261123-100405-ab12cd34',
    events: 3,
    head: 'a',
    final: true,
    at: '2026-11-23T12:00:00.000Z',
  },
  ...{ signer: 'b', signature: 'c' },
} as const
const body = (format: string): string =>
  mailText({ seal, code: 'CODE', practice: false, format, withheld: [{ kind: 'names', values: 67 }] }).body

it.each(['md', 'csv', 'pdf'])('of %s, which carries no proof, does not say that the form verifies', (format) => {
  expect(body(format)).toContain('67 values are withheld in it.')
  expect(body(format)).not.toContain('verifies all the same')
})

it.each([
  ['html', /Open the HTML file in a browser/, /VERIFY\.md|zip/],
  ['zip', /Open record\.html from the zip.*VERIFY\.md/, /Open the HTML file/],
  ['json', /verifies the file/, /HTML|zip/],
])('of %s names only what the reader has', (format, has, lacks) => {
  expect(body(format)).toMatch(has)
  expect(body(format)).not.toMatch(lacks)
  expect(body(format)).toContain('it verifies all the same')
})
