import { z } from 'zod'
import { delivery, mirrorRoom } from '../model/patch.ts'
import { transport } from '../model/transport.ts'
import { by, file, nothing, run, words } from './shapes.ts'

const appliance = z.string().min(1).max(100)
const mark = z.string()

/** Preferences that the page may read and write; other settings belong to the host alone. */
export const settingName = z.enum([
  'theme',
  'density',
  'by',
  'lastAddress',
  'keys',
  'callMe',
  'customer',
  'redaction',
  'exportFolder',
])

/** What the computer lets Uptick do, and its power state. */
export const systemState = z.object({
  /** Can this door keep the system from sleeping; does it now, because an install is open. */
  keepsAwake: z.boolean(),
  awake: z.boolean(),
  power: z.enum(['mains', 'battery', 'unknown']),
  /** Passwords can be kept in the system's keychain. */
  keychain: z.boolean(),
  /** This door tells by a system notice that a wait has ended; elsewhere the page may do it. */
  notices: z.boolean(),
  /** This door has the system's own dialogs for files. */
  dialogs: z.boolean(),
  installsOpen: z.number().int().nonnegative(),
})

/** An appliance that is known by name: how it is reached, never its password. */
export const profile = z.object({
  id: z.string().min(1).max(100),
  address: z.string().min(1).max(260),
  name: words.optional(),
  transport,
  user: z.string().min(1).max(200),
  role: z.string().max(100).optional(),
  customer: words.optional(),
})

const phase = z.object({
  id: z.string(),
  title: z.string(),
  over: z.number().int(),
  total: z.number().int(),
  mark,
})

/** One appliance of one run, as a row of the fleet. */
const fleetRow = z.object({
  run: run.optional(),
  profile: z.string().optional(),
  appliance,
  address: z.string(),
  host: z.string(),
  /** As the appliance named it; absent where it was not read. */
  hostId: z.string().optional(),
  role: z.string(),
  model: z.string().optional(),
  cluster: z.string().optional(),
  /** The release it runs, as it was read last; the one that its run brings; the update's name. */
  release: z.string().optional(),
  wanted: z.string().optional(),
  to: z.string().optional(),
  /** D and E patches as `Update List` named them; absent where they were not read. */
  patches: z.array(z.string()).optional(),
  phases: z.array(phase),
  now: z.object({ mark, words: z.string(), detail: z.string(), since: z.string().optional() }),
  state: z.string(),
  live: z.boolean(),
  busy: z.boolean(),
  installing: z.boolean(),
  waits: z.number().int(),
  purpose: z.enum(['check', 'upgrade']).optional(),
  window: z.object({ from: z.string(), to: z.string() }).optional(),
  /** A waiver that says why it may stay on another release than the rest. */
  waiver: z.object({ by: z.string(), reason: z.string() }).optional(),
  /** An appliance of its run is simulated by Uptick. */
  practice: z.literal(true).optional(),
  /** ISO time of the last event: how old this row is. */
  at: z.string(),
})

const clusterStep = z.object({
  appliance,
  item: z.string(),
  title: z.string(),
  command: z.string().optional(),
  state: mark,
  serial: z.boolean(),
})

/** What the fleet may do at once, and when it stops automatically. */
export const fleetLimits = z.object({
  /** Runs that are executed at once. */
  atOnce: z.number().int().min(1).max(20),
  /** Installs that may be open at once, over all runs. */
  installs: z.number().int().min(1).max(20),
  /** After so many failures no further run is started and no install approved. */
  stopAfter: z.number().int().min(1).max(20),
})

const fleetCluster = z.object({ run, name: z.string(), holder: appliance.optional(), steps: z.array(clusterStep) })

const fleetStanding = z.object({
  number: z.number().int(),
  limits: fleetLimits,
  /** How far a start of several has come; absent where there was none. */
  start: z
    .object({
      waiting: z.array(run),
      going: z.array(run),
      done: z.array(run),
      failed: z.array(run),
      /** Why no further one is started. */
      halted: z.string().optional(),
    })
    .optional(),
})

/** What changed in the fleet since the push before: rows and clusters by their keys, and all keys in order if those changed. */
export const fleetChange = fleetStanding.extend({
  rows: z.array(fleetRow),
  clusters: z.array(fleetCluster),
  order: z.object({ rows: z.array(z.string()), clusters: z.array(z.string()) }).optional(),
})

/** What a row of the fleet is known by: the run, or the profile of an appliance without one, and the appliance. */
export function fleetKey({ run: own, profile: known, appliance: id }: z.output<typeof fleetRow>): string {
  return `${own ?? `profile ${known ?? ''}`}/${id}`
}

const fleetStart = z.object({ run, credentialRefs: z.record(z.string(), z.string()) })

/** The calls that the app's own screens need: the system, known appliances, files of a run, the mirror at large, the fleet. */
export const appCalls = {
  'system.state': { params: nothing, result: systemState },
  'run.timing': {
    params: z.object({ run, appliance: appliance.optional() }),
    result: z.object({
      /** Minutes that such an install has taken on this model, and over how many runs; absent where none is known. */
      usual: z.object({ from: z.number().int(), to: z.number().int(), runs: z.number().int() }).optional(),
    }),
  },
  'run.attach': {
    params: z.object({
      run,
      appliance: appliance.optional(),
      item: z.string().min(1).max(200),
      by: by.optional(),
      files: z.array(file).min(1),
    }),
    result: nothing,
  },
  'run.file': {
    params: z.object({ run, sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
    result: z.object({ base64: z.string() }),
  },
  /** Every update that an appliance took whole, in any run of this installation, the oldest first. */
  'patch.deliveries': { params: nothing, result: z.array(delivery) },
  'patch.room': { params: nothing, result: mirrorRoom },
  'profile.list': { params: nothing, result: z.array(profile.extend({ passwordKept: z.boolean() })) },
  'profile.save': {
    params: z.object({ profile, password: z.string().max(1000).optional() }),
    result: z.object({ passwordKept: z.boolean() }),
  },
  'profile.forget': {
    params: z.object({ id: z.string().min(1).max(100), passwordOnly: z.boolean() }),
    result: nothing,
  },
  /** A reference to the password that the keychain holds for this appliance. */
  'profile.credential': {
    params: z.object({ id: z.string().min(1).max(100) }),
    result: z.object({ credentialRef: z.string() }),
  },
  /** `number` is that of the last push of kind `fleet` that the answer holds already. */
  'fleet.list': {
    params: nothing,
    result: z.object({
      ...fleetStanding.shape,
      rows: z.array(fleetRow),
      clusters: z.array(fleetCluster),
    }),
  },
  'fleet.start': { params: z.object({ runs: z.array(fleetStart).min(1).max(100) }), result: nothing },
  'fleet.halt': { params: z.object({ by: by.optional() }), result: nothing },
  'fleet.limits': { params: fleetLimits, result: nothing },
}
