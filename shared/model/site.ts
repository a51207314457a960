import { z } from 'zod'
import { patchName } from './patch.ts'

const address = z.string().min(1).max(260)
const name = z.string().min(1).max(100)

export const applianceKind = z.enum(['message-server', 'razorgate'])
export type ApplianceKind = z.infer<typeof applianceKind>

const siteAppliance = z.strictObject({
  address,
  is: applianceKind.exactOptional(),
  /** Of a RazorGate: the Message Server whose mail it passes on. */
  serves: address.exactOptional(),
  user: z.string().min(1).max(200).exactOptional(),
  /** The environment variable with its password; UPTICK_PASSWORD where none is named. */
  passwordEnv: z.string().min(1).max(200).exactOptional(),
})
export type SiteAppliance = z.infer<typeof siteAppliance>

const siteCluster = z.strictObject({ name, standby: address, actives: z.array(address).min(1).max(20) })

/** How fast the changes of a visit follow one another. */
const pace = z.strictObject({
  /** The appliance that is changed first. */
  canary: address.exactOptional(),
  /** How long the visit waits after the canary, such as "15 min". */
  soak: z.string().max(40).exactOptional(),
  /** How many changes each wave after the canary has; the last number holds for all further waves. */
  then: z.array(z.int().min(1).max(1000)).min(1).max(20).exactOptional(),
  'at-once': z.int().min(1).max(1000).exactOptional(),
  'stop-after': z.int().min(1).max(1000).exactOptional(),
})

/** The appliances that belong together, what is known of them, and how they are brought to one release. */
export const site = z.strictObject({
  name,
  to: patchName.exactOptional(),
  appliances: z.array(siteAppliance).max(1000).default([]),
  clusters: z.array(siteCluster).max(100).default([]),
  /** Question -> value, or ADDRESS/question -> value for one appliance. */
  answers: z.record(z.string(), z.union([z.boolean(), z.number(), z.string()])).default({}),
  pace: pace.default({}),
})
export type Site = z.output<typeof site>

/** One run's worth of a site: a single appliance, or a whole cluster. */
export interface SiteMember {
  /** The address of the appliance, or the name of the cluster. */
  readonly member: string
  readonly cluster?: string
  readonly appliances: readonly (SiteAppliance & { readonly role: 'appliance' | 'active' | 'standby' })[]
}

/** Two ways to write one address are one appliance. */
export const sameAddress = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

/** The members of a site: its clusters, then its single appliances, each in the order of the document. */
export function membersOf({ appliances, clusters }: Site): readonly SiteMember[] {
  const known = (address: string): SiteAppliance =>
    appliances.find((one) => sameAddress(one.address, address)) ?? { address }
  const inCluster = clusters.flatMap(({ standby, actives }) => [standby, ...actives])
  return [
    ...clusters.map(({ name: cluster, standby, actives }) => ({
      member: cluster,
      cluster,
      appliances: [
        { ...known(standby), role: 'standby' as const },
        ...actives.map((active) => ({ ...known(active), role: 'active' as const })),
      ],
    })),
    ...appliances
      .filter((one) => !inCluster.some((other) => sameAddress(other, one.address)))
      .map((one) => ({ member: one.address, appliances: [{ ...one, role: 'appliance' as const }] })),
  ]
}

/** Every appliance of a site, those included that only a cluster names. */
export function appliancesOf(site: Site): readonly SiteAppliance[] {
  return membersOf(site).flatMap(({ appliances }) => appliances.map(({ role: _role, ...one }) => one))
}
