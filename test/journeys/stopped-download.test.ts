import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPractice } from '../../electron/practice/practice.ts'
import { makePracticeUpdate } from '../../electron/practice/update-file.ts'
import { usualAnswers } from './answers.ts'
import { effectsAt } from './kit.ts'
import { Standing } from './standing.ts'
import { runProgram, uptick, type Line } from './uptick.ts'

// A signal comes while somebody downloads: real processes, real sockets.

const password = 'kestrel-9-orchard'
const folder = mkdtempSync(path.join(tmpdir(), 'uptick-stopped-'))
const data = path.join(folder, 'data')
const answersFile = path.join(folder, 'answers.yaml')
const update = makePracticeUpdate({ name: 'R4_4_3-GA', release: '4.4.3-GA', bytes: 900_000 })
/** What tells another Ctrl-C from the copy of the first one that npm hands on. */
const anotherRequest = 1_100

beforeAll(async () => {
  const file = path.join(folder, 'R4_4_3-GA.mpu5')
  writeFileSync(file, update)
  writeFileSync(answersFile, usualAnswers)
  expect(await uptick(['mirror', 'import', file, '--release', '4.4.3-GA'], data)).toMatchObject({ exit: 0 })
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.concurrent('a stop in the middle of a download', { timeout: 60_000 }, () => {
  it.each([
    ['a Ctrl-C', 'SIGINT', 'ftp', []],
    ['a hang-up', 'SIGHUP', 'http', ['--http']],
  ] as const)('%s lets a client of mirror serve have the rest (%s, by %s)', async (_, signal, __, words) => {
    const serving = new Standing(['mirror', 'serve', '--on', '127.0.0.1:0', '--rate', '400k', ...words], data)
    const { url } = (await serving.line('serving')) as Line & { url: string }
    const got = path.join(folder, signal)
    const client = runProgram('curl', ['-sSf', '-o', got, url])
    await serving.request(words.length === 0 ? 'RETR' : 'GET')
    serving.signal(signal)
    serving.signal(signal)
    await serving.saying('Press Ctrl-C again to stop now.')
    expect(serving.said).toContain('Stopping now would break the download of R4_4_3-GA by 127.0.0.1')
    expect(await client).toMatchObject({ exit: 0 })
    expect(await serving.end()).toBe(130)
    expect(serving.lines.some((line) => line.type === 'delivered')).toBe(true)
  })

  it('a second Ctrl-C interrupts it', async () => {
    const serving = new Standing(['mirror', 'serve', '--on', '127.0.0.1:0', '--rate', '20k', '--http'], data)
    const { url } = (await serving.line('serving')) as Line & { url: string }
    const client = runProgram('curl', ['-sSf', '-o', path.join(folder, 'broken'), url])
    await serving.request('GET')
    serving.signal('SIGINT')
    await serving.saying('Press Ctrl-C again')
    await pause(anotherRequest)
    expect(await serving.interrupt()).toBe(130)
    expect((await client).exit).not.toBe(0)
    expect(serving.lines.some((line) => line.type === 'delivered')).toBe(false)
  })

  it.each([
    ['one Ctrl-C waits for the appliance', 1],
    ['two interrupt its download, and the record shows that', 2],
  ])('of an upgrade: %s', async (_, signals) => {
    // The practice appliance leaves the download to this test, which takes the first bytes and holds still.
    const practice = await startPractice({ password, knobs: { asks: 'nobody', fetchTries: '60' } })
    try {
      const { address, appliance } = practice.appliances[0]!
      const serve = ['--serve-on', '127.0.0.1:0', '--serve-with', 'http']
      const upgrade = new Standing(
        ['upgrade', address, '--to', 'R4_4_3-GA', ...serve, '--answers', answersFile],
        data,
        password,
      )
      const sent = await upgrade.line('return.expected')
      const offered = upgrade.lines.findLast(
        ({ type, seq }) => type === 'patch.offered' && Number(seq) < Number(sent['seq']),
      )
      const download = await firstBytes(String(offered?.data?.['url']))
      upgrade.signal('SIGINT')
      await upgrade.saying('Stopping now would break the download of R4_4_3-GA')
      if (signals === 2) {
        await pause(anotherRequest)
        upgrade.signal('SIGINT')
      } else expect(await download.rest()).toBe(true)
      expect(await upgrade.end()).toBe(130)
      const notes = upgrade.lines.flatMap(({ type, data: about }) => (type === 'note.added' ? [about?.['text']] : []))
      expect(notes).toContainEqual(expect.stringContaining('Uptick keeps serving until the download ends'))
      expect(notes.some((text) => String(text).includes('a person stopped the run a second time'))).toBe(signals === 2)
      expect(upgrade.lines.some((line) => line.type === 'patch.delivered')).toBe(signals === 1)
      const installs = Object.entries(effectsAt(appliance)).filter(([command]) => command.startsWith('Update Install'))
      expect(installs.map(([, times]) => times)).toEqual([1])
    } finally {
      await practice.dispose()
    }
  })
})

/** Begins a download. `rest` takes what is left, and says whether that was all of it. */
async function firstBytes(url: string): Promise<{ rest: () => Promise<boolean> }> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, resolve).on('error', reject)
  })
  const chunks: Buffer[] = []
  response.on('error', () => undefined)
  await new Promise<void>((resolve) =>
    response.once('data', (chunk: Buffer) => {
      chunks.push(chunk)
      response.pause()
      resolve()
    }),
  )
  const rest = (): Promise<boolean> =>
    new Promise((resolve) => {
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('close', () => resolve(Buffer.concat(chunks).equals(update)))
      response.resume()
    })
  return { rest }
}
