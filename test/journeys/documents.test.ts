import { describe, expect, it } from 'vitest'
import type { Runbook } from '../../shared/model/runbook.ts'
import { itemOf } from '../../shared/model/run-state.ts'
import { guideEntries, type GuideEntry } from '../../shared/runbook/guide-entries.ts'
import { ada as person, documentOf, saying } from './guide-ground.ts'
import { clusterCommands, clusterInOrder } from './cluster-order.ts'
import { World, type MemberOptions, type PersonInput, type WorldOptions } from './world.ts'

// The built-in documents carried out whole on practice appliances, and every command of the guide seen to arrive at one.

const upgrade = documentOf('mos-upgrade')
const cluster = documentOf('mos-cluster-upgrade')
const support = documentOf('mos-support')
const performance = documentOf('mos-performance')

const updates = { 'R4_4_3-GA': '4.4.3-GA', D44_1: '', E44_5: '' }
const worldOf = (runbook: Runbook, member: MemberOptions = {}, words: Partial<WorldOptions> = {}): Promise<World> =>
  new World({ runbook, members: [member], updates, to: 'R4_4_3-GA', ...words }).open()
const lookAt = (runbook: Runbook, member: MemberOptions = {}): Promise<World> =>
  new World({ runbook, members: [member], purpose: 'upgrade' }).open()

const arrived = new Set<string>()
/** Executes a run and keeps every command that reached an appliance. */
async function carried(world: World, who: PersonInput): Promise<World> {
  const ended = await world.carry(who)
  expect(ended.outcome, JSON.stringify(world.waiting())).toBe('done')
  return received(world)
}
function received(world: World): World {
  for (const { diary } of world.appliances)
    for (const { kind, text } of diary) if (kind === 'command') arrived.add(text)
  expect(world.sins()).toEqual([])
  return world
}
const cluster3 = [{ role: 'active' }, { role: 'standby' }, { role: 'active' }]

describe('mos-upgrade, carried out', () => {
  it.each(['lines', 'columns', 'quoted'])('on an appliance that lays its replies out in %s', async (layout) => {
    const world = await carried(await worldOf(upgrade, { knobs: { layout } }), person)
    expect(world.received('a1')).toEqual([
      'Update Install ftp://10.0.0.1:2121/R4_4_3-GA',
      'License Fetch',
      'Uce Update rpdengine',
      'Uce Update default',
    ])
    for (const id of [
      'before.licences',
      'before.antispam-engines',
      'before.storage',
      'before.time-of-day',
      'after.antispam',
      'after.antivirus.each',
    ])
      expect(world.state('a1', id), id).toBe('pass')
    expect(world.state('a1', 'after.licenses')).toBe('attention')
    expect(world.reason('a1', 'before.time-of-day')).toContain('From 09:59 to about 17:59')
  })

  it('from 4.1.9-GA without NTP, with NDMP, patches, connectors, SNMP, a brand and Customer Care', async () => {
    const member = { release: '4.1.9-GA', knobs: { antivirus: 'sophos 4.71|rapid 2.0', licenseServer: 'on' } }
    const more = {
      ntp: false, ndmp: true, connectors: true, patchesToInstall: 'D44_1, E44_5', watchedBy: 'both', corporateBranding: true,
      nightWork: 'both', customerCare: true, otherAppliances: true,
    } // prettier-ignore
    const world = await carried(await worldOf(upgrade, member), saying(more))
    expect(world.received('a1')).toEqual([
      'Update Install ftp://10.0.0.1:2121/R4_4_3-GA',
      'License Fetch',
      'Uce Update rpdengine',
      'Uce Update default',
      'Update Install ftp://10.0.0.1:2121/D44_1',
      'Update Install ftp://10.0.0.1:2121/E44_5',
      'Conf Enable Customercare',
    ])
    const pass = [
      'after.licenses',
      'after.patches',
      'after.patches.listed',
      'before.ndmp-merge-idle',
      'perf.customer-care.enable',
    ]
    expect(pass.map((id) => world.state('a1', id))).toEqual(['pass', 'pass', 'attention', 'pass', 'pass'])
    const byHand = [
      'after.time',
      'before.ndmp-backup',
      'notice.image-backup-time',
      'after.snmp-mibs',
      'after.brand.redo',
      'after.other-appliances',
      'after.patches.connectors',
    ]
    expect(byHand.map((id) => world.state('a1', id))).toEqual(byHand.map(() => 'ticked'))
    expect(world.reason('a1', 'before.watched-by')).toContain('managed with Operations Console, which is deprecated')
    expect(world.state('a1', 'notice.selective-restore-time')).toBe('pass')
  })

  it('on a RazorGate without JMM mailboxes: its configuration is exported, before and after', async () => {
    const world = await carried(await worldOf(upgrade), saying({ razorgateWithoutJmm: true }))
    expect(['before.conf-export', 'after.conf-export', 'before.backup', 'before.ndmp'].map((id) => world.state('a1', id))).toEqual([
      'pass', 'pass', 'not-applicable', 'not-applicable',
    ]) // prettier-ignore
  })

  it('in the Administration Suite: a person begins it, and the return is proved in the same way', async () => {
    const world = await worldOf(upgrade)
    await world.journal.append('question.answered', { appliance: 'a1', question: 'way', value: 'suite', by: 'Ada' })
    expect((await world.carry({ ...person, approve: [] })).outcome).toBe('waiting')
    const { url } = world.of('patch.offered').at(-1)!
    // After the approval, the person opens the page, enters the link and presses the button half a minute later.
    const pressed = world.clock.sleep(30_000).then(() => world.appliance('a1').answer(`Update Install ${url}`))
    expect((await world.carry(person)).outcome).toBe('done')
    await pressed
    expect(world.state('a1', 'suite.login')).toBe('ticked')
    expect(world.of('return.proven')).toHaveLength(1)
    expect(world.of('command.sent').filter(({ command }) => command.startsWith('Update Install'))).toEqual([])
  })

  it('below 4.1, with LDAP autoreply: the schema is asked for, and the release stops the run', async () => {
    const world = await worldOf(upgrade, { release: '4.0.3-GA', knobs: { schema: 'old' } }, { purpose: 'check' })
    expect((await world.carry(saying({ ldapAutoreply: true }))).outcome).toBe('blocked')
    received(world)
    expect(world.state('a1', 'rule.minimum-release')).toBe('fail')
    expect(world.state('a1', 'before.ldap-autoreply')).toBe('attention')
    expect(world.reason('a1', 'before.ldap-autoreply')).toContain('miWmprefShowMiralets')
  })
})

describe('mos-cluster-upgrade, carried out', () => {
  it('goes in the guide’s order, one active at a time', async () => {
    const world = await new World({
      runbook: cluster,
      members: cluster3,
      updates,
      to: 'R4_4_3-GA',
      opened: { cluster: 'north' },
    }).open()
    await carried(world, person)
    expect(clusterCommands(world)).toEqual(clusterInOrder)
    expect(world.reason('a2', 'cluster.13-nodes')).toBe('The last scan named ms-01 found, ms-03 found.')
    // Nothing is detached before every appliance has passed what comes before.
    const first = world.journal.entries.find(
      (entry) => entry.type === 'command.sent' && entry.data.command === 'Cluster Detach',
    )!
    for (const id of ['a1', 'a2', 'a3'])
      expect(itemOf(world.journal.state, id, 'cluster.before').seq).toBeLessThan(first.seq)
  })

  it('detaches nothing while one appliance cannot be upgraded', async () => {
    const members = [{ role: 'active' }, { role: 'standby' }, { role: 'active', knobs: { licences: 'Antispam' } }]
    const world = await new World({
      runbook: cluster,
      members,
      updates,
      to: 'R4_4_3-GA',
      opened: { cluster: 'north' },
    }).open()
    expect((await world.carry(person)).outcome).toBe('blocked')
    expect(world.appliances.flatMap((_, at) => world.received(`a${String(at + 1)}`))).toEqual([])
  })
})

describe('mos-performance, carried out', () => {
  const evaluate = (more: PersonInput['answers'], member: MemberOptions = {}): Promise<World> =>
    worldOf(performance, member, { purpose: 'check' }).then(async (world) => {
      const answers = { offersVersion2: true, ...more }
      expect((await world.carry({ answers })).outcome, JSON.stringify(world.waiting())).toBe('done')
      return received(world)
    })

  it('ends at once without Corporate Edition', async () => {
    const world = await evaluate({}, { knobs: { licences: 'Upgrades Allowed (f)|Antispam' } })
    expect(world.of('question.asked')).toEqual([])
    expect(world.reason('a1', 'perf.verdict')).toContain(
      'Corporate Edition is not licensed, so there is nothing to evaluate.',
    )
  })

  it('finds 29, 53 and 18 percent in the guide’s own example, and ends there', async () => {
    const world = await evaluate({ pop: 10, imap: 18, webmail: 6 })
    expect(world.reason('a1', 'perf.profile.tally')).toBe(
      'POP 29.41 %, IMAP 52.94 %, WebMail 17.64 %, which is a low risk.',
    )
    expect(world.state('a1', 'perf.load.read')).toBe('not-applicable')
    expect(world.reason('a1', 'perf.verdict')).toBe(
      'WebMail has 17.64 % of the connections, a low risk: the upgrade does not affect performance.',
    )
  })

  it.each([
    [39, 61, 'low'], [40, 60, 'medium'], [59, 41, 'medium'], [60, 40, 'high'], [100, 0, 'high'], [799, 1201, 'low'],
  ])('rates %i WebMail logins of that and %i others unrounded: %s', async (webmail, pop, word) => {
    const world = await evaluate({ pop, imap: 0, webmail, loadAverage: '1', heavilyLoaded: false })
    expect(world.reason('a1', 'perf.profile.tally')).toContain(`which is a ${word} risk.`)
  }) // prettier-ignore

  it.each([
    ['1.99', 'moderate', 'pass'], ['2', 'moderate to high', 'attention'], ['4', 'moderate to high', 'attention'],
    ['4.5', "not in the guide's table (moderate to high ends at 4, high starts at 5)", 'attention'],
    ['5', 'high', 'attention'], ['8,0', 'high', 'attention'],
    ['8.5', "not in the guide's table (high ends at 8, very high starts at 9)", 'attention'],
    ['8.99', "not in the guide's table (high ends at 8, very high starts at 9)", 'attention'],
  ])('rates a load of %s as %s; verdict %s', async (loadAverage, word, verdict) => {
    const world = await evaluate({ pop: 30, imap: 20, webmail: 50, loadAverage, heavilyLoaded: true, slowDisk: true })
    expect(world.reason('a1', 'perf.load.read')).toContain(`: ${word}.`)
    expect(world.state('a1', 'perf.very-high')).toBe('pass')
    expect(world.state('a1', 'perf.verdict')).toBe(verdict)
    if (verdict === 'attention') expect(world.reason('a1', 'perf.verdict')).toMatch(/^All four answers are yes: WebMail 50 %, load \d/)
  }) // prettier-ignore

  it('stops at a load of 9 and more until somebody waives it', async () => {
    const answers = { offersVersion2: true, pop: 30, imap: 20, webmail: 50, loadAverage: '9', heavilyLoaded: false }
    const world = await worldOf(performance, {}, { purpose: 'check' })
    expect((await world.carry({ answers })).outcome).toBe('blocked')
    expect(world.reason('a1', 'perf.load.read')).toContain('Load 9: very high.')
    expect(world.reason('a1', 'perf.very-high')).toBe(
      'Load 9, 9 or more: very high. The guide says to contact Technical Support before upgrading.',
    )
    expect(world.of('question.asked').map(({ question }) => question)).not.toContain('heavilyLoaded')
    const waivers = { 'perf.very-high': { authority: 'support, case 7', reason: 'They said to go on.' } }
    expect((await world.carry({ answers, waivers })).outcome).toBe('done')
    expect(world.journal.state.waivers[0]?.verdict).toMatchObject({ status: 'fail' })
  })

  it('ends where version 2 is not offered', async () => {
    const world = await evaluate({ offersVersion2: false })
    expect(world.of('question.asked').map(({ question }) => question)).toEqual(['offersVersion2'])
    expect(world.reason('a1', 'perf.verdict')).toBe(
      'Users do not get version 2 of Corporate Edition WebMail, so there is nothing to evaluate.',
    )
  })

  it('ends with a machine that is not heavily loaded, or whose disks are fast', async () => {
    const busy = { pop: 0, imap: 0, webmail: 7, loadAverage: '6' }
    const idle = await evaluate({ ...busy, heavilyLoaded: false })
    expect(idle.reason('a1', 'perf.verdict')).toBe(
      'The appliance is not heavily loaded, so there is nothing more to evaluate.',
    )
    const fast = await evaluate({ ...busy, heavilyLoaded: true, slowDisk: false })
    expect(fast.reason('a1', 'perf.verdict')).toBe('Disk access is not slow, so there is nothing more to evaluate.')
  })

  it('does not take a total of nothing, or a word for a figure', async () => {
    const none = await worldOf(performance, {}, { purpose: 'check' })
    await none.carry({ answers: { offersVersion2: true, pop: 0, imap: 0, webmail: 0 } })
    expect(none.reason('a1', 'perf.profile.tally')).toContain('The total is 0, so there are no shares')
    const word = await worldOf(performance, {}, { purpose: 'check' })
    await word.carry({ answers: { offersVersion2: true, pop: 0, imap: 0, webmail: 9, loadAverage: 'high' } })
    expect(word.reason('a1', 'perf.load.read')).toContain('"high" is not a figure such as 0.85')
  })
})

describe('mos-support, carried out', () => {
  it('reads the card, points at the reseller, and leads through the diagnostic data', async () => {
    const member = { knobs: { modelInfo: 'off', chassis: 'M600' } }
    const world = await lookAt(support, member)
    const done = { 'support.diag.open': 'in', 'support.diag.transfer': 'level 3, FTP, 10:20' }
    await carried(world, { answers: { boughtFrom: 'reseller', diagWanted: true, diagLevel: 3 }, ticks: done })
    expect(world.state('a1', 'support.info.oneshot')).toBe('attention')
    expect(world.state('a1', 'support.contacts')).toBe('attention')
    expect(world.state('a1', 'support.diag.transfer')).toBe('ticked')
    expect(world.journal.state.appliances['a1']!.facts['chassis']!.value).toBe('M600')
  })

  it('takes no level that is none', async () => {
    const world = await lookAt(support)
    await world.carry({ answers: { boughtFrom: 'vendor', diagWanted: true, diagLevel: 8 } })
    expect(world.state('a1', 'support.diag.level')).toBe('fail')
  })
})

describe('every command of the guide', () => {
  const commands = Object.entries(guideEntries as Readonly<Record<string, GuideEntry>>).flatMap(
    ([entry, { command }]) => (command === undefined ? [] : [[entry, command] as const]),
  )
  it.each(commands)('%s: an appliance received "%s"', (_entry, command) => {
    const bare = command.replace(/ (?:URL|NAME|ENGINE|\[.*\])$/, '')
    expect([...arrived].some((text) => text === bare || text.startsWith(`${bare} `))).toBe(true)
    if (command.includes('[')) {
      for (const choice of /\[(.*)\]/.exec(command)?.[1]?.split('|') ?? [])
        expect(arrived).toContain(`${bare} ${choice}`)
    }
  })
})
