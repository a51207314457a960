import { failure, type Failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import { questionsAsked } from '../../../shared/engine/run-questions.ts'
import { boundItems } from '../../../shared/model/bound-items.ts'
import { answerOf, gateStanding, itemOf, questionOf } from '../../../shared/model/run-state.ts'
import type { Item, Question } from '../../../shared/model/runbook.ts'
import type { OpenRun } from './open-run.ts'

type Named = string | undefined

/** The item that a person means, and whose: 'ITEM', 'APPLIANCE/ITEM', or the only appliance that has it. */
export function targetOf(
  open: OpenRun,
  params: { item: string; appliance?: Named },
): Result<{ appliance: string; item: Item }> {
  const refusal = closedRefusal(open)
  if (refusal) return failed(refusal)
  const slash = params.item.indexOf('/')
  const named = slash > 0 ? params.item.slice(0, slash) : params.appliance
  const id = slash > 0 ? params.item.slice(slash + 1) : params.item
  const entries = boundItems(open.state(), open.runbook).filter((entry) => entry.item.id === id)
  if (entries.length === 0) {
    const hint = '`uptick show RUN` lists the items and their ids.'
    return failed(failure('run.item-not-found', `This run has no item called ${id}.`, hint))
  }
  const whose = entries.map(({ appliance }) => appliance)
  const appliance = applianceOf(open, named, whose)
  if (!appliance.ok) return appliance
  const found = entries.find((entry) => entry.appliance === appliance.value)
  if (found !== undefined) return succeed({ appliance: found.appliance, item: found.item })
  const sentence = `${appliance.value} has no item called ${id}.`
  return failed(failure('run.item-not-found', sentence, `It is an item of ${whose.join(', ')}.`))
}

/** The appliance meant: the one named (by id or address), or the only one that it can be about. */
export function applianceOf(open: OpenRun, named: Named, about: readonly string[] = []): Result<string> {
  const all = Object.values(open.state().appliances)
  const possible = about.length === 0 ? all : all.filter(({ id }) => about.includes(id))
  const found = named === undefined ? possible : all.filter((a) => a.id === named || a.address === named)
  const only = found[0]
  if (only !== undefined && found.length === 1) return succeed(only.id)
  const ids = all.map((a) => `${a.id} (${a.address})`).join(', ')
  const sentence =
    named === undefined ? 'This run has several appliances.' : `This run has no appliance called ${named}.`
  return failed(failure('words.wrong', sentence, `Name one with --appliance: ${ids}.`))
}

/** The appliances that a question has been put about and that no one has answered it for. */
export function askedAbout(open: OpenRun, question: string): readonly string[] {
  const state = open.state()
  return Object.keys(state.appliances).filter(
    (id) => questionOf(state, id, question) !== undefined && answerOf(state, id, question) === undefined,
  )
}

/** The appliances whose command was shown at a gate and that no one has approved. */
export function approvalWantedFor(open: OpenRun, gate: string): readonly string[] {
  const state = open.state()
  return Object.keys(state.appliances).filter((id) => {
    const asked = gateStanding(state, id, gate)
    return asked !== undefined && asked.by === undefined
  })
}

/** Every question that may be answered in this run. */
export function questionsOf(open: OpenRun): readonly Question[] {
  return questionsAsked(boundItems(open.state(), open.runbook).map(({ item }) => item))
}

/** Somebody ticked or waived the item after this person had last seen its state. */
export function overtakenItem(
  open: OpenRun,
  { appliance, item }: { appliance: string; item: Item },
  seen: number | undefined,
): Failure | undefined {
  const { state, seq, by } = itemOf(open.state(), appliance, item.id)
  if (seen === undefined || seq <= seen || (state !== 'ticked' && state !== 'waived')) return undefined
  const hint = 'Look at its current state, and reopen it if that is wrong.'
  return failure('run.not-allowed-now', `${by ?? 'Somebody'} has ${state} this in the meantime.`, hint)
}

/** Somebody answered the question after this person had last seen it open. */
export function overtakenAnswer(
  open: OpenRun,
  appliance: string,
  question: string,
  seen: number | undefined,
): Failure | undefined {
  const given = answerOf(open.state(), appliance, question)
  if (seen === undefined || given === undefined || given.seq <= seen) return undefined
  const hint = 'Look at that answer; reopen the item if it is wrong.'
  return failure('run.not-allowed-now', `${given.by} has answered this in the meantime.`, hint)
}

export function closedRefusal(open: OpenRun): Failure | undefined {
  if (open.state().closed === undefined) return undefined
  return failure(
    'run.closed',
    'This run is closed, and its record is final.',
    'Open a new run for what is still to be done.',
  )
}
