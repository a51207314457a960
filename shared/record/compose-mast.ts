import type { OutOfService } from '../model/out-of-service.ts'
import type { Block, Mast, Tone } from '../model/record-section.ts'
import { plainText } from '../model/fact-text.ts'
import { atStart, namesOfAppliances } from './compose-names.ts'
import { table } from './compose-parts.ts'
import { joined, labeled } from './log-parts.ts'
import { returnOutcomeText } from './outcome-words.ts'
import type { RecordAppliance, RecordDocument } from './record-document.ts'
import { withheldMark } from './record-entry.ts'
import { dayOf, lengthOf, millisecondsOf, timeOf } from './time-words.ts'

/** The head of a record: the answer first, and which appliances it is the answer for. */
export function composeHead(record: RecordDocument): Block[] {
  const [only, ...others] = record.appliances
  const alone = others.length === 0 ? only : undefined
  const verdict = alone === undefined ? verdictOfSeveral(record) : verdictOfOne(record, alone)
  const mast: Mast = {
    verdict: record.practice ? `Practice: ${verdict.words}` : verdict.words,
    tone: verdict.tone === 'good' && needsCare(record) ? 'care' : verdict.tone,
    practice: record.practice,
    lines: [readAfter(record), whoLine(record), windowLine(record)].filter((line) => line !== ''),
    facts: alone === undefined ? [] : factsOf(alone),
  }
  return [{ kind: 'mast', mast }, ...(alone === undefined ? appliancesTable(record) : [])]
}

interface Verdict {
  readonly words: string
  readonly tone: Tone
}

/** How it ended, in a sentence or two; never more than what was verified. */
function verdictOfOne(record: RecordDocument, appliance: RecordAppliance): Verdict {
  const name = atStart(namesOfAppliances(record)(appliance.id))
  const day = dayOf(appliance.after?.at ?? appliance.install?.at ?? record.openedAt)
  if (record.purpose === 'check' && appliance.install === undefined)
    return checked(record, `${name} was checked on ${day}.`)
  switch (appliance.install?.result) {
    case 'verified':
      return {
        words: `${upgraded(record, appliance, name)} on ${day}. ${verifiedText(record, appliance)}`,
        tone: 'good',
      }
    case 'not-verified': {
      const returned = record.returns.findLast((entry) => entry.appliance === appliance.id)
      const why = returnOutcomeText(returned?.outcome ?? '')
      return { words: `The upgrade of ${lower(name)} on ${day} is not verified. ${why}`, tone: 'bad' }
    }
    case 'not-seen':
      return { words: `An install was started on ${lower(name)} on ${day}. Its result is not known.`, tone: 'bad' }
    case 'refused':
      return { words: `${name} was not upgraded. The appliance refused the install on ${day}.`, tone: 'bad' }
    case undefined:
      return { words: `${name} was not upgraded. Nothing was installed on ${day}.`, tone: 'care' }
  }
}

function upgraded(record: RecordDocument, appliance: RecordAppliance, name: string): string {
  const release = releaseAfter(record, appliance)
  const unchanged = release === '' || release === appliance.from
  return unchanged
    ? `${appliance.install?.name ?? 'The update'} was installed on ${lower(name)}`
    : `${name} was upgraded to MOS ${release}`
}

function verifiedText(record: RecordDocument, appliance: RecordAppliance): string {
  const release = releaseAfter(record, appliance)
  return release === '' || release === appliance.from ? 'The install is verified.' : 'The upgrade is verified.'
}

function releaseAfter({ returns }: RecordDocument, { id, now }: RecordAppliance): string {
  const verified = returns.findLast((entry) => entry.appliance === id && entry.outcome === 'proven')
  return verified?.release || now
}

function checked(record: RecordDocument, words: string): Verdict {
  const count = (...states: string[]): number => record.items.filter(({ state }) => states.includes(state)).length
  const [failed, unknown] = [count('fail'), count('error', 'uncertain', 'stale')]
  const parts = [
    failed === 0 ? '' : `${String(failed)} check${failed === 1 ? '' : 's'} failed.`,
    unknown === 0 ? '' : `${String(unknown)} check${unknown === 1 ? '' : 's'} could not be completed.`,
  ]
  const told = joined(parts, ' ')
  return {
    words: `${words} ${told === '' ? 'No check failed.' : told}`,
    tone: failed > 0 ? 'bad' : unknown > 0 ? 'care' : 'good',
  }
}

function verdictOfSeveral(record: RecordDocument): Verdict {
  const { appliances, cluster } = record
  const whose = `${String(appliances.length)} appliances${cluster === undefined ? '' : ` of cluster ${cluster}`}`
  const day = dayOf(record.openedAt)
  if (record.purpose === 'check' && appliances.every(({ install }) => install === undefined))
    return checked(record, `${whose} were checked on ${day}.`)
  const verified = appliances.filter(({ install }) => install?.result === 'verified')
  const releases = [...new Set(verified.map((one) => releaseAfter(record, one)))].join(', ')
  if (verified.length === appliances.length)
    return { words: `${whose} were upgraded to MOS ${releases} on ${day}. All upgrades are verified.`, tone: 'good' }
  const bad = appliances.some(({ install }) => install !== undefined && install.result !== 'verified')
  const to = verified.length === 0 ? '' : ` to MOS ${releases}`
  return {
    words: `${String(verified.length)} of ${whose} were upgraded${to} on ${day} and verified.`,
    tone: bad ? 'bad' : 'care',
  }
}

const unclear: ReadonlySet<string> = new Set(['fail', 'error', 'uncertain', 'stale', 'waiting'])

/** The upgrade is verified, but something was not settled. */
function needsCare({ open }: RecordDocument): boolean {
  return open.some(({ state }) => unclear.has(state))
}

function readAfter({ appliances }: RecordDocument): string {
  const utc = 'All times are UTC, from the engineer’s computer.'
  const [one] = appliances
  const at = appliances.length === 1 ? one?.after?.at : undefined
  return at === undefined || one?.install?.result !== 'verified'
    ? utc
    : `Host ID, serial number, and release were read after the reboot at ${timeOf(at)}. ${utc}`
}

function whoLine({ by, customer, ticket }: RecordDocument): string {
  return `${joined([`Carried out by ${by}`, labeled('for', customer), labeled('ticket', ticket)])}.`
}

function windowLine({ window, closedAt, openedAt }: RecordDocument): string {
  const work = closedAt === undefined ? `Run opened at ${timeOf(openedAt)}, still open.` : ''
  const agreed = window === undefined ? '' : `Maintenance window ${window.from} to ${window.to}.`
  return joined([work, agreed], ' ')
}

function factsOf(one: RecordAppliance): Mast['facts'] {
  const { host, address, from, now, install } = one
  const chassis = one.facts.chassis
  const model = chassis === undefined ? '' : plainText(chassis)
  const name = host === '' ? address : host
  const releases =
    install === undefined
      ? [fact('Release', mos(from), '')]
      : [fact('From', mos(from), ''), fact('To', releaseTo(install.result, now), '')]
  return [
    fact('Appliance', name, joined([name === address ? '' : address, model])),
    fact('Host ID', one.hostId, sameness(one, 'hostId')),
    fact('Serial number', one.serial, sameness(one, 'serial')),
    ...releases,
    ...(install === undefined ? [] : [outageOf(one)]),
  ]
}

function releaseTo(result: NonNullable<RecordAppliance['install']>['result'], now: string): string {
  if (result === 'refused') return 'not installed'
  return result === 'verified' ? mos(now) : 'not verified'
}

function fact(name: string, value: string, note: string): Mast['facts'][number] {
  return { name, value: value === '' ? 'not read' : value, note }
}

function mos(release: string): string {
  return release === '' || release === withheldMark ? release : `MOS ${release}`
}

function sameness({ install, after, ...one }: RecordAppliance, name: 'hostId' | 'serial'): string {
  if (install === undefined || one[name] === '' || one[name] === withheldMark) return ''
  const seen = after?.[name] ?? ''
  if (seen === '') return 'read before the install only'
  return seen === one[name] ? 'same before and after' : `${seen} after the install`
}

function outageOf({ outOfService, install }: RecordAppliance): Mast['facts'][number] {
  if (outOfService === undefined)
    return fact('Out of service', 'not observed', install?.result === 'refused' ? 'no reboot' : '')
  const { from, to } = outOfService
  if (to === undefined) return fact('Out of service', `since ${timeOf(from)}`, 'not seen back')
  return fact('Out of service', lengthBetween(from, to), `${timeOf(from)}–${timeOf(to)}`)
}

function lengthBetween(from: string, to: string): string {
  return lengthOf(millisecondsOf(to) - millisecondsOf(from))
}

const results = {
  verified: 'Verified',
  refused: 'Install refused',
  'not-verified': 'Not verified',
  'not-seen': 'Result unknown',
} as const

function appliancesTable(record: RecordDocument): Block[] {
  const nameOf = namesOfAppliances(record)
  const rows = record.appliances.map((one) => {
    const { id, hostId, serial, from, now, install, outOfService } = one
    const outage = outOfService === undefined ? '' : outageText(outOfService)
    const result = install === undefined ? 'Not upgraded' : results[install.result]
    const cells = [nameOf(id), hostId, serial, from, install?.result === 'verified' ? now : '', outage, result]
    const bad = install !== undefined && install.result !== 'verified'
    return bad ? { cells, tone: 'bad' as const } : { cells }
  })
  const columns = {
    Appliance: 20,
    'Host ID': 13,
    'Serial number': 15,
    From: 11,
    To: 11,
    'Out of service': 18,
    Result: 12,
  }
  return table('Appliances', columns, rows)
}

function outageText({ from, to }: OutOfService): string {
  if (to === undefined) return `since ${timeOf(from)}, not seen back`
  return `${lengthBetween(from, to)}, ${timeOf(from)}–${timeOf(to)}`
}

function lower(name: string): string {
  return name.startsWith('The ') ? `the ${name.slice(4)}` : name
}
