import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPractice } from '../../electron/practice/practice.ts'
import { makePracticeUpdate } from '../../electron/practice/update-file.ts'
import { usualAnswers } from './answers.ts'
import { uptick } from './uptick.ts'

// Why an install was refused, derived from what the real server saw of the appliance: real processes, real sockets.

const password = 'dotterel-4-thrift'
const folder = mkdtempSync(path.join(tmpdir(), 'uptick-diagnosed-'))
const data = path.join(folder, 'data')
const answers = path.join(folder, 'answers.yaml')

beforeAll(async () => {
  const file = path.join(folder, 'R4_4_3-GA.mpu5')
  writeFileSync(file, makePracticeUpdate({ name: 'R4_4_3-GA', release: '4.4.3-GA', bytes: 300_000 }))
  writeFileSync(answers, usualAnswers)
  expect(await uptick(['mirror', 'import', file, '--release', '4.4.3-GA'], data)).toMatchObject({ exit: 0 })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.concurrent('an install that is refused', () => {
  it.each([
    ['ftp', { asks: 'lower' }, 'name found', 3],
    ['http', { asks: 'lower' }, 'name found', 3],
    ['ftp', { asks: 'nobody' }, 'network likely', 6],
    ['http', { fetchCut: '1000' }, 'network found', 3],
    ['ftp', { refuse: 'disk', refuseWhen: 'fetched' }, 'too-old unknown', 6],
  ] as const)(
    'over %s, by an appliance with %j: %s',
    async (protocol, knobs, cause, exit) => {
      const practice = await startPractice({ password, knobs: { fetchTries: '2', ...knobs } })
      try {
        const { address } = practice.appliances[0]!
        const words = ['upgrade', address, '--to', 'R4_4_3-GA', '--serve-with', protocol, '--serve-on', '127.0.0.1:0']
        const ended = await uptick([...words, '--answers', answers], data, { password })
        const found = ended.lines.find(({ type }) => type === 'install.diagnosed')?.data?.['causes'] as
          { cause: string; standing: string }[] | undefined
        expect(`${String(found?.[0]?.cause)} ${String(found?.[0]?.standing)}`, ended.all.slice(-3000)).toBe(cause)
        expect(ended.exit).toBe(exit)
      } finally {
        await practice.dispose()
      }
    },
    120_000,
  )
})
