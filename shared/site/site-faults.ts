import { parseAddress } from '../console/address.ts'
import { durationOf } from '../model/runbook.ts'
import { appliancesOf, sameAddress, type Site, type SiteAppliance } from '../model/site.ts'

/** Something in a site that cannot be meant, and its place in the document. */
export interface PlacedFault {
  readonly path: readonly (string | number)[]
  readonly sentence: string
}

/** What a schema cannot see: relations between appliances that do not fit. Empty for a site that can be visited. */
export function faultsOf(site: Site): readonly PlacedFault[] {
  const faults = [...applianceFaults(site), ...clusterFaults(site), ...paceFaults(site), ...answerFaults(site)]
  if (appliancesOf(site).length === 0) faults.push({ path: ['appliances'], sentence: 'The site names no appliance.' })
  return faults
}

function applianceFaults(site: Site): PlacedFault[] {
  const faults: PlacedFault[] = []
  for (const [index, one] of site.appliances.entries()) {
    const path = ['appliances', index]
    if (parseAddress(one.address, 23) === undefined) {
      faults.push({ path: [...path, 'address'], sentence: `"${one.address}" is not an address.` })
    }
    if (site.appliances.slice(0, index).some((other) => sameAddress(other.address, one.address))) {
      faults.push({ path: [...path, 'address'], sentence: `${one.address} is named twice.` })
    }
    const why = servesFault(site, one)
    if (why !== undefined) faults.push({ path: [...path, 'serves'], sentence: why })
  }
  return faults
}

function servesFault(site: Site, one: SiteAppliance): string | undefined {
  if (one.serves === undefined) return undefined
  const { address, serves } = one
  if (one.is === 'message-server') return `${address} is a Message Server; only a RazorGate serves another appliance.`
  if (sameAddress(address, serves)) return `${address} cannot serve itself.`
  const served = appliancesOf(site).find((other) => sameAddress(other.address, serves))
  if (served === undefined) return `${address} serves ${serves}, which is not in this site.`
  if (served.is === 'razorgate') return `${address} serves ${serves}, which is a RazorGate and not a Message Server.`
  return undefined
}

function clusterFaults({ clusters }: Site): PlacedFault[] {
  const faults: PlacedFault[] = []
  const taken: string[] = []
  for (const [index, { name, standby, actives }] of clusters.entries()) {
    const path = ['clusters', index]
    if (clusters.slice(0, index).some((other) => other.name === name)) {
      faults.push({ path: [...path, 'name'], sentence: `Two clusters are called ${name}.` })
    }
    const places = [
      { address: standby, path: [...path, 'standby'] },
      ...actives.map((address, at) => ({ address, path: [...path, 'actives', at] })),
    ]
    for (const place of places) {
      if (parseAddress(place.address, 23) === undefined) {
        faults.push({ path: place.path, sentence: `"${place.address}" is not an address.` })
      }
      if (taken.some((other) => sameAddress(other, place.address))) {
        faults.push({ path: place.path, sentence: `${place.address} has two places in the clusters.` })
      }
      taken.push(place.address)
    }
  }
  return faults
}

function paceFaults(site: Site): PlacedFault[] {
  const { canary, soak } = site.pace
  const faults: PlacedFault[] = []
  if (canary !== undefined && !appliancesOf(site).some(({ address }) => sameAddress(address, canary))) {
    faults.push({ path: ['pace', 'canary'], sentence: `The canary ${canary} is not in this site.` })
  }
  if (soak !== undefined && durationOf(soak) === undefined) {
    faults.push({ path: ['pace', 'soak'], sentence: `"${soak}" is not a duration; write 30 s, 15 min or 2 h.` })
  }
  if (soak !== undefined && canary === undefined) {
    faults.push({ path: ['pace', 'soak'], sentence: 'A soak needs a canary, after which Uptick waits.' })
  }
  return faults
}

function answerFaults(site: Site): PlacedFault[] {
  return Object.keys(site.answers).flatMap((key) => {
    const whose = key.includes('/') ? key.slice(0, key.lastIndexOf('/')) : undefined
    if (whose === undefined || appliancesOf(site).some(({ address }) => sameAddress(address, whose))) return []
    return [{ path: ['answers', key], sentence: `The answer is for ${whose}, which is not in this site.` }]
  })
}
