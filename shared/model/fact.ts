import { z } from 'zod'
import { factSource, json } from './run-event.ts'

/** What is known of an appliance, each piece with where it comes from. Names and shapes are CLI.md's ("Facts"). */
const fact = z.object({ value: json, source: factSource, seq: z.number().int() }).readonly()
export const facts = z.record(z.string(), fact).readonly()
export type Facts = z.infer<typeof facts>

/** Shapes a person or a parser may give. `name` is as the appliance writes it. */
export const factShapes = {
  release: 'text',
  build: 'text',
  hostId: 'text',
  serial: 'text',
  chassis: 'text',
  licences: 'list', // [{name, key?, expires?, state?}]
  licenceStates: 'list', // the same, as License Status has it
  licenceFetch: 'text', // what it says, as of every command that does something
  antispamEngines: 'list', // [{name, version?}]
  uceUpdate: 'text',
  antivirus: 'list', // [{name, version?}]
  patches: 'list', // [{name}]
  backups: 'list', // [{id, state}]
  restores: 'list', // [{id, state}]
  ndmpMerge: 'text', // 'idle' | 'running' | what it says
  storage: 'map', // {text, total?, used?, free?, share?}
  clock: 'map', // {text, skewSeconds}: the appliance's clock, and how far it is ahead of (+) or behind (-) this computer's
  schema: 'list', // [{name}]: what the directory's schema defines
  configuration: 'map', // {lines, characters, first}
  confImport: 'text',
  confEnable: 'text',
  clusterDetach: 'text',
  clusterDelete: 'text',
  clusterAdd: 'text',
  clusterAttach: 'text',
  clusterNodes: 'list', // [{name, state?}]
} as const
