import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPractice } from '../../electron/practice/practice.ts'
import { makePracticeUpdate } from '../../electron/practice/update-file.ts'
import { usualAnswers } from '../journeys/answers.ts'
import { cli, runProgram, uptick, type Ended, type Line } from '../journeys/uptick.ts'
import { findProgram } from './programs.ts'
import { ran, runVerifyPage, unpacked, verifyByPython } from './record-kit.ts'

// The record of a real upgrade of a practice appliance: what the command line makes of it, and what others find in it.

const password = 'curlew "7" moor'
const folder = mkdtempSync(path.join(tmpdir(), 'uptick-practice-record-'))
const data = path.join(folder, 'data')
const pace = ['--probe-every', '0.1', '--settle', '0.4', '--serve-on', '127.0.0.1:0']
const at = (name: string): string => path.join(folder, name)
let run = ''
let address = ''

beforeAll(async () => {
  writeFileSync(at('answers.yaml'), usualAnswers)
  writeFileSync(at('R4_4_3-GA.mpu5'), makePracticeUpdate({ name: 'R4_4_3-GA', release: '4.4.3-GA', bytes: 400_000 }))
  await done(['mirror', 'import', at('R4_4_3-GA.mpu5'), '--release', '4.4.3-GA'])
  const practice = await startPractice({ password, knobs: { linger: '200', install: '300', down: '1500' } })
  try {
    address = practice.appliances[0]?.address ?? ''
    const about = ['--customer', 'Acme Mail', '--ticket', 'CHG-42', '--by', 'Ana Berg']
    const words = ['upgrade', address, '--to', 'R4_4_3-GA', ...about, '--answers', at('answers.yaml'), ...pace]
    const upgraded = await done(words)
    run = String(upgraded.lines.at(-1)?.run)
  } finally {
    await practice.dispose()
  }
}, 180_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function done(words: readonly string[], exit = 0): Promise<Ended> {
  const ended = await uptick(words, data, { password })
  expect({ exit: ended.exit, refusals: exit === 0 ? ended.refusals : [] }, ended.all).toEqual({ exit, refusals: [] })
  return ended
}

const line = (ended: Ended, type: string): Line => ended.lines.find((each) => each.type === type) ?? {}

describe('the record of an upgrade', { timeout: 180_000 }, () => {
  it('is signed off, and every form that carries the proof is sound for the verifier in Python, redacted or not', async () => {
    const said = ['--name', 'Bo Lind', '--statement', 'Seen and accepted.']
    await done(['sign', run, '--role', 'customer', ...said])
    const key = String(line(await done(['key', 'show']), 'key')['public'])
    const codes = new Set<string>()
    for (const format of ['zip', 'json', 'html']) {
      for (const redact of [[], ['--redact', 'customer'], ['--redact', 'public']]) {
        const out = at(`record-${redact.at(-1) ?? 'whole'}.${format}`)
        const exported = line(await done(['export', run, '--format', format, '--out', out, ...redact]), 'exported')
        const code = String(exported['code'])
        codes.add(code)
        const about = { sound: true, run, code, final: true, redacted: redact.length > 0, signer: key }
        expect(await verifyByPython(out)).toMatchObject(about)
        await done(['verify', out, '--code', code.toLowerCase(), '--signer', key])
      }
    }
    expect(codes.size).toBe(1)
    const text = readFileSync(at('record-customer.json'), 'utf8') + readFileSync(at('record-public.json'), 'utf8')
    for (const words of ['Acme Mail', 'CHG-42', 'Ana Berg', 'Bo Lind', address]) expect(text).not.toContain(words)
    expect(readFileSync(at('record-whole.json'), 'utf8')).toContain('Bo Lind')
    const page = await runVerifyPage(await unpacked(at('record-customer.zip')))
    expect(page).toMatchObject({ code: 0, said: expect.stringContaining([...codes][0] ?? '-') as string })
  })

  it('fits on paper: page one, and at most ten pages more', async () => {
    await done(['export', run, '--format', 'pdf', '--out', at('record.pdf')])
    const { said } = await ran(findProgram('pdfinfo'), [at('record.pdf')])
    const pages = Number(/^Pages:\s+(\d+)$/m.exec(said)?.[1])
    expect(pages).toBeGreaterThan(1)
    expect(pages).toBeLessThanOrEqual(11)
    const first = await ran(findProgram('pdftotext'), ['-layout', '-l', '1', at('record.pdf'), '-'])
    for (const words of ['was upgraded to MOS 4.4.3-GA', 'Host ID', 'What changed', 'Open points', 'Sign-off'])
      expect(first.said).toContain(words)
    expect(first.said).not.toContain('Before the upgrade')
  })

  it('is marked as practice in the list of runs, in the journal, and when it is verified', async () => {
    const listed = (await done(['runs'])).lines.find((each) => each.run === run)
    expect(listed).toMatchObject({ state: 'done', practice: true })
    const verified = line(await done(['verify', at('record-customer.html')]), 'saying')
    expect(verified['sentence']).toMatch(/ Practice: the appliance was simulated by Uptick\.$/)
    const told = await runProgram(process.execPath, [cli, 'runs', '--data', data])
    expect(told.all).toContain([run, 'done', address].join('  '))
    expect(told.all).toMatch(/ \(practice\)$/m)
  })

  it('differs by the saved code and by the known signer, each on its own', async () => {
    const file = at('record-whole.zip')
    const signer = String(line(await done(['key', 'show']), 'key')['public'])
    const other = signer.startsWith('0') ? `1${signer.slice(1)}` : `0${signer.slice(1)}`
    const sayings = async (words: readonly string[]): Promise<unknown[]> =>
      (await done(['verify', file, ...words], 7)).lines.flatMap((each) =>
        each.type === 'saying' ? [each['holds']] : [],
      )
    expect(await sayings(['--code', '000-000-000-000-000-000-000-000', '--signer', signer])).toEqual([
      true,
      false,
      true,
    ])
    expect(await sayings(['--signer', other])).toEqual([true, false])
  })

  it('is compared with itself before the install, and with another visit by its file', async () => {
    const before = await done(['diff', run])
    const release = before.lines.find((each) => each.type === 'difference' && each['fact'] === 'release')
    expect(release).toMatchObject({ before: '4.3.7-GA', after: '4.4.3-GA', verdict: 'expected' })
    const same = await done(['diff', at('record-whole.json'), at('record-whole.zip')])
    expect(same.lines.filter((each) => each.type === 'difference')).toEqual([])
  })

  it('survives the archiving of its run, and is verified after the run was deleted', async () => {
    const ids = async (words: readonly string[]): Promise<unknown[]> =>
      (await done(['runs', ...words])).lines.filter((each) => 'openedAt' in each).map((each) => each.run)
    await done(['runs', 'archive', run])
    expect([await ids([]), await ids(['--all'])]).toEqual([[], [run]])
    await done(['runs', 'restore', run])
    expect(await ids([])).toEqual([run])
    await done(['runs', 'delete', run], 2)
    expect(await ids([])).toEqual([run])
    await done(['runs', 'delete', run, '--confirm', run])
    expect(await ids(['--all'])).toEqual([])
    await done(['verify', at('record-whole.html')])
  })

  it('a key that was replaced is announced, and the one that was backed up comes back', async () => {
    const first = String(line(await done(['key', 'show']), 'key')['public'])
    mkdirSync(at('stick'))
    await done(['key', 'backup', path.join(at('stick'), 'key.json')])
    await done(['key', 'replace'])
    const second = line(await done(['key', 'show']), 'key')
    expect(second['public']).not.toBe(first)
    expect(second['changes']).toMatchObject([{ old: first }])
    const other = at('other-laptop')
    const restored = await uptick(['key', 'restore', path.join(at('stick'), 'key.json')], other)
    expect(restored.exit, restored.all).toBe(0)
    expect(line(restored, 'key')['public']).toBe(first)
    expect(readdirSync(at('stick'))).toEqual(['key.json'])
  })
})
