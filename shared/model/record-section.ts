import { z } from 'zod'

/**
 * The pieces that every form of a record is made of, so that a person reads the same in each. Texts are raw: the form makes
 * them harmless.
 */
const text = z.string()
const seq = z.number().int()
const texts = z.array(text).readonly()

export const tone = z.enum(['good', 'care', 'bad', 'plain'])
export type Tone = z.infer<typeof tone>

const lineRef = z
  .object({
    seq,
    text,
    /** It leads to a reply, and not to the line in the log. */
    reply: z.literal(true).exactOptional(),
  })
  .readonly()
export type LineRef = z.infer<typeof lineRef>

const cell = z.union([
  text,
  z.object({ kind: z.literal('state'), state: text }).readonly(),
  /** A title, and sentences about what it names. */
  z
    .object({
      kind: z.literal('titled'),
      title: text,
      lines: texts,
      /** An address on the appliance, for a person to open. */
      link: text.exactOptional(),
    })
    .readonly(),
  /** Lines of the record that it rests on. */
  z.object({ kind: z.literal('refs'), refs: z.array(lineRef).readonly() }).readonly(),
  /** The line itself: what references lead to. */
  z.object({ kind: z.literal('anchor'), seq }).readonly(),
  /** A moment; `day` false: its day is shown above it already. */
  z.object({ kind: z.literal('time'), at: text, day: z.boolean() }).readonly(),
  /** As an appliance wrote it, or a hash. */
  z.object({ kind: z.literal('code'), text }).readonly(),
])
export type Cell = z.infer<typeof cell>

/** `tone`: it is highlighted, to be read. */
const row = z.object({ cells: z.array(cell).readonly(), tone: tone.exactOptional() }).readonly()
export type Row = z.infer<typeof row>

const table = z
  .object({
    /** What it is, for those who do not see it. */
    name: text,
    head: texts,
    /** Shares of the width, one a column. */
    widths: z.array(z.number()).readonly(),
    groups: z.array(z.object({ title: text, rows: z.array(row).readonly() }).readonly()).readonly(),
    /** Long and of second interest: folded where a form can fold. */
    folded: z.boolean().exactOptional(),
  })
  .readonly()
export type Table = z.infer<typeof table>

/** The head of the record: how it ended, in a sentence, and what it is about. */
const mast = z
  .object({
    verdict: text,
    tone,
    /** The record of a practice appliance: nothing real was changed. */
    practice: z.boolean(),
    lines: texts,
    /** Name, value, and what is to be known about the value. */
    facts: z.array(z.object({ name: text, value: text, note: text }).readonly()).readonly(),
  })
  .readonly()
export type Mast = z.infer<typeof mast>

/** One line of page one: a mark, its subject, and sentences. */
const point = z.object({ state: text, title: text, lines: texts }).readonly()
export type Point = z.infer<typeof point>

/** A name under the record; `at` is '' where it is missing. */
const signature = z.object({ role: text, name: text, statement: text, at: text }).readonly()
export type Signature = z.infer<typeof signature>

/** A command and its reply. */
const replyBlock = z
  .object({
    seq,
    repliedAt: z.number().int().exactOptional(),
    at: text,
    appliance: text,
    by: text,
    command: text,
    effect: text,
    end: text,
    tone,
    lines: z.array(z.object({ text, of: texts }).readonly()).readonly(),
    /** Lines that came in between and do not belong to the reply. */
    aside: texts,
    /** Why there is no text to show. */
    absent: text.exactOptional(),
    /** The kept file with the reply, byte for byte. */
    raw: text.exactOptional(),
  })
  .readonly()
export type ReplyBlock = z.infer<typeof replyBlock>

const block = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('mast'), mast }).readonly(),
  z.object({ kind: z.literal('points'), points: z.array(point).readonly() }).readonly(),
  z.object({ kind: z.literal('signatures'), signatures: z.array(signature).readonly() }).readonly(),
  z.object({ kind: z.literal('heading'), text }).readonly(),
  z.object({ kind: z.literal('sentence'), text }).readonly(),
  z.object({ kind: z.literal('pairs'), rows: z.array(z.tuple([text, cell]).readonly()).readonly() }).readonly(),
  z.object({ kind: z.literal('list'), entries: texts }).readonly(),
  z.object({ kind: z.literal('table'), table }).readonly(),
  z.object({ kind: z.literal('reply'), reply: replyBlock }).readonly(),
  z.object({ kind: z.literal('file'), sha256: text, title: text }).readonly(),
])
export type Block = z.infer<typeof block>

export const section = z
  .object({
    id: text,
    title: text,
    blocks: z.array(block).readonly(),
    /** It belongs to page one; everything else is appendix. */
    first: z.literal(true).exactOptional(),
    /** Shown next to the title: how many. */
    note: text.exactOptional(),
  })
  .readonly()
export type Section = z.infer<typeof section>

/** One moment of a replay: what happened, what the transcript gains by it, and how long a reader needs. */
export const replayFrame = z
  .object({
    seq,
    at: text,
    appliance: text,
    /** Whose words these are. */
    who: z.enum(['engine', 'person', 'appliance', 'uptick']),
    text,
    why: text,
    /** Lines of the transcript: a command, or its reply. */
    lines: texts,
    /** Milliseconds in which it can be read at an easy pace. */
    readFor: z.number(),
    /** It begins a stage of the run: a place to jump to. */
    stage: text.exactOptional(),
  })
  .readonly()
export type ReplayFrame = z.infer<typeof replayFrame>
