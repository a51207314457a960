import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import { closeRun } from '../../../shared/engine/close-run.ts'
import { finishing } from '../../../shared/model/finish.ts'
import type { OpenRun } from '../runs/open-run.ts'
import { personActs, type TimeOf } from '../runs/person-acts.ts'
import { useSheet } from '../runs/run-sheet.ts'
import type { Handlers } from './dispatch.ts'
import type { HostParts } from './host-parts.ts'

type ActCalls =
  `run.${'open' | 'resume' | 'tick' | 'waive' | 'answer' | 'approve' | 'reopen' | 'settle' | 'note' | 'sign' | 'finish' | 'finishing' | 'useSheet'}`
const busy = failure(
  'run.not-allowed-now',
  'Something of this run is being carried out.',
  'Wait for it, or stop it first.',
)

type Acted = Result<{ operationId?: string | undefined }>

/** What a person does to a run. With `goOn`, the same call continues the run afterwards, if this process executes it. */
export function actHandlers({ runs, fleet, visits, operations, clock }: HostParts): Pick<Handlers, ActCalls> {
  const act = async (
    { run, goOn }: { run: string; goOn: boolean },
    work: (open: OpenRun) => Promise<Result<unknown>>,
  ): Promise<Acted> => {
    const done = await runs.act(run, work)
    return done.ok ? succeed(goOn ? goOnWith(run) : {}) : done
  }
  const goOnWith = (run: string): { operationId?: string } => {
    const live = runs.live(run)
    return live.ok ? operations.start('run.carryOn', (signal) => live.value.goOn(signal)) : {}
  }
  const timeOf =
    (run: string): TimeOf =>
    (appliance) => {
      const live = runs.live(run)
      const usual = live.ok ? live.value.usualTime(appliance) : undefined
      return { now: clock.now(), zone: clock.zone?.() ?? 0, usual }
    }
  return {
    'run.open': async (params) => {
      const opened = await runs.open(params)
      return opened.ok && params.goOn ? succeed({ ...opened.value, ...goOnWith(opened.value.run) }) : opened
    },
    'run.resume': async (params) => {
      const resumed = await runs.resume(params)
      return resumed.ok && params.goOn ? succeed({ ...resumed.value, ...goOnWith(resumed.value.run) }) : resumed
    },
    'run.useSheet': async (params) => {
      const live = runs.live(params.run)
      if (live.ok && live.value.busy) return failed(busy)
      return act(params, (open) => useSheet(open, params))
    },
    'run.tick': (params) => act(params, (open) => personActs.tick(open, params, clock.now())),
    'run.waive': (params) => act(params, (open) => personActs.waive(open, params, clock.now())),
    'run.answer': (params) => act(params, (open) => personActs.answer(open, params)),
    'run.approve': (params) =>
      visits.approving(params.run, params.by, async (isOfVisit) => {
        // A visit has limits of its own, which count every process.
        const refusal = isOfVisit ? undefined : fleet.refusal(params.run)
        return refusal ? failed(refusal) : act(params, (open) => personActs.approve(open, params, timeOf(params.run)))
      }),
    'run.reopen': (params) => act(params, (open) => personActs.reopen(open, params)),
    'run.settle': (params) => act(params, (open) => personActs.settle(open, params)),
    'run.note': (params) => runs.act(params.run, (open) => personActs.note(open, params)),
    'run.finishing': async ({ run }) => {
      const read = await runs.read(run)
      return read.ok ? succeed(finishing(read.value.state(), read.value.runbook)) : read
    },
    'run.finish': async ({ run, keep, by }) => {
      const live = runs.live(run)
      if (live.ok && live.value.busy) return failed(busy)
      const closed = await runs.act(run, (open) => closeRun(open, keep, by ?? open.state().opened?.by ?? 'unknown'))
      if (!closed.ok) return closed
      const sealed = await runs.seal(run)
      return sealed.ok ? succeed({ outcome: closed.value.outcome, code: sealed.value.code }) : sealed
    },
    'run.sign': (params) => runs.act(params.run, (open) => personActs.sign(open, params)),
  }
}
