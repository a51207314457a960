import type { FactSource, Json } from './run-event.ts'

/** What is known of an appliance, each piece with where it comes from. Names and shapes are CLI.md's ("Facts"). */
export interface Fact {
  readonly value: Json
  readonly source: FactSource
  readonly seq: number
}
export type Facts = Readonly<Record<string, Fact>>

/** Shapes a person or a parser may give. `name` is as the appliance writes it. */
export const factShapes = {
  release: 'text',
  build: 'text',
  hostId: 'text',
  serial: 'text',
  chassis: 'text',
  licences: 'list', // [{name, key?, state?}]
  antispamEngines: 'list', // [{name, version?}]
  antivirus: 'list', // [{name, version?}]
  patches: 'list', // [{name}]
  backups: 'list', // [{id, state}]
  restores: 'list', // [{id, state}]
  ndmpMerge: 'text', // 'idle' | 'running' | what it says
  storage: 'map', // {text, ...}
  clock: 'text',
} as const
