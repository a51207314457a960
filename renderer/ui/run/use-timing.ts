import { useEffect, useState } from 'react'
import type { UsualTime } from '../../state/app-state.ts'
import { usePage, type ShownRun } from '../../state/hooks.ts'
import { windowOf, type MaintenanceWindow } from '../../state/timing.ts'

export interface Timing {
  readonly usual: UsualTime | undefined
  readonly window: MaintenanceWindow | undefined
}

/** How long such an install usually takes here, and the window of the run. Asked again once the model is known. */
export function useTiming(open: ShownRun): Timing {
  const { actions } = usePage()
  const { run, appliance, live } = open
  const chassis = run.state.appliances[appliance]?.facts['chassis']?.seq
  const expected = run.state.appliances[appliance]?.returning?.expected.usual
  const [usual, setUsual] = useState<UsualTime | undefined>(undefined)
  useEffect(() => {
    let asked = true
    void actions.timing(run.id, appliance).then((told) => {
      if (asked && told.ok) setUsual(told.value.usual)
    })
    return () => {
      asked = false
    }
  }, [actions, run.id, appliance, chassis, live])
  const known = expected ?? usual
  return { usual: known, window: windowOf(run.state, known, -new Date().getTimezoneOffset()) }
}
