import { describe, expect, it } from 'vitest'
import { loadRunbook } from '../../electron/host/runs/runbooks.ts'
import { sendByHand } from '../../shared/engine/console-by-hand.ts'
import type { Runbook } from '../../shared/model/runbook.ts'
import { World, type PersonInput, type WorldOptions } from './world.ts'

// What the words of an item's block make the engine do (RUNBOOK.md), each in a small document of its own.

function documentOf(id: string, ...items: readonly string[]): string {
  const blocks = items.map(
    (block) => `### Item ${/id: (\S+)/.exec(block)?.[1] ?? ''}\n\nProse.\n\n\`\`\`item\n${block.trim()}\n\`\`\``,
  )
  return `---\nid: ${id}\ntitle: A document\nversion: 1.0.0\n---\n\n## Work\n\n${blocks.join('\n\n')}\n`
}

function runbookOf(...items: readonly string[]): Runbook {
  const loaded = loadRunbook(documentOf('mine', ...items), 'mine.md', () => undefined)
  if (!loaded.ok) throw new Error(loaded.failure.sentence)
  return loaded.value.runbook
}

const world = (words: Omit<WorldOptions, 'runbook'>, ...items: readonly string[]): Promise<World> =>
  new World({ ...words, runbook: runbookOf(...items) }).open()

const version = 'id: read.version\nrun: Version\nread: version'
const hostid = 'id: read.hostid\nrun: License Hostid\nread: license-hostid'
const install =
  'id: do.install\ndo: install\neffect: point-of-no-return\ngate: point-of-no-return\nproves: release\nneeds: [read.version, read.hostid]'
const wait = 'id: do.wait\ndo: await-return\nneeds: [do.install]'
const upgrade = [version, hostid, install, wait] as const
const release = { updates: { 'R4_4_3-GA': '4.4.3-GA' }, to: 'R4_4_3-GA' }
const approving: PersonInput = { approve: ['point-of-no-return'] }

describe('what changes an appliance', () => {
  const change = 'id: do.change\nrun: Conf Enable Customercare\neffect: changes\nneeds: [read.hostid]'

  it('does not start automatically, unless the document says that it does', async () => {
    const standing = await world({}, hostid, change)
    expect(await standing.carry()).toEqual({ outcome: 'waiting' })
    expect(standing.reason('a1', 'do.change')).toBe('It changes the appliance; a person starts it.')
    expect(standing.received('a1')).toEqual([])
    const going = await world({}, hostid, `${change}\nauto: true`)
    expect(await going.carry()).toEqual({ outcome: 'done' })
    expect(going.received('a1')).toEqual(['Conf Enable Customercare'])
  })

  it('is shown at its gate, and sent once it is approved', async () => {
    const gated = await world({}, hostid, `${change}\ngate: customer-care`)
    expect(await gated.carry()).toEqual({ outcome: 'waiting' })
    expect(gated.waiting()).toMatchObject([{ kind: 'approval', id: 'customer-care' }])
    expect(gated.of('approval.requested')).toMatchObject([{ command: 'Conf Enable Customercare' }])
    expect(await gated.carry({ approve: ['customer-care'] })).toEqual({ outcome: 'done' })
    expect(gated.received('a1')).toEqual(['Conf Enable Customercare'])
  })

  it('is not sent to an appliance whose role is not proved', async () => {
    const asking = `${change}\nauto: true\nask: [ { id: spare, type: boolean, why: Is it the spare one? } ]\nrole-proof: answers.spare == true`
    const unproved = await world({}, hostid, asking)
    expect(await unproved.carry({ answers: { spare: false } })).toEqual({ outcome: 'blocked' })
    expect(unproved.received('a1')).toEqual([])
    const proved = await world({}, hostid, asking)
    expect(await proved.carry({ answers: { spare: true } })).toEqual({ outcome: 'done' })
    expect(proved.received('a1')).toEqual(['Conf Enable Customercare'])
  })
})

describe('until, every, at-most', () => {
  const backups = (more: string): string =>
    `id: wait.backup\nrun: Backup Status\nread: backup-status\nuntil: idle(facts.backups)\nevery: 1 min\nat-most: 30 min\n${more}`

  it('asks again and again until it holds', async () => {
    const busy = await world({ members: [{ knobs: { backups: 'Backup-1 Running' } }] }, backups(''))
    busy.waitForJobs = undefined
    const done = busy.clock.sleep(10 * 60_000 + 1).then(() => {
      busy.appliance('a1').state.backups = ['Backup-1 Done']
    })
    expect(await busy.carry()).toEqual({ outcome: 'done' })
    await done
    expect(busy.of('command.sent').filter(({ command }) => command === 'Backup Status')).toHaveLength(11)
  })

  it('asks a person where it does not come to hold', async () => {
    const busy = await world({ members: [{ knobs: { backups: 'Backup-1 Running' } }] }, backups(''))
    busy.waitForJobs = undefined
    expect(await busy.carry()).toEqual({ outcome: 'waiting' })
    expect(busy.reason('a1', 'wait.backup')).toBe('Asked for 30 min, and still: Backups Backup-1 Running.')
  })
})

describe('compute, rate, ends', () => {
  const questions = ['pop', 'imap', 'webmail'].map((id) => `  - { id: ${id}, type: number, why: How many?, min: 0 }`)
  const share = `id: perf.share\nask:\n${questions.join('\n')}
compute: { share: "percent(answers.webmail, answers.pop + answers.imap + answers.webmail)" }
rate: { of: share, rows: [ { below: 40, word: low }, { below: 60, word: medium }, { word: high } ] }
ends: facts.shareRating == 'low'`
  const load = 'id: perf.load\ndo: manual\nneeds: [perf.share]'

  it.each([
    [[10, 18, 6], 'Share rating low.', 'not-applicable'],
    [[6, 4, 10], 'Share 50, share rating medium.', 'waiting'],
    [[199, 199, 597], 'Share 60, share rating high.', 'waiting'], // 60.0 exactly
    [[2001, 2000, 5999], 'Share 59.99, share rating medium.', 'waiting'], // never shown on the other side of 60
  ])('%j connections: %s', async ([pop, imap, webmail], words, next) => {
    const evaluated = await world({}, share, load)
    await evaluated.carry({ answers: { pop: pop ?? 0, imap: imap ?? 0, webmail: webmail ?? 0 } })
    expect(evaluated.reason('a1', 'perf.share')).toContain(words.split(',')[0])
    expect(evaluated.of('fact.captured').find(({ fact }) => fact === 'shareRating')?.value).toBe(
      /rating (\w+)/.exec(words)?.[1],
    )
    expect(evaluated.state('a1', 'perf.load')).toBe(next)
    if (next === 'not-applicable') {
      expect(evaluated.reason('a1', 'perf.load')).toMatch(/^"Item perf\.share" ends this section\. Share rating low\.$/)
    }
  })

  it('calculates no share of nothing', async () => {
    const idle = await world({}, share, load)
    expect(await idle.carry({ answers: { pop: 0, imap: 0, webmail: 0 } })).toEqual({ outcome: 'waiting' })
    expect(idle.state('a1', 'perf.share')).toBe('error')
    expect(idle.reason('a1', 'perf.share')).toMatch(/^Could not be checked\. The total is 0/)
  })
})

describe('ways', () => {
  const ways = `${install}\nways: { cli: {}, suite: { menu: [System, Utilities, Updates], begins: install } }`

  it('in the Administration Suite the person starts the install, and the same verification follows at the end', async () => {
    const suite = await world(release, version, hostid, ways, wait)
    await suite.journal.append('question.answered', { appliance: 'a1', question: 'way', value: 'suite', by: 'Ada' })
    expect(await suite.carry()).toEqual({ outcome: 'waiting' })
    expect(suite.of('approval.requested')).toMatchObject([{ command: 'Install Now ftp://10.0.0.1:2121/R4_4_3-GA' }])
    expect(suite.received('a1')).toEqual([])
    // The person approves, that is: begins now. Half a minute later the button is pressed.
    const pressed = suite.clock
      .sleep(30_000)
      .then(() => suite.appliance('a1').answer('Update Install ftp://10.0.0.1:2121/R4_4_3-GA'))
    expect(await suite.carry(approving)).toEqual({ outcome: 'done' })
    await pressed
    expect(suite.of('command.sent').filter(({ effect }) => effect !== 'none')).toEqual([])
    expect(suite.of('install.begun')).toEqual([
      { appliance: 'a1', item: 'do.install', way: 'suite', url: 'ftp://10.0.0.1:2121/R4_4_3-GA', by: 'Ada' },
    ])
    expect(suite.of('return.proven')).toMatchObject([{ release: '4.4.3-GA' }])
    expect(suite.of('patch.delivered')).toHaveLength(1)
    expect(suite.sins()).toEqual([])
  })

  it('without a press of the button after the approval, is reported with what is known', async () => {
    const suite = await world(release, version, hostid, ways, wait)
    await suite.journal.append('question.answered', { appliance: 'a1', question: 'way', value: 'suite', by: 'Ada' })
    const ended = await suite.carry(approving)
    expect(ended.outcome).toBe('unproven')
    expect(suite.of('return.unproven')).toMatchObject([{ outcome: 'never-went-down' }])
  })
})

describe('the release that an update brings', () => {
  it('is not asked for where the name tells it; who approves confirms it', async () => {
    const named = await world({ ...release, confirmed: [] }, ...upgrade)
    expect(await named.carry()).toEqual({ outcome: 'waiting' })
    expect(named.waiting()).toMatchObject([{ kind: 'approval', id: 'point-of-no-return' }])
    expect(named.reason('a1', 'do.install')).toContain('is read from its name; the approval confirms it')
    expect(await named.carry(approving)).toEqual({ outcome: 'done' })
    expect(named.of('question.asked')).toEqual([])
  })

  const said = (value: string) => ({ appliance: 'a1', question: 'wantedRelease', value, by: 'Ada' })

  it('is what the person says if the name is wrong, and the return is checked against that', async () => {
    const other = await world({ ...release, confirmed: [] }, ...upgrade)
    await other.journal.append('question.answered', said('4.4.4-GA'))
    const ended = await other.carry(approving)
    expect(ended.outcome).toBe('unproven')
    expect(other.of('return.expected')).toMatchObject([{ release: '4.4.4-GA' }])
  })

  const unnamed = { to: 'update-12', updates: { 'update-12': '4.4.3-GA' }, confirmed: [] }

  it('is asked for where neither mirror nor name tells it', async () => {
    const asked = await world(unnamed, ...upgrade)
    expect(await asked.carry(approving)).toEqual({ outcome: 'waiting' })
    expect(asked.waiting()).toMatchObject([{ kind: 'question', id: 'wantedRelease' }])
    expect(await asked.carry({ ...approving, answers: { wantedRelease: '4.4.3-GA' } })).toEqual({ outcome: 'done' })
    expect(asked.of('return.expected')).toMatchObject([{ release: '4.4.3-GA' }])
  })

  it.each([
    ['no', 'is not a release such as'],
    ['none', 'is not a release such as'],
    ['4.4', 'is not a release such as'],
    ['4.2.5-GA', 'is not newer than 4.3.7-GA'],
    ['4.3.7-GA', 'is not newer than 4.3.7-GA'],
  ])('is never %s: nothing is sent', async (value, words) => {
    const wrong = await world(unnamed, ...upgrade)
    await wrong.journal.append('question.answered', said(value))
    expect(await wrong.carry(approving)).toEqual({ outcome: 'waiting' })
    expect(wrong.reason('a1', 'do.install')).toContain(words)
    expect(wrong.received('a1')).toEqual([])
  })

  it('is never another one than the mirror says', async () => {
    const wrong = await world(release, ...upgrade)
    await wrong.journal.append('question.answered', said('4.4.4-GA'))
    expect(await wrong.carry(approving)).toEqual({ outcome: 'waiting' })
    expect(wrong.reason('a1', 'do.install')).toContain('The mirror says that R4_4_3-GA brings 4.4.3-GA')
    expect(wrong.received('a1')).toEqual([])
  })

  it('is judged again where an answer changes it after the check', async () => {
    const newer = `id: read.newer
needs: [read.version]
when: has(run.to)
pass: release(run.to) >= release('4.4.0-GA')
say: Too old.
remedy: Another one.`
    const strict = `${install.slice(0, -1)}, read.newer]`
    const changed = await world({ ...release, confirmed: [] }, version, newer, hostid, strict, wait)
    await changed.carry()
    expect(changed.state('a1', 'read.newer')).toBe('pass')
    await changed.journal.append('question.answered', said('4.3.8-GA'))
    await changed.carry(approving)
    expect(changed.state('a1', 'read.newer')).toBe('stale')
    await changed.carry(approving)
    expect(changed.state('a1', 'read.newer')).toBe('fail')
    expect(changed.received('a1')).toEqual([])
  })
})

describe('patches', () => {
  const patches = { updates: { D4_9_1: '', E4_9_2: '', 'R4_4_3-GA': '4.4.3-GA' } }
  const each = `id: after.patches
ask: [ { id: patchesToInstall, type: text, why: Which ones? } ]
do: install
proves: listed
each: answers.patchesToInstall as patch
effect: changes
needs: [read.version, read.hostid]`

  it.each(['prompt', 'close', 'reboot'])('one by one, where the install ends with: %s', async (patchEnds) => {
    const patching = await world({ ...patches, members: [{ knobs: { patchEnds } }] }, version, hostid, each)
    const answers = { patchesToInstall: 'D4_9_1, E4_9_2', installed: true }
    expect(await patching.carry({ answers })).toEqual({ outcome: 'done' })
    expect(patching.received('a1')).toEqual([
      'Update Install ftp://10.0.0.1:2121/D4_9_1',
      'Update Install ftp://10.0.0.1:2121/E4_9_2',
    ])
    expect(patching.of('return.proven').map(({ proofs }) => proofs.at(-1))).toEqual([
      'Update List shows D4_9_1.',
      'Update List shows E4_9_2.',
    ])
    expect(patching.reason('a1', 'after.patches')).toBe('Installed, each listed by Update List: D4_9_1, E4_9_2.')
    expect(patching.sins()).toEqual([])
  })

  it('none, where none is needed', async () => {
    const none = await world(patches, version, hostid, each)
    expect(await none.carry({ answers: { patchesToInstall: 'none' } })).toEqual({ outcome: 'done' })
    expect(none.received('a1')).toEqual([])
  })

  it('that is not in the mirror is reported before anything is sent', async () => {
    const lacking = await world(patches, version, hostid, each)
    const ended = await lacking.carry({ answers: { patchesToInstall: 'D4_9_9' } })
    expect(ended).toMatchObject({ failure: { code: 'patch.not-found' } })
    expect(lacking.received('a1')).toEqual([])
  })

  it('as a run of its own: no other release is expected', async () => {
    const alone = await world({ ...patches, to: 'D4_9_1' }, ...upgrade)
    expect(await alone.carry(approving)).toEqual({ outcome: 'done' })
    expect(alone.of('return.expected')).toMatchObject([{ proves: 'listed', name: 'D4_9_1' }])
    expect(alone.of('return.proven')).toMatchObject([{ release: '4.3.7-GA' }])
  })
})

describe('a person overrules', () => {
  const backup =
    'id: ask.backup\nrun: Backup Status\nread: backup-status\npass: idle(facts.backups)\nsay: It runs.\nremedy: Wait.'
  const busy = { ...release, members: [{ knobs: { backups: 'Backup-7 Suspended' } }] }
  const items = [version, hostid, backup, install.replace('read.hostid]', 'read.hostid, ask.backup]'), wait] as const
  const waivers = { 'ask.backup': { authority: 'the customer', reason: 'that job has been dead for a year' } }

  it('an interlock, by a waiver with a name, for the jobs that were seen', async () => {
    const waived = await world(busy, ...items)
    expect(await waived.carry()).toEqual({ outcome: 'blocked' })
    expect(await waived.carry({ ...approving, waivers })).toEqual({ outcome: 'done' })
    expect(waived.of('interlock.overruled')).toEqual([
      {
        appliance: 'a1',
        rule: 'no-install-while-backup',
        command: 'Update Install R4_4_3-GA',
        by: 'Ada',
        reason: 'that job has been dead for a year (authority: the customer)',
      },
    ])
  })

  it('but not for a job that came later', async () => {
    const later = await world(busy, ...items)
    await later.carry({ waivers })
    later.appliance('a1').state.backups = ['Backup-7 Suspended', 'Backup-8 Running']
    expect(await later.carry({ ...approving, waivers })).toMatchObject({ outcome: 'blocked' })
    expect(later.of('interlock.refused')).toMatchObject([{ rule: 'no-install-while-backup', by: 'engine' }])
    expect(later.received('a1')).toEqual([])
  })
})

describe('a verdict that lost its ground', () => {
  it('is stale once a fact has changed so that it would be judged otherwise', async () => {
    const asked =
      'id: ask.others\nask: [ { id: others, type: boolean, why: Are there others? } ]\npass: answers.others == false\nsay: There are others.\nremedy: Plan them.'
    const standing = await world({}, asked, 'id: by.hand\ndo: manual\nneeds: [ask.others]')
    await standing.carry({ answers: { others: false } })
    expect(standing.state('a1', 'ask.others')).toBe('pass')
    await standing.journal.append('question.answered', { appliance: 'a1', question: 'others', value: true, by: 'Ada' })
    const context = standing.context()
    const { judgeItems } = await import('../../shared/engine/judge-items.ts')
    await judgeItems(context)
    expect(standing.state('a1', 'ask.others')).toBe('stale')
    expect(standing.of('item.stale')).toMatchObject([
      { reason: 'What it rested on has changed. There are others. Answer yes.' },
    ])
  })
})

describe("the console in a person's hands", () => {
  it.each([
    ['Update Install ftp://10.0.0.9/P4_4_3-GA', 'install-by-its-item'],
    ['update   INSTALL x', 'install-by-its-item'],
  ])('"%s" is refused: %s', async (command, rule) => {
    const hand = await world(release, ...upgrade)
    await hand.carry()
    expect(await sendByHand(hand.context(), 'a1', command)).toMatchObject({
      failure: { code: 'command.refused-by-interlock' },
    })
    expect(hand.of('interlock.refused')).toMatchObject([{ rule, command, by: 'person' }])
    expect(hand.received('a1')).toEqual([])
  })

  it('a reboot is refused while an install is open, and the wildcard until each engine was updated', async () => {
    const hand = await world(
      { ...release, members: [{ knobs: { returns: 'stays' } }] },
      'id: read.engines\nrun: Uce Version\nread: uce-version',
      ...upgrade,
    )
    const open = hand.carry(approving)
    await hand.clock.sleep(300_000)
    expect(hand.journal.state.appliances['a1']?.returning).toBeDefined()
    const { refusalOf } = await import('../../shared/engine/interlocks.ts')
    const ground = { state: hand.journal.state, runbook: hand.runbook }
    for (const command of ['Reboot', 'halt', 'Update Install ftp://x/y']) {
      expect(refusalOf(ground, 'a1', command, 'person')?.rule).toMatch(/^install-/)
    }
    expect(refusalOf(ground, 'a1', 'Uce Update *', 'person')).toMatchObject({
      rule: 'no-wildcard-update',
      hint: expect.stringContaining('rpdengine, default') as string,
    })
    expect(refusalOf(ground, 'a1', 'Version', 'person')).toBeUndefined()
    await open
  })

  it('typed commands and their replies are in the journal under the person’s name', async () => {
    const hand = await world({}, hostid)
    await hand.carry()
    expect(await sendByHand(hand.context(), 'a1', 'Storage Space')).toMatchObject({ ok: true })
    expect(hand.of('command.sent').at(-1)).toMatchObject({
      item: 'console',
      command: 'Storage Space',
      by: 'person',
      effect: 'none',
    })
    expect(hand.of('command.finished').at(-1)?.lines?.[0]).toMatch(/^Mailstore/)
  })
})

describe('a patch that was installed before the upgrade under the same name', () => {
  const listing = 'id: before.patches\nrun: Update List\nread: update-list'
  const strict = `${install.slice(0, -1)}, before.patches]`
  const again =
    'id: after.patches\nask: [ { id: patchesToInstall, type: text, why: Which ones? } ]\ndo: install\nproves: listed\neach: answers.patchesToInstall as patch\neffect: changes\nneeds: [after.listed]'
  const relisting = `${listing.replace('before.patches', 'after.listed')}\nneeds: [do.wait]`
  const old = { members: [{ knobs: { patches: 'D4_9_1' } }] }
  const updates = { 'R4_4_3-GA': '4.4.3-GA', D4_9_1: '', D4_9_2: '' }

  it('waits for an approval of its own; a build for the new release does not', async () => {
    const reinstalling = await world(
      { ...release, ...old, updates },
      version,
      hostid,
      listing,
      strict,
      wait,
      relisting,
      again,
    )
    const answers = { patchesToInstall: 'D4_9_2, D4_9_1', installed: true }
    expect(await reinstalling.carry({ ...approving, answers })).toEqual({ outcome: 'waiting' })
    expect(reinstalling.waiting()).toMatchObject([{ kind: 'approval', id: 'old-build', needs: ['old-build'] }])
    expect(reinstalling.reason('a1', 'after.patches')).toContain('D4_9_1 was installed before the upgrade')
    const installs = ['R4_4_3-GA', 'D4_9_2'].map((name) => `Update Install ftp://10.0.0.1:2121/${name}`)
    expect(reinstalling.received('a1')).toEqual(installs)

    const given = { appliance: 'a1', gate: 'old-build', item: 'after.patches', by: 'Ada' }
    await reinstalling.journal.append('approval.given', given)
    expect(await reinstalling.carry({ answers })).toEqual({ outcome: 'waiting' })
    expect(reinstalling.received('a1')).toEqual(installs)
    await reinstalling.journal.append('approval.given', { ...given, accepted: ['old-build'] })
    expect(await reinstalling.carry({ answers })).toEqual({ outcome: 'done' })
    expect(reinstalling.received('a1')).toEqual([...installs, 'Update Install ftp://10.0.0.1:2121/D4_9_1'])
  })
})
