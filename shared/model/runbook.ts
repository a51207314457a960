import { z } from 'zod'

/**
 * A runbook is a document: phases of items, each with prose for a person and a block for the engine (RUNBOOK.md). The
 * schema is that of one fenced block; what Markdown gives (title, prose, phase, line) is added by the parser.
 *
 * A new word for the block: a member here -> the executor or the fold that reads it -> lint-runbook.ts -> a test.
 */
const text = z.string().min(1)
const cel = z.string().min(1)
const textOrList = z.union([text, z.array(text)])

export const question = z.strictObject({
  id: text.regex(/^[A-Za-z][A-Za-z0-9]*$/),
  type: z.enum(['boolean', 'number', 'text', 'choice']),
  why: text,
  choices: z.array(text).optional(),
  unit: text.optional(),
  min: z.number().optional(),
  site: z.boolean().optional(), // one answer holds for all appliances of a run
  visit: z.boolean().optional(), // the answer holds for one visit only, so a sheet does not offer it next time
  sheet: z.boolean().optional(), // only an answer sheet asks it; a run does without
  known: cel.optional(), // the value where the appliance itself tells it; then no one is asked
  'known-because': text.optional(), // what a person sees then
})

export const reader = z.union([
  text, // a parser's name
  z.strictObject({ pattern: text, into: z.enum(['list', 'text', 'map']), fact: text.optional() }),
])

export const itemBlock = z.strictObject({
  id: text.regex(/^[a-z][a-z0-9-]*(\.[a-z0-9-]+)*$/),
  guide: z.array(text).default([]),
  when: cel.optional(),
  run: textOrList.optional(),
  read: reader.optional(),
  pass: cel.optional(),
  otherwise: z.enum(['attention', 'fail']).default('fail'),
  // What a person sees, with values in braces: where it holds, where it does not, where the item does not apply.
  found: text.optional(),
  say: text.optional(),
  'left-out': text.optional(),
  remedy: text.optional(),
  carry: text.optional(),
  effect: z.enum(['none', 'changes', 'point-of-no-return']).default('none'),
  needs: z.array(text).default([]),
  auto: z.boolean().optional(),
  'skipped-means': text.optional(),
  on: z.enum(['standby', 'active', 'each active', 'each']).optional(),
  at: z.enum(['standby', 'active']).optional(), // the role whose appliance gets the commands of an item of another one
  serial: z.boolean().default(false),
  include: z.strictObject({ runbook: text, phases: z.array(text) }).optional(),
  'role-proof': cel.optional(),
  idempotent: text.optional(),
  do: z.enum(['install', 'await-return', 'look', 'check-chain', 'manual']).optional(),
  proves: z.enum(['release', 'listed']).optional(),
  each: text.optional(), // 'ledger.antispamEngines as engine'
  until: cel.optional(),
  every: text.optional(),
  'at-most': text.optional(),
  ways: z
    .record(z.string(), z.strictObject({ menu: z.array(text).optional(), begins: z.enum(['install']).optional() }))
    .optional(),
  ask: z.array(question).default([]),
  compute: z.record(z.string(), cel).optional(),
  rate: z
    .strictObject({ of: text, rows: z.array(z.strictObject({ below: z.number().optional(), word: text })).min(1) })
    .optional(),
  ends: cel.optional(),
  'ends-because': text.optional(), // what a person sees for the items that this one ends
  site: z.boolean().optional(), // done once, it is done for all appliances of a run
  evidence: z.enum(['optional', 'required']).optional(), // whether a tick needs a note or a file
  arranged: text.optional(), // a question whose answer says who does it later; then the run does not wait for it
  'fresh-for': text.optional(), // how old that may be when the install is sent
  // How the appliance shows whether a command whose end no one saw took effect; where it cannot, a person settles it.
  settle: z.strictObject({ run: text, read: text, pass: cel, say: text }).optional(),
  link: text.optional(), // an address for a person to open; {host} is the appliance
  'at-gate': text.optional(), // the noun under which its result is shown where an install is approved; absent: folded away
  gate: text.optional(), // the approval without which the item's command is not sent
  deadline: text.optional(), // how long one reply may take; '2 min' where nothing is said
})

export type ItemBlock = z.infer<typeof itemBlock>
export type Question = z.infer<typeof question>

const item = itemBlock
  .extend({
    title: z.string(),
    prose: z.string(), // Markdown, without the block
    phase: z.string(), // the phase's id
    /** The phase of the document that it was included from; `ends` ends that. Absent: its own phase. */
    section: z.string().exactOptional(),
    /** The item that included it from another document. */
    includedBy: z.string().exactOptional(),
    line: z.number().int(), // of its heading, counted from 1
  })
  .readonly()
export type Item = z.infer<typeof item>

const phase = z
  .object({
    id: z.string(), // first word(s) of the heading, kebab-case: before, install, return, after …
    title: z.string(),
    prose: z.string(),
    items: z.array(item).readonly(),
  })
  .readonly()
export type Phase = z.infer<typeof phase>

const about = z.object({
  id: text.regex(/^[a-z][a-z0-9-]*$/),
  title: text,
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  guide: z.string().optional(),
})

/** What a document begins with. `dialects` is accepted, since earlier documents have it; no code reads it. */
export const frontMatter = about
  .extend({ dialects: z.unknown().optional() })
  .strict()
  .transform(({ dialects: _, ...rest }) => rest)

/** A runbook as it was parsed, and as it crosses. */
export const runbook = about.extend({ phases: z.array(phase).readonly(), prose: z.string() }).readonly()
export type Runbook = z.infer<typeof runbook>

/** '30 s', '5 min', '2 h' -> milliseconds; undefined where it is not of that form. */
export function durationOf(words: string): number | undefined {
  const found = /^(\d+(?:\.\d+)?)\s*(ms|s|min|h)$/.exec(words.trim())
  if (!found) return undefined
  const unit = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 }[found[2] as 'ms' | 's' | 'min' | 'h']
  return Math.round(Number(found[1]) * unit)
}
