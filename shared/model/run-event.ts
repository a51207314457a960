import { z } from 'zod'
import {
  approvalNeed, diagnosedCause, effect, evidence, factSource, identity, itemStatus, keptFile, lateStart, passedOver, replyStatus, returnStage, runAppliance, runOptions,
  runOutcome, sheetGiven, unprovenReturn, type returnOutcome,
} from './event-shapes.ts' // prettier-ignore
import { patchTrust } from './patch.ts'

export * from './event-shapes.ts'

/**
 * Everything that can happen in a run, in the past tense (CLI.md, "Names in the JSON lines"). Types and members are a
 * contract: they may be added to, never renamed. Numbers are integers; what is not (a rate, a share) is text.
 *
 * A new event: a member here -> the compiler demands its case in run-state.ts.
 */
const text = z.string()
const count = z.number().int().nonnegative()
export const json: z.ZodType<Json> = z.json()
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

const about = { appliance: text, item: text }
/** How long installs of this kind have taken on this model before, in minutes, and how many they were. */
const usualTime = z.object({ from: count, to: count, runs: count })
const patchAbout = { name: text, bytes: count.optional(), sha256: sha256.optional(), source: text.optional() }

export const runEventSchemas = {
  'run.opened': z.object({
    run: text,
    signer: text,
    runbook: z.object({
      id: text,
      version: text,
      sha256,
      // Documents that it includes, pinned as well.
      includes: z.array(z.object({ id: text, version: text, sha256 })).optional(),
    }),
    product: z.object({ name: text, version: text }),
    cluster: text.optional(), // its name, for a run over the appliances of one
    visit: text.optional(), // the visit to a site that it is a member of
    appliances: z.array(runAppliance),
    to: text.optional(),
    purpose: z.enum(['check', 'upgrade']),
    by: text,
    customer: text.optional(),
    ticket: text.optional(),
    window: z.object({ from: text, to: text }).optional(),
    ...sheetGiven,
    options: runOptions,
  }),
  'run.resumed': z.object({
    reason: text,
    by: text.optional(),
    product: z.object({ name: text, version: text }).optional(),
    ...sheetGiven,
  }),
  'run.paused': z.object({ outcome: runOutcome, reason: text }),
  'run.closed': z.object({ outcome: runOutcome }),
  'session.connected': z.object({
    appliance: text,
    transport: text,
    identity: identity.partial(),
    peer: text.optional(),
    banner: text.optional(),
    prompt: text.optional(),
    local: text.optional(),
    practice: z.boolean().optional(), // true: Uptick simulates this appliance; a record never withholds it
    certificate: z.object({ sha256, trust: z.enum(['first-use', 'known']), since: text.optional() }).optional(), // over TLS
  }),
  'session.lost': z.object({ appliance: text, cause: text }),
  // A login that did not come about, with the appliance's own words.
  'session.failed': z.object({ appliance: text, code: text, reason: text, seen: text.optional() }),
  'identity.noted': z.object({ appliance: text, identity: identity.partial(), same: z.boolean() }),
  'item.started': z.object({ ...about, by: text }),
  'item.finished': z.object({
    ...about,
    status: itemStatus,
    reason: text,
    evidence: z.array(evidence),
    hint: text.optional(),
    waitStopped: z.boolean().optional(), // its wait was stopped before its end: a resume continues with the time that is left
  }),
  // What it asks for still runs, so it is asked again at `next`. `status`: its state as long as it waits. `waited`: milliseconds
  // up to now, the time without Uptick left out. Without `until` it waits until a person decides.
  'item.put-off': z.object({
    ...about,
    status: itemStatus,
    reason: text,
    evidence: z.array(evidence),
    since: text,
    next: text,
    until: text.optional(),
    waited: count,
  }),
  'item.judged': z.object({
    ...about,
    applies: z.enum(['yes', 'no', 'unknown']),
    reason: text,
    missing: z.array(text),
  }),
  'item.ticked': z.object({
    ...about,
    by: text,
    note: text,
    files: z.array(keptFile),
    sheet: sha256.optional(), // it was noted on this sheet
    sameAs: text.optional(), // the appliance for which it was done; it holds for all of the run
    evidenceFrom: text.optional(), // when what the note or file shows was so (ISO 8601), where a person named it
  }),
  'item.waived': z.object({ ...about, by: text, authority: text, reason: text, until: text.optional() }),
  // `serveWith`: of an install, how its update is served from here on.
  'item.reopened': z.object({ ...about, by: text, reason: text, serveWith: z.enum(['ftp', 'http']).optional() }),
  // Back to "to do" at a resume. Unlike a reopening it lets no command with effect be sent again.
  'item.taken-up': z.object({ ...about, reason: text }),
  'item.stale': z.object({ ...about, reason: text }),
  'question.asked': z.object({
    appliance: text,
    item: text,
    question: text,
    answerType: z.enum(['boolean', 'number', 'text', 'choice']),
    choices: z.array(text).optional(),
    emptyAllowed: z.boolean().optional(), // no text at all is an answer too
    why: text,
    seen: text.optional(), // what the appliance had sent when it asked, its question included
  }),
  // No one has to answer it any more, or what was answered came to nothing.
  'question.withdrawn': z.object({ ...about, question: text, reason: text }),
  'question.answered': z.object({
    appliance: text,
    question: text,
    value: z.union([z.boolean(), count, text]),
    by: text,
    sheet: sha256.optional(), // it was given on this sheet
    reason: text.optional(), // how the appliance itself supplied the answer, so that no one was asked
    sameAs: text.optional(), // the appliance for which it was answered; it holds for all of the run
  }),
  'approval.requested': z.object({
    appliance: text,
    gate: text,
    item: text,
    command: text,
    needs: z.array(approvalNeed).optional(),
    // Items that the command needs and that were waived, each with the verdict that was waived.
    waived: z.array(passedOver).optional(),
  }),
  'approval.given': z.object({
    appliance: text,
    gate: text,
    item: text,
    command: text.optional(),
    by: text,
    accepted: z.array(approvalNeed).optional(), // absent: it was given by a version that asked for none
    late: lateStart.optional(),
  }),
  'command.sent': z.object({
    ...about,
    command: text,
    effect,
    by: z.enum(['engine', 'person']),
    for: text.optional(), // the appliance whose item it is, where that is another than the one it goes to
  }),
  'command.output': z.object({ appliance: text, text }),
  'command.finished': z.object({
    ...about,
    sent: count, // the seq of its command.sent
    status: replyStatus,
    statusText: text.optional(),
    lines: z.array(text).optional(),
    file: sha256.optional(),
    raw: keptFile.omit({ name: true }).optional(), // the reply byte for byte, secrets taken out
    missing: z.array(z.enum(['echo', 'status', 'prompt'])).optional(), // what would show that it is whole and its own
    doubt: text.optional(), // why it may be another command's answer; then its status is none
    contradiction: z.array(text).optional(), // OK and NO in one reply; then its status is none
    aside: z.array(text).optional(), // lines that came in between and belong to no answer
    cause: text.optional(), // why there is no status: the failure's code, or 'contradiction' (both OK and NO)
    milliseconds: count,
  }),
  // The result of a command whose end was not seen: read from the appliance, or entered by a person. Never assumed.
  'command.settled': z.object({
    ...about,
    sent: count,
    arrived: z.boolean(),
    reason: text,
    by: text,
    evidence: z.array(evidence),
  }),
  // A key that the console pressed on its own, and the line that waited for it.
  'console.key': z.object({ appliance: text, item: text.optional(), pressed: z.enum(['space', 'enter']), line: text }),
  // The console made sure by a harmless command that the next answer is the right one. `lines` came unasked; `doubtful`:
  // they may belong to the reply before.
  'console.resynchronized': z.object({
    appliance: text,
    item: text.optional(),
    command: text,
    reason: text,
    lines: z.array(text),
    doubtful: z.boolean(),
  }),
  // A reading command was sent again, since its first reply could not be relied on.
  'console.repeated': z.object({ ...about, command: text, reason: text }),
  // An unfinished, unchanged line in the reply to a command; nothing was typed.
  'console.question': z.object({ ...about, command: text, line: text, seen: text }),
  // What a person had typed at such a line.
  'console.answered': z.object({ ...about, line: text, typed: text, by: text }),
  // A command typed by hand that changes the appliance: what it costs, and what the person typed to confirm it.
  'console.confirmed': z.object({ appliance: text, command: text, cost: text, typed: text, by: text }),
  'fact.captured': z.object({ appliance: text, fact: text, value: json, source: factSource }),
  // Values that may have changed behind the run's back: unknown until the appliance is asked again.
  'fact.stale': z.object({ appliance: text, facts: z.array(text), reason: text, by: text }),
  'interlock.refused': z.object({
    appliance: text,
    rule: text,
    command: text,
    by: z.enum(['engine', 'person']),
    reason: text,
  }),
  // An unexpected change that a person accepts; `name` is the entry of a list, '' for the value as a whole.
  'change.decided': z.object({ appliance: text, fact: text, name: text, reason: text, by: text }),
  'interlock.overruled': z.object({ appliance: text, rule: text, command: text, by: text, reason: text }),
  'patch.mirrored': z.object({ ...patchAbout }),
  'patch.verified': z.object({ ...patchAbout, release: text.optional(), trust: patchTrust.optional() }),
  'patch.quarantined': z.object({ ...patchAbout, reason: text }),
  'patch.offered': z.object({
    ...patchAbout,
    appliance: text,
    item: text.optional(),
    url: text,
    peer: text,
    port: count,
    path: text,
  }),
  'patch.requested': z.object({
    appliance: text,
    name: text,
    peer: text,
    path: text,
    from: count,
    to: count,
    sent: count,
    sha256: sha256.optional(),
    whole: z.boolean(),
    item: text.optional(),
  }),
  'patch.delivered': z.object({ appliance: text, ...patchAbout, url: text, peer: text, item: text.optional() }),
  // A person begins the install in another way than by a command of ours (the Administration Suite), with this link.
  'install.begun': z.object({ ...about, way: text, url: text, by: text }),
  // A person has the console of an appliance, and has given it back: nothing of the run is sent there meanwhile.
  'console.taken': z.object({ appliance: text, by: text }),
  'console.given': z.object({ appliance: text, by: text }),
  // Why an install was refused or failed unseen: the guide's causes, each tested for by what can be known.
  'install.diagnosed': z.object({
    ...about,
    causes: z.array(diagnosedCause),
  }),
  'return.late': z.object({ appliance: text, minutes: count, usual: usualTime.optional() }),
  'return.expected': z.object({
    appliance: text,
    release: text.optional(),
    proves: z.enum(['release', 'listed']),
    name: text,
    since: text,
    usual: usualTime.optional(),
    baseline: z.array(z.object({ service: text, greeting: text })),
  }),
  // `refused`: the connection was refused, by its own system or by a filter on the way; silence may as well be a cut network.
  // `release`: what Version named at a login, where that is the release from before.
  'return.stage': z.object({
    appliance: text,
    stage: returnStage,
    observed: text,
    refused: z.boolean().optional(),
    release: text.optional(),
  }),
  'return.proven': z.object({ appliance: text, release: text, proofs: z.array(text) }),
  'return.unproven': unprovenReturn,
  'note.added': z.object({ appliance: text.optional(), item: text.optional(), text, by: text }),
  'evidence.attached': z.object({ ...about, by: text, files: z.array(keptFile) }),
  'run.signed': z.object({ role: z.enum(['engineer', 'customer']), name: text, statement: text, by: text.optional() }),
  // A replacement of the signing key, announced in each run that begins after it; the old key signed it (key-change.ts).
  'key.replaced': z.object({
    old: sha256,
    new: sha256,
    at: text,
    signature: z.string().regex(/^[0-9a-f]{128}$/),
  }),
  'record.sealed': z.object({
    seal: z.object({
      v: count,
      run: text,
      events: count,
      head: text,
      final: z.boolean(),
      at: text,
      signer: text,
      signature: text,
    }),
    code: text,
  }),
  'journal.repaired': z.object({ cut: count, reason: text }),
} satisfies Record<string, z.ZodType>

export type EventType = keyof typeof runEventSchemas
export type EventData<T extends EventType> = z.infer<(typeof runEventSchemas)[T]>
/** One thing that happened, before it has a place in a journal. */
export type RunEvent = { [T in EventType]: { type: T; data: EventData<T> } }[EventType]
/** One thing that happened, with its place and time; `at` is ISO 8601 UTC with milliseconds. */
export type JournalEntry = { [T in EventType]: { type: T; data: EventData<T>; seq: number; at: string } }[EventType]
export type EntryOf<T extends EventType> = Extract<JournalEntry, { type: T }>

export type ItemStatus = z.infer<typeof itemStatus>
export type Effect = z.infer<typeof effect>
export type ReplyStatus = z.infer<typeof replyStatus>
export type ReturnOutcome = z.infer<typeof returnOutcome>
export type ReturnStage = z.infer<typeof returnStage>
export type RunOutcome = z.infer<typeof runOutcome>
export type Evidence = z.infer<typeof evidence>
export type FactSource = z.infer<typeof factSource>
export type KeptFile = z.infer<typeof keptFile>
export type UsualTime = z.infer<typeof usualTime>
export type ApprovalNeed = z.infer<typeof approvalNeed>
export type LateStart = z.infer<typeof lateStart>
export type RunOptions = z.infer<typeof runOptions>
export type Identity = { [K in keyof z.infer<typeof identity>]?: string | undefined }

/** An entry as it crosses. A transform, so that the schemas of all events are looked up and not tried one after the other. */
export const journalEntry = z
  .object({ type: text, data: z.unknown(), seq: count, at: text })
  .transform(({ type, data, seq, at }, context): JournalEntry => {
    const parsed = parseEvent(type, data)
    if (parsed.ok) return { ...parsed.event, seq, at }
    context.addIssue({ code: 'custom', message: `${type}: ${parsed.reason}` })
    return z.NEVER
  })

/** Reads an entry that came from a disk or a wire; an unknown type or a wrong shape is a sentence, not a throw. */
export function parseEvent(type: string, data: unknown): { ok: true; event: RunEvent } | { ok: false; reason: string } {
  if (!Object.hasOwn(runEventSchemas, type)) return { ok: false, reason: `no event is called ${type}` }
  const parsed = runEventSchemas[type as EventType].safeParse(data)
  if (!parsed.success) return { ok: false, reason: z.prettifyError(parsed.error) }
  return { ok: true, event: { type, data: parsed.data } as RunEvent }
}
