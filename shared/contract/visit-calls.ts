import { z } from 'zod'
import { waiting } from '../model/next-actions.ts'
import { patchName } from '../model/patch.ts'
import { runOptions } from '../model/run-event.ts'
import { applianceKind, site } from '../model/site.ts'
import { beginRule, visitLimits } from '../model/visit-event.ts'
import { by, nothing, run, words } from './shapes.ts'

const visit = z.string().min(1).max(200)
const address = z.string().min(1).max(260)
const limit = z.number().int().min(1).max(1000)
const text = z.string()

const software = z
  .object({
    release: text.exactOptional(),
    patches: z.array(text).readonly().exactOptional(),
    engines: z.array(text).readonly().exactOptional(),
  })
  .readonly()

/** One appliance of a site by what it runs; `now` holds what was read last. */
const matrixRow = z
  .object({
    address: text,
    host: text,
    member: text,
    is: applianceKind.exactOptional(),
    serves: text.exactOptional(),
    run: text.exactOptional(),
    before: software.exactOptional(),
    now: software,
    wanted: text.exactOptional(),
    delivered: text.exactOptional(),
    standing: z.enum(['same', 'other', 'unknown']),
    leftBehind: z
      .object({ by: text, authority: text, reason: text, until: text.exactOptional() })
      .readonly()
      .exactOptional(),
  })
  .readonly()

const historyRow = z
  .object({
    run: text,
    at: text,
    purpose: z.enum(['check', 'upgrade']),
    to: text.exactOptional(),
    outcome: text.exactOptional(),
    address: text,
    host: text.exactOptional(),
    hostId: text.exactOptional(),
    before: software,
    after: software,
    minutes: z.number().exactOptional(),
    changedSince: z.array(text).readonly(),
    practice: z.literal(true).exactOptional(),
  })
  .readonly()

/** A member of a visit: its run, the standing of that, and why its change may not begin now. */
const memberRow = z.object({
  member: text,
  cluster: text.exactOptional(),
  addresses: z.array(text),
  run: text.exactOptional(),
  phase: z.enum(['not-begun', 'changing', 'done', 'failed']),
  /** What failed, or what the check found. */
  why: text.exactOptional(),
  waiting: z.array(waiting).readonly(),
  /** Absent: its change may begin now. */
  held: z
    .object({ rule: beginRule, sentence: text, hint: text, until: z.number().exactOptional() })
    .readonly()
    .exactOptional(),
  leftBehind: z.boolean(),
})

/** The calls about visits: the work on a whole site, whose members are runs. */
export const visitCalls = {
  'visit.list': {
    params: nothing,
    result: z.array(
      z.object({
        visit: text,
        site: text,
        purpose: z.enum(['check', 'upgrade']),
        to: text.exactOptional(),
        openedAt: text,
        /** `open`, `halted`, the outcome with which it was closed, or `damaged`. */
        state: text,
        members: z.number().int(),
      }),
    ),
  },
  /** `source`: the text of the site, which the visit keeps. */
  'visit.open': {
    params: z.object({
      source: z.string().max(1_000_000),
      purpose: z.enum(['check', 'upgrade']),
      to: patchName.optional(),
      canary: address.optional(),
      atOnce: limit.optional(),
      stopAfter: limit.optional(),
      by,
      customer: words.optional(),
      ticket: words.optional(),
      window: z.object({ from: words, to: words }).optional(),
      options: runOptions.partial(),
    }),
    result: z.object({
      visit,
      members: z.array(z.object({ member: text, cluster: text.exactOptional(), addresses: z.array(text) })),
    }),
  },
  /** Opens the run of a member or resumes it; then call `run.carryOn`. Credentials by address, or `*` for all. */
  'visit.enter': {
    params: z.object({ visit, member: address, credentialRefs: z.record(z.string(), z.string()) }),
    result: z.object({ run }),
  },
  'visit.show': {
    params: z.object({ visit }),
    result: z.object({
      /** The site as it was when the visit was opened. */
      site,
      purpose: z.enum(['check', 'upgrade']),
      to: text.exactOptional(),
      openedAt: text,
      by: text,
      limits: visitLimits,
      /** What is in service at this moment, worst first. */
      sentence: text,
      halted: z.object({ rule: text, reason: text, at: text }).exactOptional(),
      closed: z.object({ outcome: text, at: text }).exactOptional(),
      members: z.array(memberRow),
      questions: z.array(
        z.object({
          question: text,
          title: text,
          answerType: text,
          choices: z.array(text).readonly().exactOptional(),
          askedBy: z.array(text).readonly(),
        }),
      ),
      /** Question or ADDRESS/question -> value, as they hold now. */
      answers: z.record(z.string(), z.union([z.boolean(), z.number(), z.string()])),
      matrix: z.array(matrixRow).readonly(),
    }),
  },
  'visit.answer': {
    params: z.object({
      visit,
      question: z.string().min(1).max(200),
      value: z.union([z.boolean(), z.number().int(), words]),
      only: z.array(address).min(1).max(1000).optional(),
      by,
    }),
    result: nothing,
  },
  'visit.resume': {
    params: z.object({ visit, by, authority: by.optional(), reason: words.min(1).optional() }),
    result: nothing,
  },
  'visit.leave': {
    params: z.object({ visit, address, by, authority: by, reason: words.min(1), until: words.optional() }),
    result: nothing,
  },
  'visit.close': { params: z.object({ visit, by }), result: z.object({ outcome: text }) },
  /**
   * Writes the visit's own record: its journal, sealed, with the codes of its members' records (`record.export` writes
   * those). It names every appliance and every person of the visit.
   */
  'visit.export': {
    params: z.object({
      visit,
      out: z.string().min(1).max(4000),
      members: z.array(z.object({ member: text, run, code: text })).max(1000),
      by,
    }),
    result: z.object({ path: text, sha256: text, code: text, final: z.boolean() }),
  },
  /** Verifies a visit's own record; without a fault nothing in it was changed since it was sealed. */
  'visit.verify': {
    params: z.object({
      path: z.string().min(1).max(4000),
      code: words.optional(),
      signer: words.optional(),
    }),
    result: z.object({
      visit: text,
      code: text,
      signer: text,
      lines: z.number().int(),
      members: z.array(z.object({ member: text, run: text, code: text })).readonly(),
      faults: z.array(text).readonly(),
    }),
  },
  /** Every run of an appliance, by its address or its Host ID, the oldest first. */
  'appliance.history': {
    params: z.object({ who: address }),
    result: z.array(historyRow).readonly(),
  },
  /** The appliances of a site by what their newest runs have read. */
  'site.matrix': {
    params: z.object({ source: z.string().max(1_000_000) }),
    result: z.array(matrixRow).readonly(),
  },
}
