import { createActKit } from './actions/act.ts'
import { fileActions } from './actions/file-actions.ts'
import { fleetActions } from './actions/fleet-actions.ts'
import { mirrorActions } from './actions/mirror-actions.ts'
import { keepingActions } from './actions/keeping-actions.ts'
import { keyActions } from './actions/key-actions.ts'
import { recordActions } from './actions/record-actions.ts'
import { runActions } from './actions/run-actions.ts'
import { sheetActions } from './actions/sheet-actions.ts'
import { startActions } from './actions/start-actions.ts'
import { visitActions } from './actions/visit-actions.ts'
import type { Store } from './store.ts'

export type { Password, Target } from './actions/act.ts'
export type { SigningKey } from './actions/key-actions.ts'
export { isEmpty, type Policies, type Policy, type RecordSource, type Redaction } from './actions/record-actions.ts'
export type { SheetOrigin, SheetSubject } from './actions/sheet-actions.ts'
export type { Opening, PracticeReady, Transport } from './actions/start-actions.ts'
export type Actions = ReturnType<typeof createActions>

/** Everything that a person can do on the page. Each act resolves with its result; none throws. */
export function createActions(store: Store) {
  const kit = createActKit(store)
  return {
    ...startActions(kit),
    ...sheetActions(kit),
    ...runActions(kit),
    ...mirrorActions(kit),
    ...recordActions(kit),
    ...fileActions(kit),
    ...fleetActions(kit),
    ...keepingActions(kit),
    ...keyActions(kit),
    ...visitActions(kit),
  }
}
