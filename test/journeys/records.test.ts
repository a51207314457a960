import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { buildRecord } from '../../shared/record/build-record.ts'
import type { RecordEntry } from '../../shared/record/record-entry.ts'
import { renderMarkdown } from '../../shared/record/render-markdown.ts'
import { ada, documentOf, pressTheButton, saying } from './guide-ground.ts'
import { World, type PersonInput, type WorldOptions } from './world.ts'

// The record of whole runs as a customer reads it. Each is compared with the stored text (test/fixtures/records), so
// that every changed sentence is seen and reviewed; what no record may say is asserted here by hand.

interface Journey {
  readonly world?: Partial<WorldOptions>
  readonly person?: PersonInput
  readonly signed?: boolean
  /** Sentences that page one has to say. */
  readonly says: readonly (string | RegExp)[]
}

const updates = { 'R4_4_3-GA': '4.4.3-GA' }
const expired = { knobs: { licences: 'Upgrades Allowed (f) expired 2012-01-01|Antispam' } }
const allowed = { authority: 'Casey Lind, mail operations', reason: 'The vendor confirmed the license by phone.' }

const journeys: Readonly<Record<string, Journey>> = {
  'an upgrade, signed by both': {
    signed: true,
    says: [
      '# ms-01 was upgraded to MOS 4.4.3-GA on November 23, 2026. The upgrade is verified.',
      '- Host ID: 0050AB10 (same before and after)',
      '**Release**: 4.3.7-GA → 4.4.3-GA, with update R4_4_3-GA. Expected: the upgrade installs it.',
      'Casey Lind',
    ],
  },
  'a license that has expired': {
    world: { members: [expired] },
    says: ['# ms-01 was not upgraded. Nothing was installed on November 23, 2026.', /\[X\\\] \*\*.*licen/],
  },
  'a license that has expired, waived': {
    world: { members: [expired] },
    person: { ...ada, waivers: { 'before.licences': allowed, 'before.licence-states': allowed } },
    says: [
      'The upgrade is verified.',
      '“The vendor confirmed the license by phone.”',
      'Authorized by Casey Lind, mail operations.',
    ],
  },
  'a check before an upgrade': {
    world: { purpose: 'check' },
    says: ['# ms-01 was checked on November 23, 2026. No check failed.'],
  },
  'an install that the appliance refuses': {
    world: { members: [{ knobs: { licences: 'Upgrades Allowed (f)|Antispam', refuse: 'licence' } }] },
    says: ['NO '],
  },
  'an appliance that does not come back': {
    world: { members: [{ knobs: { returns: 'never' } }] },
    says: ['not '],
  },
  'an appliance that comes back with its old release': {
    world: { members: [{ knobs: { returns: 'old' } }] },
    says: ['4.3.7-GA'],
  },
  'another appliance that answers in its place': {
    world: { members: [{ knobs: { returns: 'other' } }] },
    says: ['- Host ID: 0050AB10 (read before the install only)', 'A different appliance responded.'],
  },
  'a RazorGate without JMM mailboxes': {
    person: saying({ razorgateWithoutJmm: true }),
    says: ['The upgrade is verified.'],
  },
  'an upgrade from 4.1.9-GA without NTP': {
    world: { members: [{ release: '4.1.9-GA' }] },
    person: saying({ ntp: false }),
    says: ['The upgrade is verified.'],
  },
  'an upgrade of a branded Corporate Edition': {
    person: saying({ corporateBranding: true }),
    says: ['The upgrade is verified.'],
  },
  'an upgrade in the Administration Suite': {
    person: { ...ada, act: pressTheButton },
    says: ['The upgrade is verified.'],
  },
  'a cluster of three': {
    world: {
      runbook: documentOf('mos-cluster-upgrade'),
      members: [{ role: 'active' }, { role: 'standby' }, { role: 'active' }],
      opened: { cluster: 'north' },
    },
    signed: true,
    says: [
      '# 3 appliances of cluster north were upgraded to MOS 4.4.3-GA on November 23, 2026. All upgrades are verified.',
    ],
  },
}

const stored = (name: string): string => `../fixtures/records/${name.replace(/[^a-z0-9]+/gi, '-').toLowerCase()}.md`

function documentsOf(id: string): string[] {
  const names = id === 'mos-cluster-upgrade' ? [id, 'mos-upgrade', 'mos-performance'] : [id, 'mos-performance']
  return names.map((name) =>
    readFileSync(new URL(`../../shared/runbook/documents/${name}.md`, import.meta.url), 'utf8'),
  )
}

async function recordOf({ world: words = {}, person = ada, signed = false }: Journey): Promise<string> {
  const opened = { customer: 'Example GmbH', ticket: 'CHG-20418', ...words.opened }
  const runbook = words.runbook ?? documentOf('mos-upgrade')
  const world = await new World({ runbook, updates, to: 'R4_4_3-GA', ...words, opened }).open()
  await world.carry(person)
  if (signed) {
    const statement = 'The upgrade was carried out as recorded.'
    await world.journal.append('run.signed', { role: 'engineer', name: 'Robin Vale', statement })
    await world.journal.append('run.signed', {
      role: 'customer',
      name: 'Casey Lind',
      statement: 'Mail service checked.',
    })
  }
  const entries = world.journal.entries as unknown as readonly RecordEntry[]
  const record = buildRecord(entries, { documents: documentsOf(runbook.id), transcript: false })
  const code = '7KQ-D3M-XAP-29V-HE4-TB0-R5W-N8C'
  return renderMarkdown(record, { code, final: record.outcome !== 'unfinished' })
}

describe('the record of', () => {
  it.each(Object.entries(journeys))('%s', async (name, journey) => {
    const record = await recordOf(journey)
    const [pageOne = ''] = record.split('\n---\n')
    await expect(record).toMatchFileSnapshot(stored(name))
    for (const sentence of journey.says) expect(pageOne).toMatch(sentence)
    expect(pageOne, 'page one names nothing by its id').not.toMatch(internalNames)
    expect(record).not.toMatch(/Run paused: waiting|\ba1\b|unproven|\| engine \||octets/)
  })
})

/** Ids of items (`before.licences`), expressions, facts by their names, ids of appliances. */
const internalNames =
  /\b(?:before|after|rule|cli|notice|support|cluster)\.[a-z]|facts\.|answers\.|[=!]==?|&&|\ba\d\b|\bhostId\b|point-of-no-return/
