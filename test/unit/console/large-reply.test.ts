import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ReplySpill, sweepSpills } from '../../../electron/host/console/reply-spill.ts'
import { Redactor } from '../../../shared/base/redact.ts'
import { ask, createLineKit, problem, value } from './line-kit.ts'
import { cli, type CliScript } from './scripted-peer.ts'

// Replies that are too large to hold in memory: complete and without secrets on the disk, or reported as not kept.

const password = 'Tr0ub4dor&3'
const { lineTo } = createLineKit({ password }, (script: CliScript) => cli(script))
const folder = mkdtempSync(path.join(tmpdir(), 'uptick-large-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const row = (at: number): string => `user-${String(at).padStart(6, '0')} quota 100000 café ${'.'.repeat(at % 50)}`
const rows = Array.from({ length: 160_000 }, (_, at) => (at === 70_000 ? `his password is ${password}` : row(at)))
const answers = {
  Dump: `${rows.join('\r\n')}\r\nOK Completed\r\n`,
  Version: 'OK 4.3.7-GA\r\n',
}
const spilt = (home: string): string[] => (existsSync(home) ? readdirSync(home) : [])

describe('a large reply', () => {
  it('is on the disk whole, its text line by line, secrets taken out of both', async () => {
    const home = path.join(folder, 'whole')
    const { line } = await lineTo({ answers }, { spillFolder: home })
    const { large, status, raw } = value(await line.execute('Dump', { deadline: 60_000 }))
    expect({ status, raw: raw.length }).toEqual({ status: 'ok', raw: 0 })
    expect(large?.lines).toBe(rows.length + 1)
    const text = readFileSync(large!.text.path)
    const wanted = [...rows, 'OK Completed'].join('\n').replace(password, '[redacted]')
    expect(createHash('sha256').update(text).digest('hex')).toBe(createHash('sha256').update(wanted).digest('hex'))
    expect(statSync(large!.raw.path).size).toBe(large!.raw.bytes)
    const bytes = readFileSync(large!.raw.path, 'utf8')
    expect(bytes).not.toContain(password)
    expect(bytes.includes(rows.slice(0, 70_000).join('\r\n'))).toBe(true)
    expect((await ask(line, 'Version')).lines).toEqual(['OK 4.3.7-GA'])
    await line.close()
    expect(spilt(home)).toEqual([])
  })

  it('that this computer cannot write is reported, and the connection continues', async () => {
    const home = path.join(folder, 'no-folder')
    writeFileSync(home, 'a file where the folder should be')
    const { line } = await lineTo({ answers }, { spillFolder: home })
    const failure = problem(await line.execute('Dump', { deadline: 60_000 }))
    expect(failure).toMatchObject({ code: 'journal.not-writable', hint: 'Free up disk space and try again.' })
    expect((await ask(line, 'Version')).lines).toEqual(['OK 4.3.7-GA'])
  })

  it('for which the disk becomes full in the middle is none, and is read to its end all the same', async () => {
    const home = path.join(folder, 'full')
    let room = 3_000_000
    let paused = false
    const source = { pause: () => (paused = true), resume: () => (paused = false) }
    const spill = new ReplySpill(home, new Redactor(), source, (_descriptor, _bytes, _at, length) => {
      room -= length
      const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
      return room < 0 ? Promise.reject(full) : Promise.resolve(length)
    })
    const chunk = Buffer.from(`${row(7)}\n`.repeat(1000))
    spill.begin()
    for (let round = 0; round < 200; round++) {
      spill.raw(chunk)
      spill.lines(chunk, true)
    }
    expect(paused).toBe(true)
    expect(await spill.end({ lines: 200_000, filled: 200_000, characters: 1, first: row(7) })).toBeUndefined()
    expect(spill.fault).toMatchObject({ code: 'ENOSPC' })
    expect(paused).toBe(false)
    // With room again, the next one is kept.
    room = 1e9
    spill.begin()
    spill.raw(chunk)
    spill.lines(chunk, true)
    expect(await spill.end({ lines: 1000, filled: 1000, characters: 1, first: row(7) })).toBeDefined()
    await spill.dispose()
    expect(spilt(home)).toEqual([])
  })

  it('left behind by a process that ended is removed at the next start; that of one which lives is not', async () => {
    const home = path.join(folder, 'left')
    const child = spawn(process.execPath, ['-e', ''])
    await once(child, 'exit')
    const [dead, alive] = [`uptick-reply-${String(child.pid)}-aaaaaa`, `uptick-reply-${String(process.pid)}-bbbbbb`]
    for (const name of [dead, alive, 'something-else']) mkdirSync(path.join(home, name), { recursive: true })
    writeFileSync(path.join(home, dead, '1.raw'), 'half a reply')
    await sweepSpills(home)
    expect(spilt(home).sort()).toEqual(['something-else', alive])
    await sweepSpills(path.join(folder, 'not-there'))
  })
})
