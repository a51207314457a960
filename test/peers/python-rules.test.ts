import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createHost } from '../../electron/host/host.ts'
import { createClient } from '../../shared/contract/client.ts'
import { usualAnswers } from '../journeys/answers.ts'
import { unapproved } from '../journeys/shop.ts'
import { kinds, PythonGround, typed, type Line, type Told } from './python-ground.ts'

// What the rules of an upgrade forbid never reaches an appliance that was written by another reader of the facts: each
// careless way is refused in one sentence, with the exit code that CLI.md gives it.

const ground = new PythonGround()
const uptick = (...words: string[]): Promise<Told> => ground.uptick(...words)
const pace = ['--probe-every', '0.1', '--settle', '0.4', '--give-up-after', '60']
const hours = (from: number): string => new Date(Date.now() + from * 3_600_000).toISOString().slice(0, 16) + 'Z'
let files = 0

function answersFile(text: string): string[] {
  const file = path.join(ground.folder, `answers-${String((files += 1))}.yaml`)
  writeFileSync(file, text)
  return ['--answers', file]
}
const upgrade = (address: string, name: string, answers = unapproved, ...more: string[]): Promise<Told> =>
  uptick('upgrade', address, '--to', name, '--serve-on', '127.0.0.1:0', ...pace, ...answersFile(answers), ...more)
const resume = (run: string, answers = unapproved): Promise<Told> =>
  uptick('resume', run, ...pace, ...answersFile(answers))
const runOf = ({ lines }: Told): string => String(lines.at(-1)?.['run'])
const effects = (diary: readonly Line[]): string[] => kinds(diary, 'effect').map(({ command }) => String(command))
const refusedAs = (exit: number, words: string): object => ({
  exit,
  errors: expect.stringMatching(new RegExp(`^uptick: [^\\n]*${words}[^\\n]*\\n$`)) as string,
})

beforeAll(async () => {
  for (const [name, release] of Object.entries(ground.updates)) await ground.mirror(name, release)
  await ground.mirror('update-12', undefined)
  await ground.mirror('R4_3_9-GA', '4.3.9-GA')
  await ground.mirror('D4_3_7_48813', undefined)
})
afterEach(() => ground.endAppliances())
afterAll(() => ground.close())

describe('sent to an appliance in Python', { timeout: 90_000 }, () => {
  test('nothing, where a check failed and somebody marks it done', async () => {
    const { address, diary } = await ground.appliance('--release', '4.1.8-GA')
    const started = await upgrade(address, 'R4_4_3-GA')
    expect(started.exit).toBe(3)
    const run = runOf(started)
    for (const note of [[], ['--note', 'It will work.']])
      expect(await uptick('tick', run, 'rule.minimum-release', ...note)).toMatchObject(
        refusedAs(3, 'failed, so it cannot be marked done'),
      )
    expect((await resume(run, `${unapproved}approve: [point-of-no-return]\naccept: [licence-agreement]\n`)).exit).toBe(
      3,
    )
    expect(effects(diary())).toEqual([])
  })

  test('nothing, before the license agreement is accepted and a late start has its authority', async () => {
    const { address, diary } = await ground.appliance()
    const window = ['--window', `${hours(-4)}-${hours(-1)}`]
    const started = await upgrade(address, 'R4_4_3-GA', unapproved, ...window)
    expect(started.exit).toBe(4)
    const approve = ['approve', runOf(started), 'point-of-no-return']
    expect(await uptick(...approve)).toMatchObject(refusedAs(2, '--accept licence-agreement'))
    const accepted = [...approve, '--accept', 'licence-agreement', '--accept', 'own-hash-only']
    expect(await uptick(...accepted)).toMatchObject(refusedAs(2, 'last safe start has passed'))
    expect(effects(diary())).toEqual([])
  })

  test('nothing, while the release that an update brings is answered with what cannot be it', async () => {
    const { address, diary } = await ground.appliance()
    const started = await upgrade(address, 'update-12', usualAnswers)
    expect(started.exit).toBe(4)
    for (const value of ['no', 'none', '4.2.5-GA', '4.3.7-GA'])
      expect(await uptick('answer', runOf(started), 'wantedRelease', value)).toMatchObject(refusedAs(2, value))
    expect(effects(diary())).toEqual([])
  })

  test('no restart that was typed by hand, before its cost is confirmed by the name of the appliance', async () => {
    const { address, diary } = await ground.appliance()
    const made = await createHost({ data: path.join(ground.folder, 'by-hand'), door: 'cli' })
    if (!made.ok) throw new Error(made.failure.sentence)
    const { value: host } = made
    try {
      const client = createClient({ call: (request) => host.dispatch(request), listen: (heard) => host.onPush(heard) })
      const ends = new Map<string, { ended: string; sentence?: string }>()
      let heard = (): void => undefined
      client.on('passing', (push) => {
        if (push.kind !== 'operation') return
        const sentence = push.ended === 'failed' ? push.failure.sentence : undefined
        ends.set(push.operationId, { ended: push.ended, ...(sentence === undefined ? {} : { sentence }) })
        heard()
      })
      const ended = async (operationId: string): Promise<{ ended: string; sentence?: string }> => {
        for (;;) {
          const end = ends.get(operationId)
          if (end !== undefined) return end
          await new Promise<void>((resolve) => (heard = resolve))
        }
      }
      const value = <T>(answer: { ok: true; value: T } | { ok: false; failure: { sentence: string } }): T => {
        if (!answer.ok) throw new Error(answer.failure.sentence)
        return answer.value
      }
      const { credentialRef } = value(await client.ask('credential.put', { password: ground.password }))
      const appliances = [{ address, role: 'appliance' as const, credentialRef }]
      const { run } = value(await client.ask('run.open', { appliances, purpose: 'check', by: 'Ada', options: {} }))
      await ended(value(await client.ask('run.carryOn', { run })).operationId)
      value(await client.ask('console.take', { run, by: 'Robin' }))
      const send = async (confirmation?: {
        cost: string
        typed: string
      }): Promise<{ ended: string; sentence?: string }> => {
        const more = confirmation === undefined ? {} : { confirmation }
        return ended(value(await client.ask('console.send', { run, command: 'Reboot', ...more })).operationId)
      }
      const asked = await send()
      expect(asked).toMatchObject({
        ended: 'failed',
        sentence: expect.stringContaining('stops every service') as string,
      })
      for (const typed of ['', 'yes', 'Reboot'])
        expect(await send({ cost: asked.sentence ?? '', typed })).toMatchObject({ ended: 'failed' })
      const entries = value(await client.ask('run.eventsSince', { run, seq: 0 }))
      expect(entries.filter(({ data }) => 'command' in data && data.command === 'Reboot')).toEqual([])
      const notes = diary()
      expect(kinds(notes, 'sin')).toEqual([])
      expect(kinds(notes, 'command').map(({ text }) => String(text))).not.toContain('Reboot')
    } finally {
      await host.close()
    }
  })

  test('no patch again that was there before the upgrade, without an approval of its own', async () => {
    const { address, diary } = await ground.appliance('--patches', 'D4_3_7_48813')
    const answers = usualAnswers.replace('patchesToInstall: none', 'patchesToInstall: D4_3_7_48813')
    const ended = await upgrade(address, 'R4_4_3-GA', answers)
    expect(ended.exit).toBe(4)
    expect(ended.lines.at(-1)?.['waiting']).toMatchObject([{ kind: 'approval', id: 'old-build' }])
    const installs = effects(diary()).filter((command) => command.startsWith('Update Install'))
    expect(installs).toEqual([expect.stringMatching(/R4_4_3-GA$/)])
  })

  test.each([
    ['has ended', '"Upgrades Allowed" f 2012-12-31|"Antispam" s permanent', 3],
    ['is only a letter of another one', 'Fax f|"Antispam" (s) permanent', 3],
    ['is not understood', '"Upgrades Allowed" (f) ????', 4],
  ])('nothing, where the license for upgrades %s', async (_what, rows, exit) => {
    const { address, diary } = await ground.appliance('--licence-rows', rows)
    expect((await upgrade(address, 'R4_4_3-GA', usualAnswers)).exit).toBe(exit)
    expect(effects(diary())).toEqual([])
  })

  test('no release update within one line without a look, although it is licensed', async () => {
    const { address, diary } = await ground.appliance('--update', 'R4_3_9-GA=4.3.9-GA')
    const started = await upgrade(address, 'R4_3_9-GA')
    expect(started.exit).not.toBe(0)
    expect(typed(started.lines, 'item.finished').map(({ data }) => [data?.['item'], data?.['status']])).toContainEqual([
      'cli.p-and-r',
      'attention',
    ])
    expect(effects(diary())).toEqual([])
  })

  test.each(['mirapoint', 'telnet', 'x'])('all that an upgrade needs, with the password %s', async (password) => {
    const own = new PythonGround(password)
    try {
      await own.mirror('R4_4_3-GA', '4.4.3-GA')
      const { address, diary } = await own.appliance()
      const words = ['upgrade', address, '--to', 'R4_4_3-GA', '--serve-on', '127.0.0.1:0', ...pace]
      const { exit, lines } = await own.uptick(...words, ...answersFile(usualAnswers))
      expect({ exit, proven: typed(lines, 'return.proven').length }).toEqual({ exit: 0, proven: 1 })
      expect(kinds(diary(), 'sin')).toEqual([])
    } finally {
      await own.endAppliances()
      own.close()
    }
  })
})

describe('sent to a cluster of appliances in Python', { timeout: 120_000 }, () => {
  const roles = ['standby', 'active', 'active'] as const
  const hosts = roles.map((_, at) => `mx${String(at + 1)}.example.net`)

  async function cluster(
    more: (at: number) => string[],
    answered = roles.map(String),
  ): Promise<{ told: Told; diaries: Line[][] }> {
    const found = ['--found', hosts.slice(1).join(',')]
    const start = (role: string, at: number) =>
      ground.appliance(
        '--host',
        hosts[at] ?? '',
        '--prompt',
        `${hosts[at] ?? ''}> `,
        '--role',
        role,
        '--hostid',
        `00e0814f22a${String(at)}`,
        '--serial',
        `M4500-${String(at)}`,
        ...found,
        ...more(at),
      )
    const members = await Promise.all(roles.map(start))
    const rows = members.map(({ address }, at) => `  - { address: '${address}', role: ${roles[at] ?? ''} }`)
    const file = path.join(ground.folder, 'cluster.yaml')
    writeFileSync(file, `name: north\nappliances:\n${rows.join('\n')}\n`)
    const says = answered.map((role, at) => `  a${String(at + 1)}/clusterRole: ${role}\n`).join('')
    const answers = usualAnswers
      .replace('answers:\n', `answers:\n${says}`)
      .replace('approve: [', '  cluster.12-all-rebooted: seen\n  cluster.13-console: both\napprove: [cluster, ')
    const words = ['upgrade', '--cluster', file, '--to', 'R4_4_3-GA', '--serve-on', '127.0.0.1:0', ...pace]
    const told = await uptick(...words, ...answersFile(answers))
    return { told, diaries: members.map(({ diary }) => diary()) }
  }

  test('each command to its role, in the order of the guide', async () => {
    const { told, diaries } = await cluster(() => [])
    expect(told.exit, told.all.slice(-2000)).toBe(0)
    const all = diaries
      .flatMap((diary, at) => kinds(diary, 'effect').map((note) => ({ ...note, at, when: Number(note['at']) })))
      .filter((note) => /^(?:Cluster|Update Install)/.test(String((note as Line)['command'])))
      .toSorted((a, b) => a.when - b.when)
    expect(all.map((note) => `${String(note.at)} ${String((note as Line)['command']).split(' ').slice(0, 2).join(' ')}`)).toEqual([
      '1 Cluster Detach', '2 Cluster Detach', '0 Cluster Delete', '0 Update Install', '0 Cluster Add',
      '1 Update Install', '1 Cluster Attach', '0 Cluster Scan', '2 Update Install', '2 Cluster Attach', '0 Cluster Scan',
    ]) // prettier-ignore
    expect(diaries.flatMap((diary) => kinds(diary, 'sin'))).toEqual([])
  })

  test.each<[string, (at: number) => string[], string[] | undefined]>([
    ['an appliance shows another role than the file names', () => [], ['standby', 'standby', 'active']],
    ['one has another patch than the others', (at) => (at === 2 ? ['--patches', 'D4_3_7_48813'] : []), undefined],
    ['one has another release than the others', (at) => (at === 1 ? ['--release', '4.2.5-GA'] : []), undefined],
  ])('nothing, where %s', async (_what, more, answered) => {
    const { told, diaries } = await cluster(more, answered)
    expect(told.exit).toBe(3)
    expect(diaries.flatMap(effects)).toEqual([])
  })
})
