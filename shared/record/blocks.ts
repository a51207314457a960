/**
 * The pieces that every form of a record is made of, so that a person reads the same in each. Texts are raw: the form makes
 * them harmless.
 */
export type Block =
  | { readonly kind: 'mast'; readonly mast: Mast }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'sentence'; readonly text: string }
  | { readonly kind: 'pairs'; readonly rows: readonly (readonly [string, Cell])[] }
  | { readonly kind: 'list'; readonly entries: readonly string[] }
  | { readonly kind: 'table'; readonly table: Table }
  | { readonly kind: 'reply'; readonly reply: ReplyBlock }
  | { readonly kind: 'file'; readonly sha256: string; readonly title: string }

/** The head of the record: what it is about, and how it ended. */
export interface Mast {
  readonly title: string
  readonly lines: readonly string[]
  readonly verdict: { readonly words: string; readonly tone: Tone; readonly more: string }
  readonly facts: readonly (readonly [string, string])[]
}

export type Tone = 'good' | 'care' | 'bad' | 'plain'

export interface Table {
  /** What it is for those who do not see it. */
  readonly name: string
  readonly head: readonly string[]
  /** Shares of the width, one a column. */
  readonly widths: readonly number[]
  readonly groups: readonly { readonly title: string; readonly rows: readonly Row[] }[]
  /** Long and of second interest: folded where a form can fold. */
  readonly folded?: boolean
}

export interface Row {
  readonly cells: readonly Cell[]
  /** Stands out: to be read. */
  readonly tone?: Tone
}

export type Cell =
  | string
  | { readonly kind: 'state'; readonly state: string }
  /** Something with a name, and sentences about it. */
  | { readonly kind: 'titled'; readonly title: string; readonly id: string; readonly lines: readonly string[] }
  /** Lines of the record that it rests on. */
  | { readonly kind: 'refs'; readonly refs: readonly LineRef[] }
  /** The line itself: what references lead to. */
  | { readonly kind: 'anchor'; readonly seq: number }
  /** A moment; `day` false: its day stands above it already. */
  | { readonly kind: 'time'; readonly at: string; readonly day: boolean }
  /** As an appliance wrote it, or a hash. */
  | { readonly kind: 'code'; readonly text: string }

export interface LineRef {
  readonly seq: number
  readonly text: string
  /** It leads to a reply, and not to the line in the log. */
  readonly reply?: true
}

/** A command and what came back. */
export interface ReplyBlock {
  readonly seq: number
  readonly repliedAt?: number
  readonly at: string
  readonly appliance: string
  readonly by: string
  readonly command: string
  readonly effect: string
  readonly end: string
  readonly tone: Tone
  readonly lines: readonly { readonly text: string; readonly of: readonly string[] }[]
  /** What came in between and is no part of the reply. */
  readonly aside: readonly string[]
  /** Where there is no text to show: why. */
  readonly absent?: string
  /** The kept file with the reply octet for octet. */
  readonly raw?: string
}

export interface Section {
  readonly id: string
  readonly title: string
  readonly blocks: readonly Block[]
  /** Said beside the title: how many. */
  readonly note?: string
}
