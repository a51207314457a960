import { itemOf } from '../../model/run-state.ts'
import { beginInstall, type WantedInstall } from '../begin-install.ts'
import { namesIn } from '../interlocks.ts'
import { valuesOfEach } from '../fill-command.ts'
import { scopeOf } from '../scope.ts'
import type { Executor, StepEnding, StepWork } from '../step-table.ts'
import { verdict, type Verdict } from '../verdict.ts'
import { awaitReturn } from './await-return.ts'

type Work = StepWork<{ readonly kind: 'install-each' }>

/**
 * Installs several patches one after the other (after.patches.d-and-e): each one's end is proved, by its name in Update
 * List, before the next is sent. What was proved before is not sent again; what ended otherwise waits for a person.
 */
export const installEach: Executor<{ kind: 'install-each' }> = async (work) => {
  const { context, appliance, item } = work
  const list = valuesOfEach(item.each ?? '', scopeOf(context, appliance, item))
  if (!list.ok) return over(verdict('waiting', list.failure.sentence, [], item.remedy ?? list.failure.hint))
  const { values } = list.value
  for (const name of values) {
    const ending = await installOne(work, name)
    if (ending !== undefined) return ending
  }
  const words = values.length === 0 ? 'None is needed.' : `Installed, each listed by Update List: ${values.join(', ')}.`
  return { kind: 'next', verdict: verdict('pass', words) }
}

/** Undefined once the patch is proved to be there. */
async function installOne(work: Work, name: string): Promise<StepEnding | undefined> {
  const { context, appliance, item } = work
  const state = context.state()
  const { reopenedAt } = itemOf(state, appliance, item.id)
  const before = state.appliances[appliance]?.returns[name]
  // What is proved to be there stays so, also where the item was reopened for the sake of another one.
  if (before?.outcome === 'proven') return undefined
  const own = before !== undefined && before.seq > reopenedAt ? before : undefined
  if (own?.outcome !== undefined) {
    const sentence = `${name} was sent, and its end is not proved: ${own.observed ?? own.outcome}`
    return over(verdict('fail', sentence, [], item.remedy))
  }
  if (own === undefined) {
    const begun = await beginInstall({ context, appliance, name, proves: 'listed', ...buildOf(work, name) })
    if (begun.kind !== 'verdict' || !['pass', 'uncertain'].includes(begun.verdict.status)) return begun
  }
  const ended = await awaitReturn({ ...work, step: { kind: 'await-return' } })
  const proved = context.state().appliances[appliance]?.returns[name]?.outcome === 'proven'
  return proved && ended.kind === 'verdict' && ended.verdict.status === 'pass' ? undefined : ended
}

/**
 * A patch that was installed under exactly this name before the upgrade is the build for the old release, which may not fit
 * (after.patches.d-and-e). Each such install waits for an approval of its own.
 */
function buildOf({ context, appliance, item }: Work, name: string): Pick<WantedInstall, 'item' | 'needs' | 'remark'> {
  const { factsBefore } = context.state().appliances[appliance] ?? {}
  const before = namesIn(factsBefore?.['patches']?.value)
  if (!before.some((noted) => noted.toLowerCase() === name.toLowerCase())) return { item }
  const remark = `${name} was installed before the upgrade: it is the build for the old release, and may not fit the new one.`
  return { item: { ...item, gate: item.gate ?? 'old-build' }, needs: ['old-build'], remark }
}

const over = (found: Verdict): StepEnding => ({ kind: 'verdict', verdict: found })
