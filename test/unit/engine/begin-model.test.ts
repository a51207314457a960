import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beginRefusal, failedChanges, openChanges, type BeginGround } from '../../../shared/engine/begin-rules.ts'
import type { MemberStanding } from '../../../shared/model/member-standing.ts'
import { membersOf, site as siteSchema, type Site } from '../../../shared/model/site.ts'
import type { VisitEvent, VisitLimits } from '../../../shared/model/visit-event.ts'
import { emptyVisitState, foldVisit, type VisitState } from '../../../shared/model/visit-state.ts'

// Explores what may follow what in a visit: no matter what a person, the appliances and the clock do, no change starts
// against a rule. The model below is written from the guide's side (who handles which mail, who went first) and does
// not use the rules' code.

type Fate = 'idle' | 'open' | 'done' | 'failed-open' | 'failed'

/** A visit as a bystander sees it: who is at work, since when, in which order. */
class Night {
  readonly site: Site
  readonly limits: VisitLimits
  readonly names: readonly string[]
  visit: VisitState = emptyVisitState('v1')
  now = Date.UTC(2026, 10, 23)
  elsewhere: string[] = []
  readonly fates = new Map<string, Fate>()
  readonly doneAt = new Map<string, number>()
  readonly begun: string[] = []
  readonly left = new Set<string>()
  readonly passedOver = new Set<string>()
  #seq = 0

  constructor(site: Site, limits: VisitLimits) {
    this.site = site
    this.limits = limits
    this.names = membersOf(site).map(({ member }) => member)
    for (const name of this.names) {
      this.fates.set(name, 'idle')
      this.add({ type: 'visit.member', data: { member: name, run: `run-${name}`, appliances: [] } })
    }
  }

  add(event: VisitEvent): void {
    this.#seq += 1
    this.visit = foldVisit(this.visit, { ...event, seq: this.#seq, at: new Date(this.now).toISOString() })
  }

  ground(): BeginGround {
    const members = membersOf(this.site).map((member) => ({ member, standing: this.#standing(member.member) }))
    return { visit: this.visit, limits: this.limits, members, elsewhere: this.elsewhere, now: this.now }
  }

  #standing(name: string): MemberStanding {
    const fate = this.fates.get(name) ?? 'idle'
    const doneAt = this.doneAt.get(name)
    return {
      phase: (
        { idle: 'not-begun', open: 'changing', done: 'done', 'failed-open': 'failed', failed: 'failed' } as const
      )[fate],
      installOpen: fate === 'failed-open',
      waiting: [],
      ...(doneAt === undefined ? {} : { doneAt: new Date(doneAt).toISOString() }),
    }
  }

  isOpen = (name: string): boolean => ['open', 'failed-open'].includes(this.fates.get(name) ?? '')
  get canary(): string | undefined {
    const { canary } = this.limits
    return membersOf(this.site).find(({ appliances }) => appliances.some(({ address }) => address === canary))?.member
  }

  /** The Message Servers whose mail stops somewhere while this member is changed. */
  mailOf(name: string): readonly string[] {
    const own = membersOf(this.site).find(({ member }) => member === name)
    return own?.appliances.map(({ address, serves }) => serves ?? address) ?? []
  }

  /** Begins a change, and checks as a bystander that it was one's turn. */
  begin(name: string): void {
    const others = this.names.filter((other) => other !== name && this.isOpen(other))
    expect(others.length + this.elsewhere.length).toBeLessThan(this.limits.atOnce)
    for (const other of others) {
      const shared = this.mailOf(other).filter((server) => this.mailOf(name).includes(server))
      expect(shared, `${name} and ${other} at one time`).toEqual([])
    }
    const failures = this.names.filter((one) => this.fates.get(one)?.startsWith('failed') && !this.passedOver.has(one))
    expect(failures.length).toBeLessThan(this.limits.stopAfter)
    expect(this.left.has(name)).toBe(false)
    const { canary } = this
    if (canary !== undefined && canary !== name && !this.passedOver.has(canary) && !this.left.has(canary)) {
      expect(this.fates.get(canary)).toBe('done')
      expect(this.now - (this.doneAt.get(canary) ?? Infinity)).toBeGreaterThanOrEqual(this.limits.soak ?? 0)
    }
    if (name !== canary) this.#checkWaves()
    this.begun.push(name)
    this.fates.set(name, 'open')
    const about = { member: name, run: `run-${name}`, by: 'Ada', open: 1, limits: this.limits }
    this.add({ type: 'visit.started', data: about })
  }

  #checkWaves(): void {
    const { waves } = this.limits
    if (waves === undefined) return
    const rest = this.begun.filter((name) => name !== this.canary)
    const place = rest.length
    for (let wave = 0, from = 0; from <= place; wave += 1) {
      const to = from + (waves[Math.min(wave, waves.length - 1)] ?? 1)
      if (place < to) break
      for (const name of rest.slice(from, to)) expect(['done', 'failed']).toContain(this.fates.get(name))
      from = to
    }
  }
}

const addresses = ['a.example', 'b.example', 'c.example', 'd.example', 'e.example', 'f.example']

const sites = fc
  .record({
    singles: fc.integer({ min: 1, max: 6 }),
    gates: fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 6 }),
    cluster: fc.boolean(),
  })
  .map(({ singles, gates, cluster }): Site => {
    const appliances = addresses.slice(0, singles).map((address, index) => {
      const served = addresses[gates[index] ?? index]
      // Only the later half are RazorGates, so that none serves another RazorGate.
      const serves = index >= 2 && served !== undefined && addresses.indexOf(served) < 2 ? served : undefined
      return serves === undefined ? { address } : { address, is: 'razorgate' as const, serves }
    })
    const clusters = cluster ? [{ name: 'north', standby: 'n0.example', actives: ['a.example', 'n2.example'] }] : []
    return siteSchema.parse({ name: 'Site', appliances, clusters })
  })

const limits = fc.record({
  atOnce: fc.integer({ min: 1, max: 4 }),
  stopAfter: fc.integer({ min: 1, max: 3 }),
  canary: fc.option(fc.constantFrom(...addresses.slice(0, 3)), { nil: undefined }),
  soak: fc.option(fc.constantFrom(0, 60_000, 900_000), { nil: undefined }),
  waves: fc.option(fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }), { nil: undefined }),
})

const actions = fc.array(
  fc.record({
    act: fc.constantFrom(
      'begin',
      'begin',
      'begin',
      'finish',
      'fail',
      'fail-open',
      'settle',
      'wait',
      'resume',
      'leave',
      'elsewhere',
    ),
    on: fc.nat(),
  }),
  { maxLength: 60 },
)

function nightOf(site: Site, given: Partial<VisitLimits> & Pick<VisitLimits, 'atOnce' | 'stopAfter'>): Night {
  const known = membersOf(site).flatMap(({ appliances }) => appliances.map(({ address }) => address))
  const canary = given.canary !== undefined && known.includes(given.canary) ? given.canary : undefined
  return new Night(site, { ...given, canary })
}

describe('the graph of a visit', () => {
  it('has no state in which a change begins against one at a time, the order, a limit, or a relation', () => {
    fc.assert(
      fc.property(sites, limits, actions, (site, given, steps) => {
        const night = nightOf(site, given)
        for (const { act, on } of steps) {
          const name = night.names[on % night.names.length] ?? ''
          const fate = night.fates.get(name)
          if (act === 'begin' && fate === 'idle' && beginRefusal(night.ground(), name) === undefined) night.begin(name)
          if (act === 'finish' && fate === 'open') {
            night.fates.set(name, 'done')
            night.doneAt.set(name, night.now)
          }
          if (act === 'fail' && fate === 'open') night.fates.set(name, 'failed')
          if (act === 'fail-open' && fate === 'open') night.fates.set(name, 'failed-open')
          if (act === 'settle' && fate === 'failed-open') night.fates.set(name, 'failed')
          if (act === 'wait') night.now += (on % 20) * 60_000
          if (act === 'elsewhere') night.elsewhere = addresses.slice(0, on % 3)
          if (act === 'leave' && fate === 'idle') {
            night.left.add(name)
            for (const { address } of membersOf(site).find(({ member }) => member === name)?.appliances ?? []) {
              const about = { address, by: 'Ada', authority: 'Kim', reason: 'no window' }
              night.add({ type: 'visit.left-behind', data: about })
            }
          }
          if (act === 'resume') {
            const failures = failedChanges(night.ground()).map(({ member }) => member.member)
            for (const one of failures) night.passedOver.add(one)
            const passedOver = failures.map((one) => `run-${one}`)
            night.add({ type: 'visit.resumed', data: { by: 'Ada', authority: 'Kim', reason: 'seen', passedOver } })
          }
          const open = night.names.filter(night.isOpen)
          expect(openChanges(night.ground())).toEqual([...open, ...night.elsewhere])
          expect(open.length).toBeLessThanOrEqual(night.limits.atOnce)
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it('reaches its end if every change goes well, with any limits', () => {
    fc.assert(
      fc.property(sites, limits, (site, given) => {
        const night = nightOf(site, given)
        for (let round = 0; night.names.some((name) => night.fates.get(name) !== 'done'); round += 1) {
          expect(round, 'it came to a standstill').toBeLessThan(40)
          for (const name of night.names) {
            if (night.fates.get(name) === 'idle' && beginRefusal(night.ground(), name) === undefined) night.begin(name)
          }
          for (const name of night.names.filter(night.isOpen)) {
            night.fates.set(name, 'done')
            night.doneAt.set(name, night.now)
          }
          night.now += 900_000
        }
      }),
      { numRuns: 500 },
    )
  })
})
