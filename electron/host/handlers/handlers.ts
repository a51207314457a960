import { succeed } from '../../../shared/base/result.ts'
import { settingName } from '../../../shared/contract/app-calls.ts'
import { waitingFor, countStates, outlook } from '../../../shared/model/next-actions.ts'
import { ifWeStopNow } from '../../../shared/model/stop-sentence.ts'
import { clockTime } from '../../../shared/model/time-of-day.ts'
import { nextItemOf } from '../runs/next-item.ts'
import { applianceHandlers } from './appliance-handlers.ts'
import { actHandlers } from './act-handlers.ts'
import { captureHandlers } from './capture-handlers.ts'
import { appHandlers } from './app-handlers.ts'
import type { Handlers } from './dispatch.ts'
import { documentHandlers } from './document-handlers.ts'
import type { HostParts } from './host-parts.ts'
import { fileHandlers } from './file-handlers.ts'
import { keyHandlers } from './key-handlers.ts'
import { liveHandlers } from './live-handlers.ts'
import { patchHandlers } from './patch-handlers.ts'
import { practiceHandlers } from './practice-handlers.ts'
import { recordHandlers } from './record-handlers.ts'
import { runKeepingHandlers } from './run-keeping-handlers.ts'
import { sheetHandlers } from './sheet-handlers.ts'
import { siteHandlers } from './site-handlers.ts'
import { visitHandlers } from './visit-handlers.ts'

/** Every call of the contract and who answers it. */
export function createHandlers(parts: HostParts): Handlers {
  const { runs, runbooks, operations, settings, vault } = parts
  return {
    'app.info': async () => {
      const key = await parts.keys.show()
      const signer = key.ok ? key.value.public : ''
      return succeed({ ...parts.product, data: parts.data, door: parts.door, signer })
    },
    'settings.get': () =>
      succeed(
        Object.fromEntries(
          settingName.options.flatMap((name) => {
            const value = settings.get(name)
            return value === undefined ? [] : [[name, value]]
          }),
        ),
      ),
    'settings.set': ({ name, value }) => {
      settings.set(name, value as never)
      return succeed({})
    },
    'credential.put': ({ password }) => {
      parts.redactor.add(password)
      return succeed({ credentialRef: vault.put(password) })
    },
    'runbook.list': async () => {
      const all = await runbooks.list()
      return succeed(
        all.map(({ runbook }) => ({
          id: runbook.id,
          title: runbook.title,
          version: runbook.version,
          items: runbook.phases.reduce((sum, phase) => sum + phase.items.length, 0),
        })),
      )
    },
    'runbook.show': async ({ id, run }) => {
      if (run !== undefined) {
        const open = await runs.read(run)
        if (!open.ok) return open
        const sha256 = open.value.state().opened?.runbook.sha256 ?? ''
        return succeed({ runbook: open.value.runbook, sha256 })
      }
      const loaded = await runbooks.load(id ?? 'mos-upgrade')
      return loaded.ok ? succeed({ runbook: loaded.value.runbook, sha256: loaded.value.sha256 }) : loaded
    },
    'run.list': async () => succeed(await runs.list()),
    'run.snapshot': async ({ run }) => {
      const open = await runs.read(run)
      if (!open.ok) return open
      const state = open.value.state()
      return succeed({ state, seq: state.seq })
    },
    'run.eventsSince': async ({ run, seq, limit }) => {
      const open = await runs.read(run)
      if (!open.ok) return open
      // The entry with seq N has index N - 1: a journal has no gaps.
      return succeed(open.value.entries.slice(seq, limit === undefined ? undefined : seq + limit))
    },
    'run.next': async ({ run }) => {
      const open = await runs.read(run)
      if (!open.ok) return open
      const state = open.value.state()
      const { runbook } = open.value
      return succeed({
        waiting: waitingFor(state, runbook),
        counts: countStates(state, runbook),
        ifWeStopNow: ifWeStopNow(state, runbook, (iso) => clockTime(iso, parts.clock.zone?.() ?? 0)),
        items: outlook(state, runbook).map((entry) => nextItemOf(state, entry)),
      })
    },
    'operation.cancel': ({ operationId }) => {
      operations.cancel(operationId)
      return succeed({})
    },
    ...documentHandlers(parts),
    ...actHandlers(parts),
    ...appHandlers(parts),
    ...fileHandlers(parts),
    ...liveHandlers(parts),
    ...applianceHandlers(parts),
    ...captureHandlers(parts),
    ...patchHandlers(parts),
    ...practiceHandlers(parts),
    ...recordHandlers(parts),
    ...keyHandlers(parts),
    ...runKeepingHandlers(parts),
    ...sheetHandlers(parts),
    ...siteHandlers(parts),
    ...visitHandlers(parts),
  }
}
