import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { startPractice, type PracticeAppliance } from '../../electron/practice/practice.ts'
import { makePracticeUpdate } from '../../electron/practice/update-file.ts'
import { example } from '../unit/runbook/authoring.ts'
import { usualAnswers } from './answers.ts'
import { cli, runProgram, uptick, type Ended } from './uptick.ts'

// Documents by the command line: what they carry of the guide, what is wrong with one, and one of somebody's own carried out.

const password = 'dunlin 5 "sedge"'
const folder = mkdtempSync(path.join(tmpdir(), 'uptick-runbook-'))
const data = path.join(folder, 'data')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function withPractice(
  knobs: Record<string, string>,
  work: (practice: PracticeAppliance) => Promise<void>,
): Promise<void> {
  const practice = await startPractice({ password, knobs })
  try {
    await work(practice.appliances[0]!)
  } finally {
    await practice.dispose()
  }
}

describe('uptick runbook', { timeout: 180_000 }, () => {
  it('coverage shows for each entry of the guide what implements it', async () => {
    const { exit, lines, all } = await uptick(['runbook', 'coverage'], data)
    expect(exit).toBe(0)
    expect(lines).toHaveLength(103)
    expect(lines.find(({ entry }) => entry === 'after.antispam.no-wildcard')).toMatchObject({
      page: 14,
      kind: 'rule',
      carriedBy: [{ notice: 'mos-upgrade/after.antispam' }, { interlock: 'no-wildcard-update' }],
    })
    expect(lines.find(({ entry }) => entry === 'cluster.10-scan')).toMatchObject({
      command: 'Cluster Scan',
      carriedBy: [{ runbook: 'mos-cluster-upgrade', item: 'cluster.10-scan' }],
    })
    expect(lines.at(-1)).toMatchObject({ type: 'summary', outcome: 'done', exit: 0 })
    expect(all).toContain('102 entries, 0 of them without an item.')
  })

  it('lint names file and line of every fault, and finds none in the document of the page on writing', async () => {
    const good = path.join(folder, 'evening-before.md')
    writeFileSync(good, example)
    expect(await uptick(['runbook', 'lint', good], data)).toMatchObject({ exit: 0, refusals: [] })
    const bad = path.join(folder, 'bad.md')
    const spoilt = example
      .replace('read: backup-status', 'read: backup-stauts')
      .replace("release('4.4')", "release('4.4') && false")
    writeFileSync(bad, spoilt)
    const { exit, lines } = await uptick(['runbook', 'lint', bad], data)
    expect(exit).toBe(3)
    const line = (words: string): number => spoilt.split('\n').findIndex((text) => text.includes(words)) + 1
    expect(lines.filter(({ sentence }) => sentence !== undefined)).toEqual([
      {
        file: bad,
        line: line('### No backup running'),
        sentence: 'look.backups: there is no parser "backup-stauts".',
      },
      {
        file: bad,
        line: line('### User notice'),
        sentence: `look.users: "when: release(facts.release) < release('4.4') && false" is dead: it can never hold, so the item never applies.`,
      },
    ])
  })

  it('executes a user’s own document as well as the built-in ones', async () => {
    const file = path.join(folder, 'evening-before.md')
    writeFileSync(file, example)
    const answers = path.join(folder, 'answers.yaml')
    writeFileSync(
      answers,
      'answers: { usedMegabytes: 201344, totalMegabytes: 512000 }\nticks: { look.users: mailed at 17:00 }\napprove: [rescan]\n',
    )
    await withPractice({}, async ({ address, appliance }) => {
      const words = ['check', address, '--runbook', file, '--answers', answers]
      const { exit, lines, refusals } = await uptick(words, data, { password })
      expect(refusals).toEqual([])
      expect(exit).toBe(0)
      const finished = lines
        .filter(({ type }) => type === 'item.finished')
        .map(({ data: about }) => [about?.['item'], about?.['status'], about?.['reason']])
      expect(finished).toEqual([
        ['look.release', 'pass', expect.any(String)],
        ['look.backups', 'pass', 'Backups Backup-10000 Done.'],
        ['look.store', 'pass', expect.any(String)],
        ['look.full', 'pass', 'Used 39.32, used rating roomy.'],
      ])
      expect(appliance.diary.filter(({ text }) => text.startsWith('Uce SetOption'))).toEqual([])
      const fact = lines.find(({ type, data: about }) => type === 'fact.captured' && about?.['fact'] === 'usedSpace')
      expect(fact?.data?.['value']).toBe('201344')
    })
    expect((await uptick(['runbook', 'list'], data)).lines.map(({ id }) => id).filter((id) => id !== undefined)).toEqual([
      'mos-cluster-upgrade', 'mos-performance', 'mos-support', 'mos-upgrade',
    ]) // prettier-ignore
  })
})

describe('uptick upgrade --cluster', { timeout: 120_000 }, () => {
  it('leads a cluster to its end, the cluster commands approved as one chain', async () => {
    const practice = await startPractice({
      password,
      cluster: 1,
      knobs: { linger: '100', install: '200', down: '900', layout: 'columns' },
    })
    try {
      const update = path.join(folder, 'R4_4_3-GA.mpu5')
      writeFileSync(update, makePracticeUpdate({ name: 'R4_4_3-GA', release: '4.4.3-GA', bytes: 50_000 }))
      expect((await uptick(['mirror', 'import', update, '--release', '4.4.3-GA'], data)).exit).toBe(0)
      const members = practice.appliances.map(({ address, role }) => `  - { address: '${address}', role: ${role} }`)
      const cluster = path.join(folder, 'cluster.yaml')
      writeFileSync(cluster, `name: north\nappliances:\n${members.join('\n')}\n`)
      const answers = path.join(folder, 'cluster-answers.yaml')
      const ends = '  cluster.12-all-rebooted: seen\n  cluster.13-console: ms-02\napprove: [cluster, '
      const roles = practice.appliances.map(({ role }, index) => `  a${String(index + 1)}/clusterRole: ${role}\n`)
      const answered = usualAnswers.replace('answers:\n', `answers:\n${roles.join('')}`)
      writeFileSync(answers, answered.replace('approve: [', ends))
      const pace = ['--probe-every', '0.1', '--settle', '0.3', '--serve-on', '127.0.0.1:0']
      const words = ['upgrade', '--cluster', cluster, '--to', 'R4_4_3-GA', '--answers', answers, ...pace]
      const { exit, lines, all } = await uptick(words, data, { password })
      expect(exit, all.slice(-2_000)).toBe(0)
      const approved = lines
        .filter(({ type }) => type === 'approval.given')
        .map(({ data: about }) => about?.['command'])
      expect(approved.map((command) => String(command).split(' ').slice(0, 2).join(' '))).toEqual([
        'Cluster Detach',
        'Update Install',
        'Update Install',
      ])
      expect(approved[0]).toBe(
        'Cluster Detach (ms-02); Cluster Delete (ms-01); Cluster Add north (ms-01); Cluster Attach north (ms-02); Cluster Scan (ms-01)',
      )
      expect(practice.appliances.map(({ appliance }) => appliance.state.release)).toEqual(['4.4.3-GA', '4.4.3-GA'])
      const sins = practice.appliances.flatMap(({ appliance }) => appliance.diary.filter(({ kind }) => kind === 'sin'))
      expect(sins).toEqual([])
    } finally {
      await practice.dispose()
    }
  })
})

describe('uptick support', { timeout: 180_000 }, () => {
  it('visits an appliance, and knows from then on what a run has read', async () => {
    await withPractice({ serial: 'MP-77', hostId: 'CAFE0042', chassis: 'M600' }, async ({ address, appliance }) => {
      const visited = await uptick(['support', address], data, { password })
      expect(visited).toMatchObject({ exit: 0, refusals: [] })
      const card = visited.lines.find(({ type }) => type === 'support')
      expect(card).toMatchObject({ release: '4.3.7-GA', hostId: 'CAFE0042', serial: 'MP-77', chassis: 'M600' })
      expect(visited.lines.filter(({ type }) => type === 'contact').map(({ contact }) => contact)).toContain(
        '- Telephone, elsewhere: +800 2228 8800',
      )
      const asked = appliance.diary.filter(({ kind }) => kind === 'command').length
      const again = await uptick(['support', String(card?.['run'])], data)
      expect(again.exit).toBe(0)
      expect(again.lines.find(({ type }) => type === 'support')).toEqual(card)
      expect(appliance.diary.filter(({ kind }) => kind === 'command')).toHaveLength(asked)
      expect(visited.all).not.toContain(password)
    })
  })

  it('prints its card if an appliance refuses the install, or does not return', async () => {
    const update = path.join(folder, 'R4_4_3-GA.mpu5')
    const answers = path.join(folder, 'answers.yaml')
    writeFileSync(update, makePracticeUpdate({ name: 'R4_4_3-GA', release: '4.4.3-GA', bytes: 1000 }))
    writeFileSync(answers, usualAnswers)
    await uptick(['mirror', 'import', update, '--release', '4.4.3-GA'], data)
    const upgrade = (address: string, ...more: string[]): Promise<Ended> => {
      const words = [
        'upgrade',
        address,
        '--to',
        'R4_4_3-GA',
        '--serve-on',
        '127.0.0.1:0',
        '--answers',
        answers,
        ...more,
      ]
      return runProgram(process.execPath, [cli, ...words, '--data', data], { password })
    }
    await withPractice({ serial: 'MP-77', refuse: 'disk' }, async ({ address }) => {
      const { exit, all } = await upgrade(address)
      expect(exit, all).toBe(6)
      expect(all).toMatch(/What support asks for:[^]+Serial number: {4}MP-77[^]+Refused: {10}Update Install ftp:/)
    })
    const pace = ['--probe-every', '0.1', '--settle', '0.3', '--give-up-after', '3']
    await withPractice({ serial: 'MP-78', returns: 'never', install: '300', linger: '100' }, async ({ address }) => {
      const { exit, all } = await upgrade(address, ...pace)
      expect(exit, all).toBe(6)
      expect(all).toMatch(/What support asks for:[^]+Serial number: {4}MP-78[^]+Last stage: {7}down: did-not-return/)
    })
  })

  it('reports that no service responds, and names its required arguments', async () => {
    const closed = await uptick(['support', '127.0.0.1:1'], data, { password })
    expect(closed.exit).toBe(5)
    expect(await uptick(['support'], data)).toMatchObject({
      exit: 2,
      refusals: [expect.stringContaining('support requires RUN or the ADDRESS') as string],
    })
  })
})
