import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DiaryEntry } from '../../electron/practice/appliance.ts'
import { makePracticeUpdate } from '../../electron/practice/update-file.ts'
import { usualAnswers } from './answers.ts'
import { Networks, noNetworks } from './networks.ts'
import { uptick, type Ended, type Line } from './uptick.ts'

// The hours in which the appliance is unreachable, at the speed of real time: laptop and appliance are processes in
// networks of their own, and cables are pulled, addresses change and processes are killed while they work.

const password = 'kestrel-9-orchard'
const folder = mkdtempSync(path.join(tmpdir(), 'uptick-networks-'))
const answersFile = path.join(folder, 'answers.yaml')
const updateFile = path.join(folder, 'R4_4_3-GA.mpu5')
const missing = noNetworks()

beforeAll(() => {
  writeFileSync(updateFile, makePracticeUpdate({ name: 'R4_4_3-GA', release: '4.4.3-GA', bytes: 2_000_000 }))
  writeFileSync(answersFile, usualAnswers)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Milliseconds for a journey of half a minute on a machine that runs others at the same time. */
const limit = 240_000

const pace = ['--probe-every', '0.2', '--settle', '1', '--give-up-after', '80', '--answers', answersFile]
const knobs = { linger: '1500', install: '3000', down: '4000', fetchTries: '30' }

const stage =
  (name: string) =>
  (line: Line): boolean =>
    line.type === 'return.stage' && line.data?.['stage'] === name
const installSent = (line: Line): boolean =>
  line.type === 'command.sent' && String(line.data?.['command']).startsWith('Update Install')
const installed = (diary: readonly DiaryEntry[]): readonly string[] =>
  diary.flatMap(({ kind, text }) => (kind === 'command' && /^update install/i.test(text) ? [text] : []))
const saysBack = (ended: Ended): number => ended.lines.filter(({ type }) => type === 'return.proven').length

interface Scene {
  readonly networks: Networks
  readonly address: string
  readonly data: string
  readonly words: readonly string[]
  upgrade(onLine?: (line: Line) => unknown, ...more: string[]): Promise<Ended>
  /** The run of an upgrade that has ended in any way. */
  resume(ended: Ended, onLine?: (line: Line) => unknown): Promise<Ended>
  act(ended: Ended, word: string, ...rest: string[]): Promise<void>
  diary(): Promise<readonly DiaryEntry[]>
  powerFails(): void
}

async function scene(
  name: string,
  set: Readonly<Record<string, string>>,
  play: (scene: Scene) => Promise<void>,
): Promise<void> {
  const networks = new Networks(name)
  const data = path.join(folder, name)
  try {
    await networks.open()
    const imported = await uptick(['mirror', 'import', updateFile, '--release', '4.4.3-GA'], data)
    expect(imported).toMatchObject({ exit: 0, refusals: [] })
    const appliance = await networks.appliance({ ...knobs, ...set }, password)
    const words = ['upgrade', appliance.address, '--user', 'Administrator', '--to', 'R4_4_3-GA', ...pace]
    const runOf = (ended: Ended): string => ended.lines.find((line) => line.run !== undefined)?.run ?? ''
    const heard = (onLine: (line: Line) => unknown) => ({ password, killAt: (line: Line) => onLine(line) === true })
    await play({
      networks,
      address: appliance.address,
      data,
      words,
      upgrade: (onLine = () => false, ...more) => networks.uptick([...words, ...more], data, heard(onLine)),
      resume: (ended, onLine = () => false) => networks.uptick(['resume', runOf(ended), ...pace], data, heard(onLine)),
      async act(ended, word, ...rest) {
        expect(await uptick([word, runOf(ended), ...rest], data)).toMatchObject({ exit: 0, refusals: [] })
      },
      diary: () => appliance.diary(),
      powerFails: () => appliance.kill(),
    })
  } finally {
    await networks.close()
  }
}

async function provedOnce(ended: Ended, diary: readonly DiaryEntry[], earlier = 0): Promise<void> {
  expect(ended.exit, ended.all.slice(-2000)).toBe(0)
  expect(saysBack(ended) + earlier).toBe(1)
  expect(installed(diary)).toHaveLength(1)
  expect(diary.filter(({ kind }) => kind === 'sin')).toEqual([])
  await Promise.resolve()
}

describe.runIf(missing === undefined).concurrent('an upgrade whose network', () => {
  it(
    'is whole, is proved',
    () => scene('whole', {}, async (here) => provedOnce(await here.upgrade(), await here.diary())),
    limit,
  )

  it(
    'is cut in the middle of the fetch for two seconds, loses nothing',
    () =>
      scene('fetch', { fetchRate: '400000' }, async (here) => {
        const ended = await here.upgrade((line) => {
          if (!installSent(line)) return
          void after(1500)
            .then(() => here.networks.cable('far', 'down'))
            .then(() => after(2000))
            .then(() => here.networks.cable('far', 'up'))
        })
        await provedOnce(ended, await here.diary())
      }),
    limit,
  )

  it(
    'is cut while it installs: silence is not taken for a reboot, a person is asked, and no login takes place meanwhile',
    () =>
      scene('cut', { linger: '40000', install: '4000' }, async (here) => {
        let cut = false
        const first = await here.upgrade((line) => {
          if (cut || line.type !== 'return.stage') return
          cut = true
          void here.networks
            .cable('far', 'down')
            .then(() => after(15000))
            .then(() => here.networks.cable('far', 'up'))
        })
        expect(cut).toBe(true)
        expect(first.exit, first.all.slice(-2000)).toBe(4)
        expect(first.lines.at(-1)?.['waiting']).toMatchObject([{ id: 'restarted' }])
        expect(saysBack(first)).toBe(0)
        await here.act(first, 'answer', 'restarted', 'no')
        await provedOnce(await here.resume(first), await here.diary())
      }),
    limit,
  )

  it(
    'is lost on the laptop itself, is reported, and nothing is claimed',
    () =>
      scene('own', { install: '9000' }, async (here) => {
        let cut = false
        const ended = await here.upgrade((line) => {
          if (cut || line.type !== 'return.stage') return
          cut = true
          void here.networks
            .cable('laptop', 'down')
            .then(() => after(4000))
            .then(() => here.networks.cable('laptop', 'up'))
        })
        const blind = ended.lines.filter(stage('blind'))
        expect(blind.length, ended.all.slice(-3000)).toBeGreaterThan(0)
        await provedOnce(ended, await here.diary())
      }),
    limit,
  )

  it(
    'is another one after the laptop was moved while it was down, is proved from the new address',
    () =>
      scene('moved', { down: '12000' }, async (here) => {
        const first = await here.upgrade(stage('down'))
        expect(first.exit, 'it was killed').toBe(null)
        await here.networks.move('10.77.0.9/24')
        await provedOnce(await here.resume(first), await here.diary())
      }),
    limit,
  )

  it(
    'is another one before the install, asks again for the approval of what has changed',
    () =>
      scene('readdressed', {}, async (here) => {
        const first = await here.upgrade(({ type }) => type === 'approval.given')
        expect(first.exit, 'it was killed').toBe(null)
        await here.networks.move('10.77.0.9/24')
        const second = await here.resume(first)
        await provedOnce(second, await here.diary())
        expect(installed(await here.diary())[0]).toContain('10.77.0.9')
        const approved = second.lines.filter(({ type }) => type === 'approval.given')
        expect(JSON.stringify(approved)).toContain('10.77.0.9')
      }),
    limit,
  )

  it(
    'leads to an appliance whose power fails, ends as one that did not return',
    () =>
      scene('power', {}, async (here) => {
        const ended = await here.upgrade(
          (line) => {
            if (stage('installing')(line)) here.powerFails()
          },
          '--give-up-after',
          '12',
        )
        expect(ended.exit, ended.all.slice(-2000)).toBe(6)
        expect(saysBack(ended)).toBe(0)
        expect(ended.lines.at(-1)).toMatchObject({ type: 'summary', exit: 6 })
      }),
    limit,
  )
})

if (missing !== undefined) console.warn(`The journeys through cut networks are skipped: ${missing}.`)
