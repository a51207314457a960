import type { Patch } from '../../state/app-state.ts'
import { deliveryRows, type DeliveryRow } from '../../state/deliveries.ts'
import { useApp, usePassing } from '../../state/hooks.ts'

/** Which appliances an update was delivered to, updated live. */
export function useDeliveries(patch: Patch): readonly DeliveryRow[] {
  const deliveries = useApp((state) => state.deliveries)
  const run = useApp((state) => state.run)
  const downloads = usePassing((state) => state.downloads)
  const delivered = usePassing((state) => state.delivered)
  return deliveryRows(patch, { deliveries: deliveries ?? [], run, passing: { downloads, delivered } })
}
