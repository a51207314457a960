import type { ComponentType } from 'react'
import type { Screen } from '../../state/screens.ts'
import { FleetView } from '../fleet/fleet-view.tsx'
import { MirrorView } from '../mirror/mirror-view.tsx'
import { RecordView } from '../record/record-view.tsx'
import { RunView } from '../run/run-view.tsx'
import { SettingsView } from '../settings/settings-view.tsx'
import { StartView } from '../start/start-view.tsx'

/** The view of each screen. Apart from the screens table, which the views themselves may read and which may not import them. */
export const views: Readonly<Record<Screen, ComponentType>> = {
  start: StartView,
  run: RunView,
  fleet: FleetView,
  mirror: MirrorView,
  record: RecordView,
  settings: SettingsView,
}
