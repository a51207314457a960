import { applianceHistory, type HistoryRow } from '../../../shared/model/appliance-history.ts'
import { sameAddress } from '../../../shared/model/site.ts'
import type { RunListing } from './run-listing.ts'
import type { Runs } from './runs.ts'

/**
 * The runs of an appliance, by its address or its Host ID. An appliance that got another address is found by the Host ID
 * that it showed when it took an update.
 */
export async function historyOf(runs: Runs, who: string): Promise<readonly HistoryRow[]> {
  const rows = (await runs.catalogue.list()).map(({ row }) => row)
  const hostIds = new Set([who, ...rows.flatMap((row) => hostIdsAt(row, who))])
  const addresses = new Set([who, ...rows.flatMap((row) => addressesOf(row, hostIds))])
  const found = []
  for (const { run, appliances } of rows) {
    for (const { address } of appliances) {
      if (![...addresses].some((one) => sameAddress(one, address))) continue
      const read = await runs.read(run)
      if (read.ok) found.push({ state: read.value.state(), entries: read.value.entries, address })
    }
  }
  return applianceHistory(found)
}

/**
 * Host IDs that a listing has for an address. Practice appliances on loopback share an address, which identifies none
 * of them.
 */
function hostIdsAt({ delivered, installing }: RunListing, address: string): string[] {
  if (/^(?:127\.|localhost\b|\[?::1\b)/.test(address)) return []
  return [...delivered, ...installing]
    .filter((one) => sameAddress(one.address, address))
    .flatMap(({ hostId }) => hostId ?? [])
}

function addressesOf({ delivered, installing }: RunListing, hostIds: ReadonlySet<string>): string[] {
  return [...delivered, ...installing]
    .filter(({ hostId }) => hostId !== undefined && hostIds.has(hostId))
    .map(({ address }) => address)
}
