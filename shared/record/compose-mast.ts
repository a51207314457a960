import type { Mast } from '../model/record-section.ts'
import type { RecordAppliance, RecordDocument } from './record-document.ts'
import { countsOf } from './state-words.ts'
import { dayOf, lengthOf, millisecondsOf, spanOf, timeOf } from './time-words.ts'

/** The head of a record: the answer first, and what it is the answer for. */
export function composeMast(record: RecordDocument): Mast {
  const { appliances, purpose, openedAt, closedAt, window, customer, ticket, by } = record
  const one = appliances.length === 1 ? appliances[0] : undefined
  const what = purpose === 'check' ? 'Check' : purpose === 'upgrade' ? 'Upgrade' : 'Run'
  const whose = one === undefined ? `${String(appliances.length)} appliances` : nameOf(one)
  const releases = [...new Set(appliances.map(releasesOf))].filter((text) => text !== '')
  return {
    title: `${what} of ${whose}`,
    lines: [
      [...(releases.length === 1 ? releases : []), dayOf(openedAt)].join(', '),
      [
        `by ${by}`,
        ...(customer === undefined ? [] : [`for ${customer}`]),
        ...(ticket === undefined ? [] : [ticket]),
      ].join(', '),
    ],
    verdict: verdictOf(record),
    facts: [
      ...(one === undefined ? [] : identityFacts(one)),
      ...appliances.flatMap((a) => outageOf(a, one === undefined)),
      [
        'Worked',
        closedAt === undefined ? `from ${timeOf(openedAt).slice(0, 5)}, not closed` : spanOf(openedAt, closedAt),
      ],
      ...(window === undefined ? [] : [['Window', `${window.from} to ${window.to}`] as const]),
      ['Items', `${String(record.items.length)}: ${countsOf(record.items.map(({ state }) => state))}`],
      ['Runbook', [record.runbook.id, record.runbook.version].join(' ')],
    ],
  }
}

function nameOf({ host, address, id }: RecordAppliance): string {
  return [host, address, id].find((name) => name !== '') ?? ''
}

function releasesOf({ from, now }: RecordAppliance): string {
  return now === '' || now === from ? from : `${from} to ${now}`
}

function identityFacts({ hostId, serial }: RecordAppliance): (readonly [string, string])[] {
  return [
    ['Host ID', hostId === '' ? 'not read' : hostId],
    ['Serial', serial === '' ? 'not read' : serial],
  ]
}

function outageOf(appliance: RecordAppliance, named: boolean): (readonly [string, string])[] {
  const { outOfService } = appliance
  if (outOfService === undefined) return []
  const { from, to } = outOfService
  const words = `${timeOf(from)}–${timeOf(to)}, ${lengthOf(millisecondsOf(to) - millisecondsOf(from))}`
  return [[named ? `${nameOf(appliance)} out of service` : 'Out of service', words]]
}

/** How it ended, in one breath; never more than what was proved. */
function verdictOf(record: RecordDocument): Mast['verdict'] {
  const { returns, items, outcome, purpose } = record
  const failed = items.filter(({ state }) => unclear.has(state)).length
  const surprises = record.comparison
    .flatMap(({ changes }) => changes)
    .filter(({ verdict }) => verdict === 'surprise').length
  const more = [
    outcome === 'unfinished' ? 'not finished' : outcome === 'done' ? '' : `closed as ${outcome}`,
    failed === 0 ? '' : `${count(failed, 'item')} failed or unclear`,
    surprises === 0 ? '' : count(surprises, 'surprise'),
  ]
    .filter((part) => part !== '')
    .join(', ')
  const unproven = returns.find((entry) => entry.outcome !== 'proven')
  if (unproven !== undefined) {
    const why = unproven.outcome === '' ? 'its end was not seen' : unproven.outcome
    return { words: `Return not proved: ${why}`, tone: 'bad', more }
  }
  const releases = [...new Set(returns.map(({ release }) => release))].join(', ')
  if (releases !== '') return { words: `Proved on ${releases}`, tone: more === '' ? 'good' : 'care', more }
  if (purpose !== 'check') return { words: 'Nothing was installed', tone: 'care', more }
  if (failed > 0) return { words: 'Checked: something fails', tone: 'bad', more }
  return { words: 'Checked: nothing fails', tone: more === '' ? 'good' : 'plain', more }
}

const unclear: ReadonlySet<string> = new Set(['fail', 'error', 'uncertain'])

function count(number: number, what: string): string {
  return `${String(number)} ${what}${number === 1 ? '' : 's'}`
}
