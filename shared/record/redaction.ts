import { isMap, type JsonMap } from './canonical.ts'
import { Identifiers, isNobody } from './identifiers.ts'
import { leavesOf, type Leaf } from './leaves.ts'
import type { Hashing } from './line-hash.ts'
import { filesNamedBy } from './record-files.ts'
import { neverWithheld } from './redacted-line.ts'
import { identifying, kindOf, redactionKinds, type RedactionKind } from './redaction-kinds.ts'
import { withhold, type WholeLine } from './withhold.ts'

export const policyNames = ['customer', 'public', 'own'] as const
export type PolicyName = (typeof policyNames)[number]

export interface RedactionPolicy {
  readonly name: PolicyName
  /** What it withholds. Values of the identifying kinds are withheld wherever they are mentioned. */
  readonly kinds: readonly RedactionKind[]
}

const everyKind = Object.keys(redactionKinds) as RedactionKind[]

/** The two policies that are given; `own` is what a person chose. */
export const givenPolicies: Readonly<Record<Exclude<PolicyName, 'own'>, RedactionPolicy>> = {
  /** For somebody who helps and need not know whose appliance it is. */
  customer: { name: 'customer', kinds: ['customer', 'hosts', 'addresses', 'serials', 'names', 'files'] },
  /** What may be published: items, states, times and releases. */
  public: { name: 'public', kinds: everyKind },
}

export interface WithheldKind {
  /** `other`: structure that mentions one of the values that are withheld. */
  readonly kind: RedactionKind | 'other'
  readonly values: number
}

interface Event {
  readonly type: string
  readonly data: JsonMap
}

/**
 * Redacts the lines of one journal by a policy, in three passes over them, so that no journal has to fit the memory:
 * `look` gathers the values that identify, `judge` finds out which files have to go, `redact` writes the lines. Between
 * `look` and `judge` the kept files that `filesToSearch` names are handed to `search`.
 */
export class Redaction {
  readonly policy: RedactionPolicy
  readonly #hashing: Hashing
  readonly #kinds: ReadonlySet<RedactionKind>
  readonly #identifiers: Identifiers
  readonly #named = new Set<string>()
  readonly #hiddenFiles = new Set<string>()
  readonly #withheld = new Map<WithheldKind['kind'], number>()
  readonly #stillShown = new Set<string>()

  constructor(hashing: Hashing, policy: RedactionPolicy) {
    this.#hashing = hashing
    this.policy = policy
    this.#kinds = new Set(policy.kinds)
    this.#identifiers = new Identifiers(new Set(policy.kinds.filter((kind) => identifying.has(kind))))
  }

  look(event: Event & { readonly seq: number }): void {
    for (const leaf of leavesOf(event.data)) {
      const kind = kindOf(event, leaf.pointer)
      if (kind !== undefined && identifying.has(kind) && typeof leaf.value === 'string' && this.#hidesKind(kind, leaf))
        this.#identifiers.note(kind, leaf.value)
    }
    const attached = new Set(attachedTo(event.data))
    for (const { sha256 } of filesNamedBy(event)) {
      this.#named.add(sha256)
      if (this.#kinds.has(attached.has(sha256) ? 'files' : 'replies')) this.#hiddenFiles.add(sha256)
    }
  }

  /** Files that stay unless they mention what is withheld. */
  get filesToSearch(): readonly string[] {
    return [...this.#named].filter((sha256) => !this.#hiddenFiles.has(sha256))
  }

  /** A file's content as text; undefined: it cannot be looked through, so it goes. */
  search(sha256: string, text: string | undefined): void {
    if (text === undefined || this.#mentions(text) || this.#mentions(withoutControls(text)))
      this.#hiddenFiles.add(sha256)
  }

  /** Text that is withheld from a reply's lines must not be in the file that keeps the reply byte for byte. */
  judge(event: Event & { readonly seq: number }): void {
    const lines = leavesOf(event.data).filter(({ pointer }) => pointer.startsWith('/lines/'))
    if (!lines.some((leaf) => this.#hides(event, leaf))) return
    for (const { sha256 } of filesNamedBy(event)) this.#hiddenFiles.add(sha256)
  }

  /** Whether a file goes into the record. */
  keeps(sha256: string): boolean {
    return !this.#hiddenFiles.has(sha256)
  }

  /** Before each writing of the lines: counts begin again. */
  begin(): void {
    this.#withheld.clear()
  }

  /** A line's text without its LF as the record contains it; `withheld` lists the pointers that are left out. */
  redact(text: string): { readonly text: string; readonly withheld: readonly string[] } {
    const line = JSON.parse(text) as WholeLine
    const redacted = withhold(this.#hashing, line, (leaf) => this.#hides(line, leaf))
    if (redacted === undefined) return { text, withheld: [] }
    for (const pointer of redacted.withheld) {
      const kind = kindOf(line, pointer) ?? 'other'
      this.#withheld.set(kind, (this.#withheld.get(kind) ?? 0) + 1)
    }
    return redacted
  }

  /** What was withheld since `begin`, counted by kind, in the order of the kinds. */
  get withheld(): readonly WithheldKind[] {
    const kinds: readonly WithheldKind['kind'][] = [...everyKind, 'other']
    return kinds.flatMap((kind) => {
      const values = this.#withheld.get(kind)
      return values === undefined ? [] : [{ kind, values }]
    })
  }

  /** Members that mention what is withheld and cannot be left out themselves (`run.opened run`). */
  get stillShown(): readonly string[] {
    return [...this.#stillShown]
  }

  #hides(event: Event, leaf: Leaf): boolean {
    const first = leaf.pointer.split('/')[1] ?? ''
    const bound = neverWithheld.has(first) || (event.type === 'run.opened' && (first === 'run' || first === 'signer'))
    const kind = bound ? undefined : kindOf(event, leaf.pointer)
    if (kind !== undefined && this.#hidesKind(kind, leaf)) return true
    if (typeof leaf.value !== 'string') return this.#hidesLength(event, leaf)
    const named = kind === undefined ? this.#identifiers.namedIn(leaf.value) : this.#mentions(leaf.value)
    const mentions = named || this.#hiddenFiles.has(leaf.value)
    if (mentions && bound) this.#stillShown.add(`${event.type} ${first}`)
    return mentions && !bound
  }

  /** The length of a withheld file would reveal the length of its content. */
  #hidesLength({ data }: Event, { pointer }: Leaf): boolean {
    if (!pointer.endsWith('/bytes')) return false
    const sha256 = leavesOf(data).find((leaf) => leaf.pointer === pointer.replace(/bytes$/, 'sha256'))?.value
    return typeof sha256 === 'string' && this.#hiddenFiles.has(sha256)
  }

  #mentions(text: string): boolean {
    return this.#identifiers.mentionedIn(text)
  }

  #hidesKind(kind: RedactionKind, { value, pointer }: Leaf): boolean {
    // An empty list reveals nothing.
    if (!this.#kinds.has(kind) || (typeof value === 'object' && value !== null)) return false
    // The role of the signer, a license's letter, and a numeric answer do not identify a person or an appliance.
    if (kind === 'names') return typeof value !== 'string' || !isNobody(value)
    if (pointer.endsWith('/key') && typeof value === 'string') return value.length > 2
    return typeof value === 'string' || !(kind === 'notes' || kind === 'reasons' || kind === 'commands')
  }
}

function attachedTo(data: JsonMap): string[] {
  const { files } = data
  if (!Array.isArray(files)) return []
  return files.flatMap((file) => (isMap(file) && typeof file.sha256 === 'string' ? [file.sha256] : []))
}

/** A terminal's commands may occur in the middle of a name. */
function withoutControls(text: string): string {
  return text.replace(/\p{Cc}\[[0-9;?]*[@-~]/gu, '').replace(/(?!\n)\p{Cc}/gu, '')
}
