import { z } from 'zod'

const text = z.string()
const optional = text.optional()
const names = z.array(z.strictObject({ name: text }))
const engines = z.array(z.strictObject({ name: text, version: optional }))
const licenses = z.array(z.strictObject({ name: text, key: optional, expires: optional, state: optional }))
const jobs = z.array(z.strictObject({ id: text, state: text }))

/**
 * The shape of every fact that a parser can give, by its name in CLI.md ("Facts"). A person may enter another shape. Apart
 * from fact-table.ts, which says everything else about a fact, because the page must not load zod. A new fact: a line here; the
 * compiler then asks for its row there.
 */
export const factShapes = {
  release: text,
  build: text,
  hostId: text,
  serial: text,
  chassis: text,
  licences: licenses,
  licenceStates: licenses,
  licenceFetch: text,
  antispamEngines: engines,
  uceUpdate: text,
  antivirus: engines,
  patches: names,
  backups: jobs,
  restores: jobs,
  ndmpMerge: text,
  storage: z.strictObject({ text, total: optional, used: optional, free: optional, share: optional }),
  clock: z.strictObject({ text, skewSeconds: z.number(), zoneMinutes: z.number().optional() }),
  schema: names,
  settings: z.strictObject({ ntp: z.boolean().optional(), customerCare: z.boolean().optional() }),
  configuration: z.strictObject({ lines: z.number(), characters: z.number(), first: text }),
  confImport: text,
  confEnable: text,
  clusterDetach: text,
  clusterDelete: text,
  clusterAdd: text,
  clusterAttach: text,
  clusterNodes: z.array(z.strictObject({ name: text, state: optional })),
} as const satisfies Readonly<Record<string, z.ZodType>>

export type FactName = keyof typeof factShapes
export type FactValue<N extends FactName> = z.output<(typeof factShapes)[N]>
