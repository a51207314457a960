// What the page needs to know of a run's maintenance window; the engine reads it by the same rules.
export { lateBy, windowOf, type MaintenanceWindow } from '../../shared/model/maintenance-window.ts'
