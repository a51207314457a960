import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parsers } from '../../../shared/console/parsers/parsers.ts'
import { guideEntries } from '../../../shared/runbook/guide-entries.ts'
import { lintRunbook } from '../../../shared/runbook/lint-runbook.ts'
import { parseRunbook } from '../../../shared/runbook/parse-runbook.ts'

const folder = new URL('../../../shared/runbook/documents/', import.meta.url)
const upgrade = readFileSync(new URL('mos-upgrade.md', folder), 'utf8')
const ground = { parsers: Object.keys(parsers), guide: Object.keys(guideEntries), runbooks: {} }

describe('mos-upgrade.md', () => {
  const { runbook, faults } = parseRunbook(upgrade, 'mos-upgrade.md')
  const items = runbook?.phases.flatMap((phase) => phase.items) ?? []

  it('is sound', () => {
    expect(faults).toEqual([])
    expect(lintRunbook(runbook!, 'mos-upgrade.md', ground)).toEqual([])
    expect(runbook!.phases.map(({ id }) => id)).toEqual(['before', 'install', 'return', 'after'])
  })

  it('tells of every item what leaving it out means, and which entries of the guide it carries', () => {
    for (const item of items) {
      expect(item['skipped-means'], item.id).toBeDefined()
      expect(item.guide, item.id).not.toEqual([])
      if (ground.guide.includes(item.id)) expect(item.guide, item.id).toContain(item.id)
    }
  })

  it('changes nothing before the install, installs once behind a gate, and never sends a wildcard', () => {
    const before = runbook!.phases[0]!.items
    expect(before.filter(({ effect }) => effect !== 'none')).toEqual([])
    const installs = items.filter((item) => item.do === 'install')
    expect(installs.map(({ id, gate, effect, proves }) => [id, gate, effect, proves])).toEqual([
      ['cli.install', 'point-of-no-return', 'point-of-no-return', 'release'],
    ])
    const spare = ['support.info.chassis', 'before.storage']
    const owed = before.map(({ id }) => id).filter((id) => !spare.includes(id))
    expect([...installs[0]!.needs].sort()).toEqual([...owed].sort())
    expect(items.flatMap(({ run }) => run ?? []).filter((command) => /reboot|halt|\*/i.test(command))).toEqual([])
  })

  it('holds every item of the return and after behind the install', () => {
    const needs = new Map(items.map((item) => [item.id, item.needs]))
    const reaches = (id: string): boolean => id === 'cli.install' || (needs.get(id) ?? []).some(reaches)
    for (const phase of runbook!.phases.slice(2))
      for (const item of phase.items) expect(reaches(item.id), item.id).toBe(true)
  })
})
