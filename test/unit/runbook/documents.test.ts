import { describe, expect, it } from 'vitest'
import { namesOf } from '../../../shared/runbook/condition.ts'
import { expandIncludes } from '../../../shared/runbook/expand-includes.ts'
import { lintRunbook } from '../../../shared/runbook/lint-runbook.ts'
import { documents, ground, itemsOf, runbookOf } from './documents.ts'

describe.each(documents.map((document) => [document.file, document] as const))('%s', (file, { runbook, faults }) => {
  it('is sound, and called as its file is', () => {
    expect(faults).toEqual([])
    expect(lintRunbook(runbook!, file, ground)).toEqual([])
    expect(`${runbook!.id}.md`).toBe(file)
  })

  it('names for every item the guide entries that it implements, its own first', () => {
    for (const item of itemsOf(runbook!)) {
      expect(item.guide, item.id).not.toEqual([])
      if (ground.guide.includes(item.id)) expect(item.guide, item.id).toContain(item.id)
    }
  })

  it('always shows a person how to continue, and what skipping an item means', () => {
    for (const item of itemsOf(runbook!).filter(({ include }) => include === undefined)) {
      expect(item.remedy, item.id).toMatch(/\S/)
      expect(item['skipped-means'], item.id).toMatch(/\S/)
    }
  })

  it('has a sentence of its own for each way in which a condition can go', () => {
    for (const item of itemsOf(runbook!)) {
      if (item.when !== undefined) expect(item['left-out'], item.id).toMatch(/[.}]$/)
      if (item.pass !== undefined) expect(item.found, item.id).toMatch(/[.}]$/)
      if (item.pass !== undefined) expect(item.say, item.id).toMatch(/[.}]$/)
      if (item.ends !== undefined) expect(item['ends-because'], item.id).toMatch(/[.}]$/)
    }
  })

  it('sends nothing that reboots, and no wildcard', () => {
    const commands = itemsOf(runbook!).flatMap(({ run, settle }) => [...[run ?? []].flat(), settle?.run ?? ''])
    expect(commands.filter((command) => /reboot|halt|shutdown|\*/i.test(command))).toEqual([])
  })

  it('asks each question with a reason, and no question twice', () => {
    const asked = itemsOf(runbook!).flatMap(({ ask }) => ask)
    for (const { id, why } of asked) expect(why, id).toMatch(/\?/)
    expect(new Set(asked.map(({ id }) => id)).size).toBe(asked.length)
  })
})

describe('mos-upgrade.md', () => {
  const runbook = runbookOf('mos-upgrade')
  const items = itemsOf(runbook)
  const phase = (id: string) => runbook.phases.find((each) => each.id === id)!.items

  it('goes from before to after', () => {
    expect(runbook.phases.map(({ id }) => id)).toEqual(['before', 'install', 'return', 'after'])
  })

  it('changes nothing before the install, installs a release once behind a gate, patches by a decision', () => {
    expect(phase('before').filter(({ effect }) => effect !== 'none')).toEqual([])
    const installs = items.filter((item) => item.do === 'install')
    expect(installs.map(({ id, gate, effect, proves, each }) => [id, gate, effect, proves, each])).toEqual([
      ['cli.install', 'point-of-no-return', 'point-of-no-return', 'release', undefined],
      ['after.patches', undefined, 'changes', 'listed', 'answers.patchesToInstall as patch'],
    ])
  })

  it('installs only once everything before it is over, but for what only informs', () => {
    const spare = [
      'support.info.chassis',
      'before.licence-states',
      'notice.f-secure',
      'before.storage',
      'before.settings',
    ]
    const owed = [...phase('before'), ...phase('install')].map(({ id }) => id)
    const install = items.find(({ id }) => id === 'cli.install')!
    expect([...install.needs].sort()).toEqual(owed.filter((id) => ![...spare, 'cli.install'].includes(id)).sort())
    for (const id of spare) expect(items.find((item) => item.id === id)?.otherwise, id).toBe('attention')
  })

  it('holds every item of the return and after behind the install', () => {
    const needs = new Map(items.map((item) => [item.id, item.needs]))
    const reaches = (id: string): boolean => id === 'cli.install' || (needs.get(id) ?? []).some(reaches)
    for (const item of [...phase('return'), ...phase('after')]) expect(reaches(item.id), item.id).toBe(true)
  })

  it('asks where absence decides, and only there', () => {
    const asking = items.filter(({ when, pass }) => /has\((?:facts|ledger)\./.test(`${when ?? ''} ${pass ?? ''}`))
    expect(asking.map(({ id }) => id)).toEqual([
      'notice.f-secure', // what could not be read counts as a warning
      'before.clock', // what was not read cannot be compared
      'after.clock',
      'after.antivirus',
      'after.conf-export',
    ])
  })

  it('puts every question before what it decides', () => {
    const place = new Map(items.flatMap((item, at) => item.ask.map(({ id }) => [id, at] as const)))
    for (const [at, item] of items.entries()) {
      for (const name of namesOf(item.when ?? '')) {
        const asked = place.get(name.replace('answers.', ''))
        if (name.startsWith('answers.') && asked !== undefined) expect(asked, `${item.id}: ${name}`).toBeLessThan(at)
      }
    }
  })
})

describe('mos-cluster-upgrade.md', () => {
  const runbook = runbookOf('mos-cluster-upgrade')

  it('holds the guide in its order: before, detach, delete, standby, create, actives, end', () => {
    expect(runbook.phases.flatMap(({ items }) => items.map(({ id }) => id))).toEqual([
      'cluster.before', 'cluster.roles', 'cluster.ready', 'cluster.2-detach', 'cluster.5-delete', 'cluster.6-upgrade-standby', 'cluster.7-add',
      'cluster.8-backup-idle', 'cluster.8-restore-idle', 'cluster.8-upgrade-active', 'cluster.9-attach', 'cluster.10-scan', 'cluster.12-all-rebooted', 'cluster.13-nodes',
      'cluster.13-console',
    ]) // prettier-ignore
  })

  it('lets every cluster command wait for a person', () => {
    const changing = itemsOf(runbook).filter(({ effect }) => effect !== 'none')
    expect(changing.map(({ id, gate }) => [id, gate])).toEqual(
      ['2-detach', '5-delete', '7-add', '9-attach', '10-scan'].map((id) => [`cluster.${id}`, 'cluster']),
    )
    // The chain as a whole is approved once, where everything that can be known is known.
    const ready = itemsOf(runbook).find(({ id }) => id === 'cluster.ready')
    expect([ready?.gate, ready?.do]).toEqual(['cluster', 'check-chain'])
  })

  it('takes in every item of the upgrade, for the standby and for each active', () => {
    const { runbook: whole, faults } = expandIncludes(runbook, 'x.md', new Map(Object.entries(ground.runbooks)))
    expect(faults).toEqual([])
    const { runbook: upgrade } = expandIncludes(
      runbookOf('mos-upgrade'),
      'y.md',
      new Map(Object.entries(ground.runbooks)),
    )
    const included = (by: string): string[] =>
      itemsOf(whole)
        .filter((item) => item.includedBy === by)
        .map(({ id }) => id)
    const before = upgrade.phases[0]!.items.map(({ id }) => id)
    const rest = upgrade.phases.slice(1).flatMap(({ items }) => items.map(({ id }) => id))
    expect(included('cluster.before')).toEqual(before)
    expect(included('cluster.6-upgrade-standby')).toEqual(rest)
    expect(included('cluster.8-upgrade-active')).toEqual(rest)
  })
})

describe('mos-support.md', () => {
  const contacts = itemsOf(runbookOf('mos-support')).find(({ id }) => id === 'support.contacts')!

  it('names the reseller first and every contact of the guide', () => {
    for (const contact of [
      'support@mirapoint.com',
      'support@mirapoint.com.cn',
      '1.800.353.8437',
      '+39 011 4513811',
      '+39 011 4513832',
      '00 800 222 88800',
      '400 707 1086',
      '1 800 633 784',
      '+800 2228 8800',
      'https://support.mirapoint.com/',
    ])
      // prettier-ignore
      expect(contacts.prose).toContain(contact)
    expect(contacts.prose.indexOf('Call the company that sold')).toBe(0)
  })
})
