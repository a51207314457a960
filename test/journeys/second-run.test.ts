import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { startPractice } from '../../electron/practice/practice.ts'
import { makePracticeUpdate } from '../../electron/practice/update-file.ts'
import { usualAnswers } from './answers.ts'
import { uptick, type Line } from './uptick.ts'

// Two runs and one appliance: real processes in one data folder.

describe('a second run', () => {
  it('on an appliance where another run installs is refused, and so is a visit; nothing reaches it', async () => {
    const password = 'kestrel-9-orchard'
    const folder = mkdtempSync(path.join(tmpdir(), 'uptick-second-'))
    const data = path.join(folder, 'data')
    const [answers, file] = [path.join(folder, 'answers.yaml'), path.join(folder, 'R4_4_3-GA.mpu5')]
    writeFileSync(file, makePracticeUpdate({ name: 'R4_4_3-GA', release: '4.4.3-GA', bytes: 300_000 }))
    writeFileSync(answers, usualAnswers)
    await uptick(['mirror', 'import', file, '--release', '4.4.3-GA'], data)
    const practice = await startPractice({ password, knobs: { linger: '400', install: '600000', fetchTries: '60' } })
    try {
      const { address, appliance } = practice.appliances[0]!
      const words = ['upgrade', address, '--to', 'R4_4_3-GA', '--serve-on', '127.0.0.1:0', '--answers', answers]
      const killAt = ({ type, data: about }: Line): boolean =>
        type === 'return.stage' && about?.['stage'] === 'installing'
      const first = await uptick([...words, '--probe-every', '0.1', '--settle', '0.4'], data, { password, killAt })
      const run = String(first.lines[0]?.run)
      const reached = appliance.diary.length
      for (const again of [
        words,
        ['check', address],
        ['support', address],
        ['capture', address, '--out', path.join(folder, 'visit')],
      ]) {
        const refused = await uptick(again, data, { password })
        expect(refused.exit, refused.all).toBe(3)
        expect(refused.refusals[0]).toContain(`Run ${run} has an install open on ${address}`)
      }
      expect(appliance.diary.slice(reached).filter(({ kind }) => kind !== 'state' && kind !== 'fetch')).toEqual([])
    } finally {
      await practice.dispose()
      rmSync(folder, { recursive: true, force: true })
    }
  }, 120_000)
})
