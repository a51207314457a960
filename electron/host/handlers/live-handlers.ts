import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import { applianceOf } from '../runs/act-targets.ts'
import type { Handlers } from './dispatch.ts'
import type { HostParts } from './host-parts.ts'
import type { LiveRun } from '../runs/live-run.ts'

type LiveCalls = Extract<keyof Handlers, 'run.carryOn' | 'run.startItem' | 'run.stop' | `console.${string}`>

/** The calls that carry a run out: only the process that holds it can answer them. */
export function liveHandlers({ runs, operations }: HostParts): Pick<Handlers, LiveCalls> {
  const at = (
    run: string,
    appliance: string | undefined,
  ): Result<{ readonly live: LiveRun; readonly appliance: string; readonly who: string }> => {
    const live = runs.live(run)
    if (!live.ok) return live
    const target = applianceOf(live.value.open, appliance)
    if (!target.ok) return target
    const who = live.value.open.state().opened?.by ?? 'unknown'
    return succeed({ live: live.value, appliance: target.value, who })
  }
  return {
    'run.carryOn': ({ run, ...options }) => {
      const live = runs.live(run)
      return live.ok ? succeed(operations.start('run.carryOn', (signal) => live.value.carryOn(signal, options))) : live
    },
    'run.startItem': ({ run, appliance, item, by }) => {
      const found = at(run, appliance)
      if (!found.ok) return found
      const { live, who } = found.value
      return succeed(
        operations.start('run.startItem', (signal) => live.startItem(found.value.appliance, item, by ?? who, signal)),
      )
    },
    'run.stop': ({ run, now }) => {
      const live = runs.live(run)
      if (!live.ok) return live
      live.value.stop(now)
      return succeed({})
    },
    'console.take': async ({ run, appliance, by }) => {
      const found = at(run, appliance)
      return found.ok
        ? found.value.live.takeConsole(found.value.appliance, by ?? found.value.who)
        : failed(found.failure)
    },
    'console.send': ({ run, appliance, command, confirmation }) => {
      const found = at(run, appliance)
      if (!found.ok) return found
      const { live } = found.value
      return succeed(
        operations.start('console.send', (signal) =>
          live.sendByHand(found.value.appliance, { command, confirmation }, signal),
        ),
      )
    },
    'console.give': async ({ run, appliance, by, goOn }) => {
      const found = at(run, appliance)
      if (!found.ok) return found
      const { live, who } = found.value
      const given = await live.giveConsole(found.value.appliance, by ?? who)
      return given.ok && goOn ? succeed(operations.start('run.carryOn', (signal) => live.goOn(signal))) : given
    },
  }
}
