import type { Json } from '../model/run-event.ts'
import type { ASTNode } from './cel-environment.ts'
import type { Scope } from './condition.ts'
import { clockWords, touchesMondayNight } from './night.ts'

/** clearOfNight(run.minuteOfDay, run.weekday, run.minutesToEnd): from when to when, by whose clock, and what it meets. */
export function describeNight(
  node: ASTNode,
  value: boolean,
  scope: Scope,
  evaluate: (node: ASTNode) => Json | undefined,
): string | undefined {
  if (node.op !== 'call' || node.args[0] !== 'clearOfNight') return undefined
  const [from, weekday, minutes] = node.args[1].map(evaluate)
  if (typeof from !== 'number' || typeof weekday !== 'number' || typeof minutes !== 'number') return undefined
  const span = `from ${clockWords(from)} (${whoseClock(scope)}) ${String(minutes)} min are reckoned with, to ${clockWords(from + minutes)}`
  if (value) return `${span}: clear of the time from 00:00 to 01:00`
  const report = touchesMondayNight(from, weekday, minutes) ? ", and Monday's report" : ''
  return `${span}: that meets 00:00 to 01:00, when log processing and snapshots begin${report}`
}

function whoseClock(scope: Scope): string {
  if (scope.run['clock'] !== 'appliance') return "this computer's clock; the appliance's is not known"
  const clock = scope.facts['clock']
  const skew = clock !== null && typeof clock === 'object' && !Array.isArray(clock) ? clock['skewSeconds'] : undefined
  if (typeof skew !== 'number') return "the appliance's clock"
  if (skew === 0) return "the appliance's clock, the same as this computer's"
  return `the appliance's clock, ${String(Math.abs(skew))} s ${skew > 0 ? 'ahead of' : 'behind'} this computer's`
}
