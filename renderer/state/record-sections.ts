/** A record's sections as the host sends them: the same blocks that every form of an export is made of. */
export interface Section {
  readonly id: string
  readonly title: string
  readonly note?: string
  readonly blocks: readonly Block[]
}

export type Tone = 'good' | 'care' | 'bad' | 'plain'

export type Block =
  | { readonly kind: 'mast'; readonly mast: Mast }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'sentence'; readonly text: string }
  | { readonly kind: 'pairs'; readonly rows: readonly (readonly [string, Cell])[] }
  | { readonly kind: 'list'; readonly entries: readonly string[] }
  | { readonly kind: 'table'; readonly table: Table }
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'file'; readonly sha256: string; readonly title: string }

interface Mast {
  readonly title: string
  readonly lines: readonly string[]
  readonly verdict: { readonly words: string; readonly tone: Tone; readonly more: string }
  readonly facts: readonly (readonly [string, string])[]
}

export interface Table {
  readonly name: string
  readonly head: readonly string[]
  readonly groups: readonly {
    readonly title: string
    readonly rows: readonly { readonly cells: readonly Cell[]; readonly tone?: Tone }[]
  }[]
  readonly folded?: boolean
}

export type Cell =
  | string
  | { readonly kind: 'state'; readonly state: string }
  | { readonly kind: 'titled'; readonly title: string; readonly id: string; readonly lines: readonly string[] }
  | { readonly kind: 'refs'; readonly refs: readonly { readonly seq: number; readonly text: string }[] }
  | { readonly kind: 'anchor'; readonly seq: number }
  | { readonly kind: 'time'; readonly at: string; readonly day: boolean }
  | { readonly kind: 'code'; readonly text: string }

export interface Reply {
  readonly seq: number
  readonly repliedAt?: number
  readonly at: string
  readonly by: string
  readonly command: string
  readonly end: string
  readonly lines: readonly { readonly text: string }[]
  readonly absent?: string
}

/** One moment of a run that is played again. */
export interface ReplayFrame {
  readonly seq: number
  readonly at: string
  readonly who: 'engine' | 'person' | 'appliance' | 'uptick'
  readonly text: string
  readonly why: string
  readonly lines: readonly string[]
  /** Milliseconds in which it can be read at an easy pace. */
  readonly readFor: number
  readonly stage?: string
}

/** What the host alone makes crosses as it is; its shape is that of shared/record. */
export function sectionsOf(told: readonly unknown[]): readonly Section[] {
  return told as readonly Section[]
}

export function framesOf(told: readonly unknown[]): readonly ReplayFrame[] {
  return told as readonly ReplayFrame[]
}
