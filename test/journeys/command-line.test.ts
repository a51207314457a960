import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPractice } from '../../electron/practice/practice.ts'
import { makePracticeUpdate } from '../../electron/practice/update-file.ts'
import { usualAnswers } from './answers.ts'
import { runProgram, uptick, type Line } from './uptick.ts'

// The whole job by the command line's own commands: real processes, real sockets, a real disk.

const password = 'plover "2" gate'
const folder = mkdtempSync(path.join(tmpdir(), 'uptick-command-line-'))
const data = path.join(folder, 'data')
const answersFile = path.join(folder, 'answers.yaml')
const pace = ['--answers', answersFile, '--probe-every', '0.1', '--settle', '0.4', '--serve-on', '127.0.0.1:0']
const updates = { 'R4_4_3-GA': '4.4.3-GA', 'P4_4_3-GA': '4.4.3-GA' }
const bytes = Object.fromEntries(
  Object.entries(updates).map(([name, release]) => [name, makePracticeUpdate({ name, release, bytes: 400_000 })]),
)

beforeAll(async () => {
  writeFileSync(answersFile, usualAnswers)
  for (const [name, release] of Object.entries(updates)) {
    const file = path.join(folder, `${name}.mpu5`)
    writeFileSync(file, bytes[name]!)
    expect(await uptick(['mirror', 'import', file, '--release', release], data)).toMatchObject({ exit: 0 })
  }
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const of = (lines: readonly Line[], type: string): Record<string, unknown>[] =>
  lines.filter((line) => line.type === type).map((line) => line.data ?? {})

describe('an upgrade by the command line', { timeout: 180_000 }, () => {
  it.each([
    ['R4_4_3-GA', '4.3.7-GA', 'ftp'],
    ['P4_4_3-GA', '4.4.2-FCS', 'http'],
  ] as const)('%s from %s, over %s', async (name, from, protocol) => {
    const knobs = { linger: '200', install: '300', down: '1500' }
    const practice = await startPractice({ password, release: from, knobs })
    try {
      const [{ address, appliance }] = practice.appliances as [(typeof practice.appliances)[number]]
      const words = ['upgrade', address, '--to', name, '--serve-with', protocol, '--customer', 'Acme', ...pace]
      const { exit, lines, refusals, all } = await uptick(words, data, { password })
      expect(refusals).toEqual([])
      expect(exit).toBe(0)
      expect(lines.at(-1)).toMatchObject({ type: 'summary', outcome: 'done', exit: 0, waiting: [] })
      expect(all).not.toContain(password)

      expect(of(lines, 'return.proven')).toMatchObject([{ release: '4.4.3-GA' }])
      const sha256 = createHash('sha256').update(bytes[name]!).digest('hex')
      expect(of(lines, 'patch.delivered')).toMatchObject([{ name, sha256, bytes: bytes[name]!.length }])

      // Each request with the hash of what was sent, joined to the item that installs.
      const [delivery] = of(lines, 'patch.delivered')
      expect(String(delivery?.['item'])).toMatch(/install/)
      const about = { item: delivery?.['item'], sha256, from: 0, to: bytes[name]!.length, whole: true }
      expect(of(lines, 'patch.requested')).toContainEqual(expect.objectContaining(about))

      // What the appliance itself received, and did.
      const received = appliance.diary.filter(({ kind }) => kind === 'command').map(({ text }) => text)
      expect(received.filter((command) => command.startsWith('Update Install'))).toEqual([
        expect.stringMatching(new RegExp(`^Update Install ${protocol}://127\\.0\\.0\\.1:\\d+/${name}$`)),
      ])
      const engines = received.filter((command) => command.startsWith('Uce Update'))
      expect(engines.sort()).toEqual(['Uce Update default', 'Uce Update rpdengine'])
      expect(received.filter((command) => /^(?:reboot|halt)/i.test(command))).toEqual([])
      expect(appliance.diary.filter(({ kind }) => kind === 'sin')).toEqual([])
      expect(appliance.state.release).toBe('4.4.3-GA')

      const run = String(lines.at(-1)?.run)
      const codes = new Set<unknown>()
      for (const format of ['zip', 'json', 'html', 'md', 'csv']) {
        const file = path.join(folder, `${run}.${format}`)
        const exported = await uptick(['export', run, '--format', format, '--out', file], data)
        expect(exported).toMatchObject({ exit: 0, refusals: [] })
        codes.add(exported.lines.find((line) => 'code' in line)?.['code'])
        expect(existsSync(file)).toBe(true)
        expect(readFileSync(file).includes(password)).toBe(false)
        if (format === 'md' || format === 'csv') continue
        const [code] = codes
        const verified = await uptick(['verify', file, '--code', String(code)], data)
        expect(verified).toMatchObject({ exit: 0, refusals: [] })
      }
      expect(codes.size).toBe(1)
    } finally {
      await practice.dispose()
    }
  })

  it('ends as by Ctrl-C when its reader is gone, and is resumed to its end', async () => {
    const practice = await startPractice({ password, knobs: { linger: '200', install: '300', down: '1500' } })
    try {
      const [{ address, appliance }] = practice.appliances as [(typeof practice.appliances)[number]]
      const deafAt = ({ type }: Line): boolean => type === 'fact.captured'
      const words = ['upgrade', address, '--to', 'R4_4_3-GA', '--serve-on', '127.0.0.1:0', ...pace]
      const first = await uptick(words, data, { password, deafAt })
      const said = 'uptick: The run was stopped. Resume it when you want to go on; nothing is lost.'
      expect(first).toMatchObject({ exit: 130, refusals: [said] })
      expect(first.all).not.toMatch(/EPIPE|\n\s+at /)
      const run = String(first.lines[0]?.run)
      const second = await uptick(['resume', run, ...pace], data, { password })
      expect(second).toMatchObject({ exit: 0, refusals: [] })
      const installs = appliance.diary.filter(({ text }) => text.startsWith('Update Install'))
      expect(installs).toHaveLength(1)
    } finally {
      await practice.dispose()
    }
  })

  it('is what the tour shows', async () => {
    const tour = path.resolve(import.meta.dirname, '../../electron/headless/tour.ts')
    const { exit, all } = await runProgram(process.execPath, [tour])
    expect(exit, all).toBe(0)
    expect(all).toMatch(/Verified: the appliance runs 4\.4\.3-GA/)
    expect(all.match(/The record is sound/g)).toHaveLength(2)
    const folderOfTour = path.dirname(/The record: (.+)$/m.exec(all)?.[1] ?? '')
    expect(folderOfTour).toContain('uptick-tour-')
    rmSync(folderOfTour, { recursive: true })
  })
})
