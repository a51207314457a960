import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { startPractice } from '../../electron/practice/practice.ts'
import { uptick } from './uptick.ts'

// Values that a person gives to the real command line and that do not fit: a sentence about the value, exit 2, no run.

const folder = mkdtempSync(path.join(tmpdir(), 'uptick-values-'))
const data = path.join(folder, 'data')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a value that does not fit', { timeout: 60_000 }, () => {
  const address = '127.0.0.1:9'
  const cases: readonly [string, readonly string[], string][] = [
    ['an empty name', ['check', address, '--by', ''], 'uptick: The value of --by is empty.'],
    ['a name too long', ['check', address, '--by', 'x'.repeat(900)], 'uptick: The value of "by" must be at most 200'],
    ['an empty address', ['check', ''], 'uptick: check was given an empty value.'],
    ['a port too high', ['practice', '--port', '99999'], 'uptick: The value of "port" must be at most 65535.'],
    ['an empty run', ['resume', ''], 'uptick: resume was given an empty value.'],
    ['an empty file name', ['mirror', 'import', ''], 'uptick: mirror was given an empty value.'],
    [
      'a window without its end',
      ['check', address, '--window', '22:00'],
      'uptick: --window must be FROM-TO, not "22:00"',
    ],
    [
      'a window of no times',
      ['check', address, '--window', 'tonight-late'],
      'uptick: The maintenance window has no time "tonight".',
    ],
    [
      'a window that ends before it begins',
      ['check', address, '--window', '2026-12-06T22:00-2026-12-05T02:00'],
      'uptick: The maintenance window ends (2026-12-05T02:00) before it begins (2026-12-06T22:00).',
    ],
    [
      'a path for an address',
      ['check', 'http://ms-01/'],
      'uptick: "http://ms-01/" is not the address of an appliance.',
    ],
    [
      'a name to serve on',
      ['check', address, '--serve-on', 'laptop:21'],
      'uptick: The update cannot be served on "laptop:21".',
    ],
    [
      'a name to serve to',
      ['check', address, '--serve-to', 'ms-01'],
      'uptick: The update cannot be served to "ms-01".',
    ],
    ['no run', ['tick'], 'uptick: tick requires RUN; `uptick runs` lists the runs.'],
    ['an unknown run', ['export', 'nope', '--format', 'md', '--out', 'x.md'], 'uptick: There is no run called nope.'],
  ]

  it.each(cases)('%s', async (_what, words, sentence) => {
    const { exit, refusals } = await uptick(words, data, { password: 'heron' })
    expect(exit).toBe(2)
    expect(refusals).toEqual([expect.stringContaining(sentence)])
    expect(refusals.join()).not.toMatch(/✖|expected string|called with/)
  })

  it('an empty password counts as none', async () => {
    const { exit, refusals } = await uptick(['check', address], data, { password: '' })
    expect(exit).toBe(2)
    expect(refusals).toEqual([expect.stringContaining('uptick: No password for administrator')])
  })

  it('opens no run', () => expect(readdirSync(data)).not.toContain('runs'))
})

describe('a run by the command line', { timeout: 60_000 }, () => {
  it('prints each journal entry, run.opened first, and names the answer that a question accepts', async () => {
    const practice = await startPractice({ password: 'heron' })
    try {
      const address = practice.appliances[0]?.address ?? ''
      const { lines, exit } = await uptick(['check', address], data, { password: 'heron' })
      expect(exit).toBe(4)
      const entries = lines.filter(({ type }) => type !== 'summary')
      expect(entries[0]).toMatchObject({ type: 'run.opened', data: { appliances: [{ id: 'a1', address }] } })
      expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1))

      const run = lines[0]?.run ?? ''
      const wrong = await uptick(['answer', run, 'corporateBranding', 'maybe'], data)
      expect(wrong).toMatchObject({ exit: 2 })
      expect(wrong.refusals).toEqual([
        'uptick: The answer to corporateBranding must be yes or no, not "maybe". Answer again.',
      ])

      const nowhere = path.join(folder, 'missing', 'record.md')
      const record = await uptick(['export', run, '--format', 'md', '--out', folder], data)
      expect(record).toMatchObject({ exit: 8 })
      expect(record.refusals).toEqual([expect.stringContaining(`uptick: ${folder} cannot be written.`)])
      expect(await uptick(['key', 'backup', nowhere], data)).toMatchObject({
        exit: 8,
        refusals: [expect.stringContaining(`uptick: ${nowhere} cannot be written.`)],
      })
    } finally {
      await practice.dispose()
    }
  })
})
