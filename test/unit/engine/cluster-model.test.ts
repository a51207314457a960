import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clusterRefusal } from '../../../shared/engine/cluster-order.ts'
import type { ClusterStep } from '../../../shared/model/cluster-steps.ts'
import { fold } from '../../../shared/model/fold.ts'
import { parseEvent, type JournalEntry } from '../../../shared/model/run-event.ts'
import { emptyRunState, type RunState } from '../../../shared/model/run-state.ts'
import { serviceOf } from '../../../shared/model/service.ts'
import { ifWeStopNow } from '../../../shared/model/stop-sentence.ts'
import { documentOf } from '../../journeys/guide-ground.ts'

// Explores what may follow what in a cluster run. The bystander below knows who really serves whom, the rules' code does not.

const runbook = documentOf('mos-cluster-upgrade')
const standby = 'a1'
const actives = ['a2', 'a3', 'a4']
const roleOf = (id: string): string => (id === standby ? 'standby' : 'active')
/** How a command ends: with OK, with NO, or without a word, arrived or not. */
type Fate = 'ok' | 'no' | 'lost' | 'never-arrived'

/** The appliances as they really are, and what a person beside them has seen succeed. */
class Bystander {
  state: RunState = emptyRunState('run-1')
  readonly seen = { detached: new Set<string>(), attached: new Set<string>(), upgraded: new Set<string>() }
  seenDeleted = false
  seenCreated = false
  readonly doubtful = new Set<string>()
  readonly refused = new Set<string>()
  readonly begun = new Set<string>()
  /** Really: who is in which cluster, what was found, who is being installed. */
  cluster: 'old' | 'none' | 'new' = 'old'
  readonly inOld = new Set(actives)
  readonly inNew = new Set<string>()
  readonly found = new Set<string>()
  readonly installing = new Set<string>()
  /** Whose last scan found it: after one that failed, no failover is promised. */
  readonly scanned = new Set<string>()
  changed = false
  #seq = 0

  constructor() {
    this.add('run.opened', {
      ...{ run: 'run-1', signer: '00', purpose: 'upgrade', by: 'Ada', cluster: 'north' },
      runbook: { id: 'mos-cluster-upgrade', version: '1.0.0', sha256: 'a'.repeat(64) },
      product: { name: 'Uptick', version: '0' },
      appliances: [standby, ...actives].map((id) => ({ id, address: `${id}.example`, role: roleOf(id) })),
      options: { transport: 'telnet', user: 'a', serveWith: 'ftp', probeEvery: 1, settle: 1, giveUpAfter: 1 },
    })
    for (const id of [standby, ...actives]) {
      this.add('question.answered', { appliance: id, question: 'clusterRole', value: roleOf(id), by: 'Ada' })
    }
    this.finish(standby, 'cluster.ready', 'pass')
  }

  add(type: string, data: object): number {
    this.#seq += 1
    const parsed = parseEvent(type, data)
    if (!parsed.ok) throw new Error(`${type}: ${parsed.reason}`)
    const at = new Date(Date.UTC(2026, 10, 23) + this.#seq * 60_000).toISOString()
    this.state = fold(this.state, { ...parsed.event, seq: this.#seq, at } as JournalEntry)
    return this.#seq
  }

  finish(appliance: string, item: string, status: string): void {
    this.add('item.finished', { appliance, item, status, reason: '', evidence: [] })
  }

  /** Sends the command if the rules let it, and checks as a bystander that it was its turn. */
  attempt(step: ClusterStep, id: string, owner: string, fate: Fate): void {
    if (step === 'install' && this.begun.has(id)) return // A second install is held back by other rules.
    const isSo = this.#isSo(step, id)
    if (isSo && !this.doubtful.has(`${step} ${id}`)) return // Nobody repeats what is known to be done.
    const target = this.state.appliances[id]!
    const command = commands[step]
    if (clusterRefusal({ state: this.state, runbook, target, command, by: 'engine' }) !== undefined) return
    this.#checkTurn(step, id)
    const item = items[step](id)
    const effect = step === 'install' ? 'point-of-no-return' : 'changes'
    const about = { appliance: id, item }
    if (step === 'install') {
      this.begun.add(id)
      const wanted = { release: '4.4.3-GA', proves: 'release', name: 'R4_4_3-GA', since: '2026-11-23', baseline: [] }
      this.add('return.expected', { appliance: id, ...wanted })
    }
    const to = step === 'scan' ? { for: owner } : {}
    const sent = this.add('command.sent', { ...about, command, effect, by: 'engine', ...to })
    if (fate === 'ok' || fate === 'lost') this.#happens(step, id)
    this.doubtful[fate === 'ok' || fate === 'no' ? 'delete' : 'add'](`${step} ${id}`)
    this.refused[fate === 'no' && !isSo ? 'add' : 'delete'](`${step} ${id}`)
    if (fate !== 'ok' && fate !== 'no') return
    // What is so already is refused, and the document takes that for done.
    this.add('command.finished', { ...about, sent, status: isSo ? 'no' : fate, milliseconds: 3 })
    if (isSo) {
      this.#sees(step, id)
      return this.finish(id, item, 'pass')
    }
    if (step === 'scan') {
      const isFound = fate === 'ok' && this.found.has(owner)
      this.scanned[isFound ? 'add' : 'delete'](owner)
      return this.finish(owner, item, isFound ? 'pass' : 'fail')
    }
    if (fate === 'ok') this.#sees(step, id)
    if (step !== 'install') this.finish(id, item, fate === 'ok' ? 'pass' : 'fail')
  }

  /** The open install of an appliance comes to its end, and its return is proved. */
  comeBack(id: string): void {
    if (!this.installing.delete(id)) return
    this.seen.upgraded.add(id)
    this.add('return.proven', { appliance: id, release: '4.4.3-GA', proofs: ['login'] })
  }

  #checkTurn(step: ClusterStep, id: string): void {
    const others = actives.filter((one) => one !== id)
    expect(roleOf(id), step).toBe(
      ['delete', 'add', 'scan'].includes(step) ? 'standby' : step === 'install' ? roleOf(id) : 'active',
    )
    if (step === 'detach') {
      expect(this.seen.attached.has(id)).toBe(false)
      for (const one of others) {
        if (this.seen.detached.has(one)) continue
        expect(this.refused.has(`detach ${one}`), 'a detach after a refused one').toBe(false)
        expect(this.doubtful.has(`detach ${one}`), 'a detach after an unknown one').toBe(false)
      }
    }
    if (step === 'delete') expect(actives.filter((one) => !this.seen.detached.has(one))).toEqual([])
    if (step === 'install' && id === standby) expect(this.seenDeleted).toBe(true)
    if (step === 'install' && id !== standby) {
      expect([this.seen.detached.has(id), this.seenCreated]).toEqual([true, true])
      expect(
        others.filter((one) => this.begun.has(one) && !this.seen.attached.has(one)),
        'one at a time',
      ).toEqual([])
    }
    if (step === 'add') expect(this.seen.upgraded.has(standby)).toBe(true)
    if (step === 'attach') expect([this.seen.upgraded.has(id), this.seenCreated]).toEqual([true, true])
    if (step === 'scan') expect(this.seen.attached.size).toBeGreaterThan(0)
  }

  #isSo(step: ClusterStep, id: string): boolean {
    if (step === 'detach') return !this.inOld.has(id) && !this.inNew.has(id)
    if (step === 'delete') return this.cluster === 'none'
    if (step === 'add') return this.cluster === 'new'
    return step === 'attach' && this.inNew.has(id)
  }

  #happens(step: ClusterStep, id: string): void {
    if (step !== 'scan') this.changed = true
    if (step === 'detach') for (const set of [this.inOld, this.inNew, this.found]) set.delete(id)
    if (step === 'delete') {
      this.cluster = 'none'
      for (const set of [this.inOld, this.inNew, this.found]) set.clear()
    }
    if (step === 'add') this.cluster = 'new'
    if (step === 'attach') this.inNew.add(id)
    if (step === 'scan') for (const one of this.inNew) this.found.add(one)
    if (step === 'install') this.installing.add(id)
  }

  #sees(step: ClusterStep, id: string): void {
    if (step === 'detach') {
      this.seen.detached.add(id)
      this.seen.attached.delete(id)
    }
    if (step === 'delete') [this.seenDeleted, this.seenCreated] = [true, false]
    if (step === 'add') this.seenCreated = true
    if (step === 'attach') this.seen.attached.add(id)
  }

  /** Whether the standby would really take the place of an active appliance. */
  covers(id: string): boolean {
    if (this.installing.has(standby)) return false
    return (this.cluster === 'old' && this.inOld.has(id)) || (this.cluster === 'new' && this.found.has(id))
  }

  /** What is said may be less than the truth; it is never against it. */
  checkWhatIsSaid(): void {
    const { appliances, cluster } = serviceOf(this.state, runbook)
    for (const { id, service, failover } of appliances) {
      if (service === 'in-service' || service === 'unchanged')
        expect(this.installing.has(id), `${id} serves`).toBe(false)
      if (failover?.state === 'covered' || failover?.state === 'unchanged')
        expect(this.covers(id), `${id} covered`).toBe(true)
      if (failover?.state === 'exposed')
        expect(this.covers(id) && (this.cluster === 'old' || this.scanned.has(id)), `${id} exposed`).toBe(false)
    }
    if (cluster?.state === 'whole') expect(actives.every((id) => this.covers(id))).toBe(true)
    const sentence = ifWeStopNow(this.state, runbook, () => 'T')
    if (sentence.includes('Stopping is safe')) expect([this.changed, this.installing.size]).toEqual([false, 0])
    const isInDoubt = appliances.some(({ failover }) => failover?.state === 'exposed' || failover?.state === 'unknown')
    if (isInDoubt) expect(sentence).toContain('Next safe stop: ')
  }
}

const commands: Readonly<Record<ClusterStep, string>> = {
  detach: 'Cluster Detach',
  delete: 'Cluster Delete',
  install: 'Update Install ftp://10.0.0.9/R4_4_3-GA',
  add: 'Cluster Add north',
  attach: 'Cluster Attach north',
  scan: 'Cluster Scan',
}
const items: Readonly<Record<ClusterStep, (id: string) => string>> = {
  detach: () => 'cluster.2-detach',
  delete: () => 'cluster.5-delete',
  install: () => 'cli.install',
  add: () => 'cluster.7-add',
  attach: () => 'cluster.9-attach',
  scan: () => 'cluster.10-scan',
}

const steps = ['detach', 'delete', 'install', 'add', 'attach', 'scan'] as const
const fates: readonly Fate[] = ['ok', 'ok', 'ok', 'ok', 'ok', 'no', 'lost', 'never-arrived']
const action = fc.record({
  step: fc.constantFrom(...steps),
  on: fc.constantFrom(standby, ...actives),
  owner: fc.constantFrom(...actives),
  fate: fc.constantFrom(...fates),
  back: fc.constantFrom(standby, ...actives, undefined),
})

/** The order of the guide, so that its later steps are explored as well; anything may come in between. */
const guide: readonly (readonly [ClusterStep, string, string])[] = [
  ...actives.map((id) => ['detach', id, id] as const),
  ['delete', standby, 'a2'],
  ['install', standby, 'a2'],
  ['add', standby, 'a2'],
  ...actives.flatMap((id) => [
    ['install', id, id] as const,
    ['attach', id, id] as const,
    ['scan', standby, id] as const,
  ]),
]

describe('the graph of a cluster run', () => {
  it('has no state that breaks one at a time, the order, a role, or what is said of the service', () => {
    fc.assert(
      fc.property(fc.nat(guide.length), fc.array(action, { maxLength: 20 }), (ahead, actions) => {
        const bystander = new Bystander()
        for (const [step, id, owner] of guide.slice(0, ahead)) {
          bystander.attempt(step, id, owner, 'ok')
          bystander.checkWhatIsSaid()
          bystander.comeBack(id)
          bystander.checkWhatIsSaid()
        }
        for (const { step, on, owner, fate, back } of actions) {
          bystander.attempt(step, on, owner, fate)
          bystander.checkWhatIsSaid()
          if (back !== undefined) bystander.comeBack(back)
          bystander.checkWhatIsSaid()
        }
      }),
      { numRuns: 60 },
    )
  })

  it('leads every cluster to its end where each command ends with OK', () => {
    const bystander = new Bystander()
    for (const [step, id, owner] of guide) {
      bystander.attempt(step, id, owner, 'ok')
      bystander.comeBack(id)
    }
    expect(actives.every((id) => bystander.covers(id))).toBe(true)
    expect(serviceOf(bystander.state, runbook).cluster?.state).toBe('whole')
  })
})
