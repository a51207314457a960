// What the page needs to know of a run's maintenance window and its wait; the engine reads them by the same rules.
export { lateBy, windowOf, type MaintenanceWindow } from '../../shared/model/maintenance-window.ts'
export { waitTimesOf, type WaitTimes } from '../../shared/model/wait-times.ts'
