import type { ApplianceState } from '../../shared/model/run-state.ts'
import type { AppState, Delivery, PassingState, Patch, Room } from './app-state.ts'

/**
 * One appliance that took an update, or is about to: according to the run on the screen, an earlier run, or serving by
 * hand.
 */
export interface DeliveryRow {
  readonly key: string
  readonly to: string
  /** '' if it was not read; undefined if the update was served by hand and the Host ID is unknown. */
  readonly hostId: string | undefined
  readonly sent: number
  readonly state: 'proved' | 'fetching' | 'not-asked'
  /** ISO time, or milliseconds since 1970. */
  readonly at?: string | number
  /** The run whose record holds the evidence. */
  readonly run?: string
}

interface Known {
  readonly deliveries: readonly Delivery[]
  readonly run: AppState['run']
  readonly passing: Pick<PassingState, 'downloads' | 'delivered'>
}

/**
 * The appliances that an update was delivered to, in all runs of this installation. The run on the screen has the
 * latest data.
 */
export function deliveryRows(patch: Patch, { deliveries, run, passing }: Known): readonly DeliveryRow[] {
  const kept = deliveries.filter((one) => one.name === patch.name && isSame(patch, one.sha256))
  const past = kept.map(({ run: id, appliance, address, host, hostId, at }): DeliveryRow => ({
    key: `${id}/${appliance}`,
    to: host ?? address,
    hostId: hostId ?? '',
    sent: patch.bytes,
    state: 'proved',
    at,
    run: id,
  }))
  const now = Object.values(run?.state.appliances ?? {})
    .flatMap((one) => rowNow(patch, run?.id ?? '', one, passing.downloads[one.id]?.sent ?? 0))
    .filter(({ key }) => past.every((row) => row.key !== key))
  const byHand = passing.delivered
    .filter(({ name }) => name === patch.name)
    .map(({ peer, at }): DeliveryRow => ({
      key: `${peer}/${String(at)}`,
      to: peer,
      hostId: undefined,
      sent: patch.bytes,
      state: 'proved',
      at,
    }))
  return [...past, ...now, ...byHand]
}

/** How many appliances took the update in full. Each counts once, even if it downloaded the update several times. */
export function fetchedBy(rows: readonly DeliveryRow[]): number {
  const proved = rows.filter(({ state }) => state === 'proved')
  return new Set(proved.map(({ hostId, to }) => (hostId === undefined || hostId === '' ? to : hostId))).size
}

function rowNow(patch: Patch, run: string, one: ApplianceState, sent: number): DeliveryRow[] {
  const whole = one.delivered?.name === patch.name && isSame(patch, one.delivered.sha256)
  if (!whole && one.offer?.name !== patch.name) return []
  const state = whole ? 'proved' : sent > 0 ? 'fetching' : 'not-asked'
  const about = {
    key: `${run}/${one.id}`,
    to: one.identity.host ?? one.address,
    hostId: one.identity.hostId ?? '',
    run,
  }
  return [{ ...about, sent: whole ? patch.bytes : sent, state }]
}

/** A file with the same name and other bytes is another update. */
function isSame(patch: Patch, sha256: string | undefined): boolean {
  return patch.sha256 === undefined || sha256 === undefined || patch.sha256 === sha256
}

/** Bytes needed to complete a partial update, and how many of them do not fit on the disk; undefined if unknown. */
export function needOf(patch: Patch, room: Room | undefined): { needs: number; lacks: number } | undefined {
  if (patch.state !== 'partial' || patch.expected === undefined) return undefined
  const needs = Math.max(0, patch.expected - patch.bytes)
  return { needs, lacks: room === undefined ? 0 : Math.max(0, needs + room.spare - room.free) }
}
