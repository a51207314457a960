import { z } from 'zod'
import { mirroredPatch, mirrorProgress, patchLoss, patchName } from '../model/patch.ts'
import { plan } from '../model/plan.ts'
import { waiting } from '../model/next-actions.ts'
import { finding, ownAddress } from '../model/rehearsal.ts'
import { journalEntry } from '../model/run-event.ts'
import { runState } from '../model/run-state.ts'
import { runbook } from '../model/runbook.ts'
import { servicePorts, transport } from '../model/transport.ts'
import { operationEnd } from './operation-results.ts'
import { finishCalls } from './finish-calls.ts'
import { recordCalls } from './record-calls.ts'
import { acted, approval, evidence, goOn, reopening, runRow } from './run-acts.ts'
import { coveredEntry, coveringItem, fault, givenSheet, nextItem, openRun } from './run-shapes.ts'
import { by, nothing, run, scenario, seen, words } from './shapes.ts'
import { fileCalls } from './file-calls.ts'
import { serveCalls } from './serve-calls.ts'
import { siteCalls } from './site-calls.ts'
import { visitCalls } from './visit-calls.ts'
import { appCalls, fleetChange, settingName, systemState } from './app-calls.ts'

/**
 * Everything that can cross between a host and its entry points: THE list. Types of client, handlers and tests are mapped
 * from it. A new call: an entry here -> the compiler demands its line in handlers.ts -> a method in its owner -> a test.
 */
export interface Call {
  readonly params: z.ZodType
  readonly result: z.ZodType
}

const appliance = z.string().min(1).max(100)
const item = z.string().min(1).max(200)
const accepted = z.object({ operationId: z.string() })
const onRun = z.object({ run, appliance: appliance.optional(), by: by.optional() })
const onItem = onRun.extend({ item })
const onItemThen = onItem.extend({ goOn })
const path = z.string().min(1).max(4000)
const keptPlan = z.object({ plan, sha256: z.string(), missing: z.array(patchName) })

export const calls = {
  'app.info': {
    params: nothing,
    result: z.object({
      name: z.string(),
      version: z.string(),
      data: z.string(),
      door: z.enum(['desktop', 'browser', 'cli']),
      signer: z.string(),
    }),
  },
  'settings.get': { params: nothing, result: z.partialRecord(settingName, z.json()) },
  'settings.set': {
    params: z.object({ name: settingName, value: z.json() }),
    result: nothing,
  },
  'credential.put': {
    params: z.object({ password: z.string().max(1000) }),
    result: z.object({ credentialRef: z.string() }),
  },
  'appliance.ways': {
    params: z.object({ address: z.string().min(1).max(260), services: servicePorts.optional() }),
    result: z.array(
      z.object({
        transport,
        port: z.number().int(),
        answers: z.boolean(),
        says: z.string(),
        host: z.string().optional(),
        version: z.string().optional(),
        certificate: z.object({ sha256: z.string(), trust: z.enum(['new', 'known', 'changed']) }).optional(),
      }),
    ),
  },
  'appliance.trust': {
    params: z.object({ address: z.string().min(1).max(260), fingerprint: z.string().max(200), by: by.optional() }),
    result: z.object({ address: z.string(), sha256: z.string() }),
  },
  'appliance.capture': {
    params: z.object({
      address: z.string().min(1).max(260),
      out: z.string().min(1).max(4000),
      user: z.string().min(1).max(200),
      credentialRef: z.string(),
      transport,
      services: servicePorts.optional(),
      /** Besides those that the documents send; each must be known to only read. */
      commands: z.array(z.string().max(1000)).optional(),
      /** Words that are overlaid like secrets. */
      hide: z.array(z.string().min(1).max(200)).optional(),
    }),
    result: accepted,
  },
  'runbook.list': {
    params: nothing,
    result: z.array(z.object({ id: z.string(), title: z.string(), version: z.string(), items: z.number() })),
  },
  'runbook.show': {
    params: z.object({ id: z.string().optional(), run: run.optional() }),
    result: z.object({ runbook, sha256: z.string() }),
  },
  'runbook.lint': { params: z.object({ file: z.string(), source: z.string().max(4_000_000) }), result: z.array(fault) },
  'runbook.coverage': {
    params: nothing,
    result: z.object({ entries: z.array(coveredEntry), items: z.array(coveringItem), open: z.array(z.string()) }),
  },
  /** `number` is that of the last push of kind `runs` that the rows hold already. */
  'run.list': { params: nothing, result: z.object({ number: z.number().int(), rows: z.array(runRow) }) },
  'run.open': { params: openRun.extend({ goOn }), result: acted.extend({ run }) },
  'run.resume': {
    params: z.object({
      run,
      credentialRefs: z.record(z.string(), z.string()),
      reason: words.default('resumed by a person'),
      by: by.optional(),
      sheet: givenSheet.optional(),
      goOn,
    }),
    result: acted.extend({ run }),
  },
  /** `close`: a finished run is closed automatically; otherwise a person closes it (`run.finish`). */
  'run.carryOn': {
    params: z.object({
      run,
      close: z.boolean().default(false),
      /** Milliseconds to wait for a running backup or restore; absent: until a person decides. */
      waitForJobs: z.number().int().nonnegative().optional(),
    }),
    result: accepted,
  },
  'run.startItem': { params: onItem, result: accepted },
  'console.take': { params: z.object({ run, appliance: appliance.optional(), by: by.optional() }), result: nothing },
  'console.send': {
    params: z.object({
      run,
      appliance: appliance.optional(),
      command: z.string().min(1).max(4000),
      /** What the person typed to confirm, and the cost shown before: the sentence of command.not-confirmed. */
      confirmation: z.object({ cost: z.string().max(4000), typed: z.string().max(400) }).optional(),
    }),
    result: accepted,
  },
  'console.give': { params: onRun.extend({ goOn }), result: acted },
  /** `now`: a download that puts the stop off is broken. */
  'run.stop': { params: z.object({ run, now: z.boolean().default(false) }), result: nothing },
  'run.snapshot': { params: z.object({ run }), result: z.object({ state: runState, seq: z.number().int() }) },
  /** The entries after `seq`, in order; at most `limit` of them where one is given. */
  'run.eventsSince': {
    params: z.object({ run, seq: z.number().int().nonnegative(), limit: z.number().int().positive().optional() }),
    result: z.array(journalEntry),
  },
  'run.next': {
    params: z.object({ run }),
    result: z.object({
      waiting: z.array(waiting).readonly(),
      counts: z.record(z.string(), z.number().int()),
      ifWeStopNow: z.string(),
      items: z.array(nextItem),
    }),
  },
  'run.tick': { params: onItemThen.extend(evidence), result: acted },
  'run.waive': {
    params: onItemThen.extend({ authority: by, reason: words.min(1), until: words.optional(), seen }),
    result: acted,
  },
  'run.answer': {
    params: onRun.extend({ question: z.string(), value: z.union([z.boolean(), z.number(), words]), seen, goOn }),
    result: acted,
  },
  'run.approve': { params: onRun.extend({ ...approval, gate: z.string(), goOn }), result: acted },
  'run.reopen': { params: onItemThen.extend(reopening), result: acted },
  'run.settle': { params: onItemThen.extend({ arrived: z.boolean(), reason: words.min(1) }), result: acted },
  'run.note': {
    params: z.object({
      run,
      appliance: appliance.optional(),
      item: item.optional(),
      text: words.min(1),
      by: by.optional(),
    }),
    result: nothing,
  },
  ...finishCalls,
  'patch.list': { params: nothing, result: z.array(mirroredPatch) },
  'patch.mirror': {
    params: z.object({
      url: z.string().max(2000),
      name: z.string().max(200).optional(),
      release: words.optional(),
      sha256: z.string().optional(),
    }),
    result: accepted,
  },
  'patch.import': {
    params: z.object({
      paths: z.array(path).min(1).max(1000),
      name: z.string().max(200).optional(),
      release: words.optional(),
      sha256: z.string().optional(),
    }),
    result: accepted,
  },
  'patch.verify': {
    params: z.object({ name: patchName, sha256: z.string().max(200).optional() }),
    result: mirroredPatch,
  },
  'patch.lossOf': { params: z.object({ name: patchName }), result: patchLoss },
  'patch.forget': { params: z.object({ name: patchName, evenIfKept: z.boolean().default(false) }), result: nothing },
  'patch.setRelease': { params: z.object({ name: patchName, release: words, by }), result: nothing },
  'patch.plans': { params: nothing, result: z.array(keptPlan) },
  'patch.keepPlan': { params: z.object({ source: z.string().max(1024 * 1024) }), result: keptPlan },
  'patch.dropPlan': { params: z.object({ name: words }), result: nothing },
  'patch.addresses': {
    params: z.object({ towards: z.string().max(260).optional() }),
    result: z.object({ addresses: z.array(ownAddress), chosen: z.string().optional() }),
  },
  ...serveCalls,
  'patch.rehearse': {
    params: z.object({
      address: z.string().min(1).max(260),
      on: z.string().optional(),
      protocol: z.enum(['ftp', 'http']).default('ftp'),
      peer: z.string().max(100).optional(),
      wait: z.number().int().min(0).max(86_400_000).default(0),
    }),
    result: accepted,
  },
  'patch.pack': {
    params: z.object({ file: path, names: z.array(patchName), plans: z.array(words).default([]), by: by.optional() }),
    result: accepted,
  },
  'patch.unpack': {
    params: z.object({ file: path, signer: z.string().max(100).optional() }),
    result: accepted,
  },
  'practice.scenarios': { params: nothing, result: z.array(scenario) },
  'practice.start': {
    params: z.object({
      port: z.number().int().min(0).max(65535).optional(),
      scenario: z.string().optional(),
      release: z.string().optional(),
      cluster: z.number().int().min(1).max(20).optional(),
      knobs: z.record(z.string(), z.string()).optional(),
      /** A recorded visit, as text: an appliance is made of it. */
      recording: z.string().max(64_000_000).optional(),
    }),
    result: z.object({
      practice: z.string(),
      appliances: z.array(
        z.object({
          address: z.string(),
          user: z.string(),
          password: z.string(),
          role: z.string(),
          services: z.record(z.string(), z.number().int()),
        }),
      ),
      updates: z.array(z.string()),
    }),
  },
  ...recordCalls,
  'operation.cancel': { params: z.object({ operationId: z.string() }), result: nothing },
  ...appCalls,
  ...fileCalls,
  ...siteCalls,
  ...visitCalls,
} satisfies Record<string, Call>

/**
 * What a host tells without being asked. `event` is a journal entry (lasting, has a seq, can be asked for again);
 * `passing` may be dropped: progress, text as it comes, the end of an operation.
 */
export const pushes = {
  event: z.object({ run: z.string() }).and(journalEntry),
  passing: z.union([
    operationEnd,
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('text'), run: z.string(), appliance: z.string(), text: z.string() }),
      z.object({
        kind: z.literal('download'),
        run: z.string(),
        appliance: z.string(),
        sent: z.number(),
        total: z.number(),
      }),
      mirrorProgress.extend({ kind: z.literal('mirror'), operationId: z.string(), name: z.string() }),
      z.object({ kind: z.literal('finding'), operationId: z.string(), finding }),
      z.object({ kind: z.literal('offered'), operationId: z.string(), url: z.string(), peer: z.string() }),
      z.object({
        kind: z.literal('request'),
        /** What serves: a `serving`, or the operation of a rehearsal. */
        serving: z.string(),
        peer: z.string(),
        protocol: z.enum(['ftp', 'http']),
        verb: z.string(),
        argument: z.string(),
        answer: z.string(),
      }),
      z.object({ kind: z.literal('stopped'), serving: z.string() }),
      /** A stop is put off for a download that is under way. */
      z.object({ kind: z.literal('outlasting'), run: run.optional(), sentence: z.string(), until: z.string() }),
      z.object({ kind: z.literal('delivered'), serving: z.string(), peer: z.string(), name: z.string() }),
      z.object({
        kind: z.literal('greeting'),
        run: z.string(),
        appliance: z.string(),
        service: z.string(),
        port: z.number(),
        finding: z.enum(['answered', 'open', 'refused', 'silent', 'blind']),
        text: z.string(),
      }),
      /** `next`: milliseconds to the next probe. */
      z.object({ kind: z.literal('probe'), run, appliance, observed: z.string(), next: z.number().optional() }),
      z.object({ kind: z.literal('visit'), operationId: z.string(), command: z.string() }),
      /** A run as the list shows it now; without a row, it is gone. A gap in the numbers: ask for the list. */
      z.object({ kind: z.literal('runs'), number: z.number().int(), run, row: runRow.optional() }),
      /** An entry of a visit's journal; the calls about visits give the whole. */
      z.object({
        kind: z.literal('visit-entry'),
        visit: z.string(),
        seq: z.number().int(),
        at: z.string(),
        type: z.string(),
        data: z.unknown(),
      }),
      z.object({ kind: z.literal('patches') }),
      fleetChange.extend({ kind: z.literal('fleet') }),
      systemState.extend({ kind: z.literal('system') }),
      /** A menu of the desktop asks the page for one of its commands. */
      z.object({ kind: z.literal('command'), command: z.string() }),
      /** Files were dropped on the window; their paths, as the desktop's preload alone knows them. */
      z.object({ kind: z.literal('dropped'), paths: z.array(z.string()) }),
    ]),
  ]),
}

export type CallName = keyof typeof calls
export type ParamsOf<N extends CallName> = z.input<(typeof calls)[N]['params']>
export type ParsedParamsOf<N extends CallName> = z.output<(typeof calls)[N]['params']>
export type ResultOf<N extends CallName> = z.output<(typeof calls)[N]['result']>
/** A call that starts long work: it is accepted at once, and a push ends it (operation-results.ts). */
export type LongCall = {
  [N in CallName]: ResultOf<N> extends { operationId: string } ? N : never
}[CallName]
export type PushName = keyof typeof pushes
export type PushOf<N extends PushName> = z.output<(typeof pushes)[N]>
