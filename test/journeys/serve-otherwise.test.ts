import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startPractice } from '../../electron/practice/practice.ts'
import { makePracticeUpdate } from '../../electron/practice/update-file.ts'
import { usualAnswers } from './answers.ts'
import { uptick } from './uptick.ts'

// A refused install is started again over the other protocol: real processes, real sockets.

const password = 'dotterel-4-thrift'
const folder = mkdtempSync(path.join(tmpdir(), 'uptick-otherwise-'))
const data = path.join(folder, 'data')
const answers = path.join(folder, 'answers.yaml')

beforeAll(async () => {
  const file = path.join(folder, 'R4_4_3-GA.mpu5')
  writeFileSync(file, makePracticeUpdate({ name: 'R4_4_3-GA', release: '4.4.3-GA', bytes: 300_000 }))
  writeFileSync(answers, usualAnswers)
  expect(await uptick(['mirror', 'import', file, '--release', '4.4.3-GA'], data)).toMatchObject({ exit: 0 })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('an install is reopened to be served over HTTP; only an install can be', { timeout: 120_000 }, async () => {
  const practice = await startPractice({ password, knobs: { refuse: 'disk' } })
  try {
    const { address } = practice.appliances[0]!
    const upgrade = ['upgrade', address, '--to', 'R4_4_3-GA', '--serve-on', '127.0.0.1:0', '--answers', answers]
    const first = await uptick(upgrade, data, { password })
    const run = String(first.lines.at(-1)?.run)
    const offers = (lines: typeof first.lines): readonly string[] =>
      lines.flatMap(({ type, data: about }) => (type === 'patch.offered' ? [String(about?.['url']).slice(0, 5)] : []))
    expect(new Set(offers(first.lines))).toEqual(new Set(['ftp:/']))

    const over = ['--reason', 'FTP is blocked.', '--serve-with', 'http']
    const other = await uptick(['reopen', run, 'before.storage', ...over], data)
    expect(other.exit).not.toBe(0)
    expect(other.all).toContain('Mailstore size serves no update')
    expect(await uptick(['reopen', run, 'cli.install', ...over], data)).toMatchObject({ exit: 0 })

    const second = await uptick(['resume', run, '--answers', answers], data, { password })
    expect(new Set(offers(second.lines)), second.all.slice(-2000)).toEqual(new Set(['http:']))
    expect(second.all).toContain('Update Install http://127.0.0.1:')
  } finally {
    await practice.dispose()
  }
})
