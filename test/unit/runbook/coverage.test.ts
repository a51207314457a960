import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { diagnosisEntries } from '../../../shared/engine/diagnosis-entries.ts'
import { interlockEntries } from '../../../shared/engine/interlock-entries.ts'
import type { Runbook } from '../../../shared/model/runbook.ts'
import { coverageOf, type Carrier, type Coverage } from '../../../shared/runbook/coverage.ts'
import { guideEntries } from '../../../shared/runbook/guide-entries.ts'
import { carriersExpected } from './coverage-table.ts'
import { documents, itemsOf } from './documents.ts'

interface CatalogueEntry {
  readonly id: string
  readonly page: number
  readonly kind: string
  readonly command?: string
}
const catalogue = JSON.parse(readFileSync(new URL('../../fixtures/guide-catalogue.json', import.meta.url), 'utf8')) as {
  readonly entries: readonly CatalogueEntry[]
}
const runbooks = documents.map(({ runbook }) => runbook!)

function coverage(of: readonly Runbook[] = runbooks): Coverage {
  return coverageOf({ runbooks: of, interlocks: interlockEntries, diagnoses: diagnosisEntries })
}

const short = (id: string): string => id.replace(/^mos-/, '').replace('cluster-upgrade', 'cluster')

function words(carrier: Carrier): string {
  if ('notice' in carrier) return `~${short(carrier.notice)}`
  if ('interlock' in carrier) return `!${carrier.interlock}`
  if ('diagnosis' in carrier) return `?${carrier.diagnosis}`
  return `${short(carrier.runbook)}/${carrier.item}`
}

function carriers({ entries }: Coverage): Record<string, string> {
  return Object.fromEntries(entries.map(({ entry, carriedBy }) => [entry, carriedBy.map(words).sort().join(' ')]))
}

/** The documents without one item. */
function without(runbook: string, item: string): readonly Runbook[] {
  return runbooks.map((each) =>
    each.id === runbook
      ? {
          ...each,
          phases: each.phases.map((phase) => ({ ...phase, items: phase.items.filter(({ id }) => id !== item) })),
        }
      : each,
  )
}

describe('the guide', () => {
  it('is held entry by entry, with page, kind and command', () => {
    const held = Object.entries(guideEntries).map(([id, { page, kind, ...rest }]) => ({
      id,
      page,
      kind,
      ...('command' in rest ? { command: rest.command } : {}),
    }))
    expect(held).toEqual(catalogue.entries)
    expect(held).toHaveLength(102)
  })

  it('is shown in one sentence per entry', () => {
    const sentences = Object.values(guideEntries).map(({ says }) => says)
    expect(new Set(sentences).size).toBe(sentences.length)
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].*[.?]$/)
  })

  it('is complete: nothing is open, and each entry is implemented by the expected items', () => {
    expect(coverage().open).toEqual([])
    expect(carriers(coverage())).toEqual(carriersExpected)
  })

  it('has every command of it sent by an item that carries the entry', () => {
    const items = new Map(
      runbooks.flatMap((runbook) => itemsOf(runbook).map((item) => [`${runbook.id}/${item.id}`, item])),
    )
    for (const { entry, command, carriedBy } of coverage().entries) {
      if (command === undefined) continue
      const bare = command.replace(/ (?:URL|NAME|ENGINE|\[.*\])$/, '')
      const sent = carriedBy.flatMap((carrier) => {
        const item = items.get(
          'notice' in carrier ? carrier.notice : 'item' in carrier ? `${carrier.runbook}/${carrier.item}` : '',
        )
        return item?.do === 'install' ? ['Update Install'] : [item?.run ?? []].flat()
      })
      expect(
        sent.some((words) => words.startsWith(bare)),
        `${entry}: ${command}`,
      ).toBe(true)
    }
  })

  it('notices when any item is removed', () => {
    for (const runbook of runbooks) {
      for (const { id } of itemsOf(runbook))
        expect(carriers(coverage(without(runbook.id, id))), `${runbook.id}/${id}`).not.toEqual(carriersExpected)
    }
  })

  it('notices when an item forgets an entry, and says which entry is open', () => {
    for (const runbook of runbooks) {
      for (const item of itemsOf(runbook)) {
        for (const entry of item.guide) {
          const forgetful = runbooks.map((each) => ({
            ...each,
            phases: each.phases.map((phase) => ({
              ...phase,
              items: phase.items.map((other) =>
                each.id === runbook.id && other.id === item.id
                  ? { ...other, guide: other.guide.filter((id) => id !== entry) }
                  : other,
              ),
            })),
          }))
          expect(carriers(coverage(forgetful)), `${item.id} without ${entry}`).not.toEqual(carriersExpected)
        }
      }
    }
    expect(coverage(without('mos-support', 'support.contacts')).open).toEqual(['support.contacts'])
    expect(coverage(without('mos-performance', 'perf.verdict')).open).toEqual(['perf.support'])
    expect(coverage([]).open).toHaveLength(102 - carriedByRules())
  })

  it('lets an entry be left out only with a reason', () => {
    const excluded = { 'support.contacts': 'The vendor is gone.' } as const
    const without10 = without('mos-support', 'support.contacts')
    const held = coverageOf({ runbooks: without10, interlocks: {}, diagnoses: {}, excluded })
    expect(held.open).not.toContain('support.contacts')
    expect(held.entries.find(({ entry }) => entry === 'support.contacts')).toMatchObject({
      carriedBy: [],
      excluded: 'The vendor is gone.',
    })
  })

  it('is found from an item as well: its entries with page and what they say', () => {
    const { items } = coverage()
    expect(items.find(({ runbook, item }) => runbook === 'mos-upgrade' && item === 'after.time')).toEqual({
      runbook: 'mos-upgrade',
      item: 'after.time',
      title: 'Clock adjustment',
      entries: [{ entry: 'after.time', page: 14, says: guideEntries['after.time'].says }],
    })
    expect(items).toHaveLength(runbooks.reduce((sum, runbook) => sum + itemsOf(runbook).length, 0))
  })
})

function carriedByRules(): number {
  return new Set([...Object.values(interlockEntries), ...Object.values(diagnosisEntries)].flat()).size
}
