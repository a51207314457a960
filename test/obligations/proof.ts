import assert from 'node:assert/strict'
import { refusalOf } from '../../shared/engine/interlocks.ts'
import { linkOf } from '../../shared/model/item-link.ts'
import type { RunState } from '../../shared/model/run-state.ts'
import type { Item } from '../../shared/model/runbook.ts'
import { judge, type Scope } from '../../shared/runbook/condition.ts'
import { nightOf, readOnce, toldOf, type NightName } from './nights.ts'

/**
 * One thing that the guide asks for, observed: its command reaches an appliance, its sentence or its link reaches a
 * person, or its condition decides. `cut` removes exactly that; then `holds` has to throw.
 */
export interface Proof {
  readonly shows: string
  readonly cut: Cut
  holds(): Promise<void>
}

/** What is taken out of a file, and what is put in its place so that the file can still be read. */
export interface Cut {
  readonly file: string
  /** Only within this item of a document. */
  readonly item?: string
  /** A text that occurs once, with any line breaks; or a key of the item's block, with its whole value. */
  readonly take: string | { readonly key: string }
  readonly put: string
}

/** The source without the cut text; undefined if that does not occur exactly once. */
export function withoutCut(source: string, { item, take, put }: Cut): string | undefined {
  const [from, to] = item === undefined ? [0, source.length] : rangeOf(source, item)
  const part = source.slice(from, to)
  const pattern =
    typeof take === 'string'
      ? new RegExp(take.split(' ').map(escaped).join('\\s+'), 'g')
      : new RegExp(`^${escaped(take.key)}:.*(?:\\n +.*)*$`, 'gm')
  if ([...part.matchAll(pattern)].length !== 1) return undefined
  return source.slice(0, from) + part.replace(pattern, () => put) + source.slice(to)
}

function rangeOf(source: string, item: string): [number, number] {
  const at = source.indexOf(`\nid: ${item}\n`)
  if (at < 0) return [0, 0]
  const end = source.slice(at).search(/\n##/)
  return [source.lastIndexOf('\n### ', at), end < 0 ? source.length : at + end]
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** How the proofs of one document are written down. */
export function proofsIn(document: string) {
  const file = `shared/runbook/documents/${document}.md`
  const itemOf = (id: string): Item => {
    const found = readOnce(document)
      .phases.flatMap(({ items }) => items)
      .find((item) => item.id === id)
    assert.ok(found, `${document} has no item ${id}`)
    return found
  }
  return {
    /** The command of this item reaches this appliance. */
    sends(night: NightName, item: string, command: string, { at = 'a1', cut }: SendsOptions = {}): Proof {
      const other = command === 'Storage Space' ? 'Version' : 'Storage Space'
      return {
        shows: `${at} receives ${command}`,
        cut: { file, item, ...(cut ?? { take: { key: 'run' }, put: `run: ${other}` }) },
        async holds() {
          const world = await nightOf(night)
          const sent = world.of('command.sent').filter((one) => one.item === item)
          assert.ok(
            sent.some((one) => one.command === command),
            `${item} sends ${command}; it sent: ${sent.map((one) => one.command).join(', ')}`,
          )
          const { diary } = world.appliance(at)
          assert.ok(
            diary.some(({ kind, text }) => kind === 'command' && text === command),
            `${at} receives ${command}`,
          )
        },
      }
    },

    /** The sentence is in front of the person who has this item selected; `reads` is the sentence with its values. */
    tells(night: NightName, item: string, says: string, { at = 'a1', reads = says }: TellsOptions = {}): Proof {
      return {
        shows: `a person reads: ${reads}`,
        cut: { file, item, take: says, put: '…' },
        async holds() {
          const told = toldOf(await nightOf(night), at, item)
          assert.ok(told.includes(reads), `of ${item} a person reads "${reads}"; they read: ${told}`)
        },
      }
    },

    /** The address is in front of the person who has this item selected, with the appliance's own host in it. */
    links(night: NightName, item: string, url: string): Proof {
      return {
        shows: `a person opens ${url}`,
        cut: { file, item, take: { key: 'link' }, put: 'link: http://{host}/elsewhere' },
        async holds() {
          const world = await nightOf(night)
          const { address } = world.journal.state.appliances['a1'] ?? {}
          assert.equal(linkOf(itemOf(item).link, address), url)
          assert.notEqual(toldOf(world, 'a1', item), '', `${item} came to a person`)
        },
      }
    },

    /** The condition of this item tells these situations from those. */
    decides(item: string, key: 'when' | 'pass' | 'ends', yes: readonly Part[], no: readonly Part[]): Proof {
      return {
        shows: `${item} is decided`,
        cut: { file, item, take: { key }, put: `${key}: "true"` },
        holds() {
          const condition = itemOf(item)[key]
          assert.ok(condition, `${item} has a condition`)
          for (const [expected, parts] of [[true, yes] as const, [false, no] as const]) {
            for (const part of parts)
              assert.equal(judge(condition, { ...nothing, ...part }).value, expected, JSON.stringify(part))
          }
          return Promise.resolve()
        },
      }
    },

    /** Anything else that a night shows; `take` is what makes it so. */
    shows(shows: string, cut: Omit<Cut, 'file'>, holds: () => Promise<void>): Proof {
      return { shows, cut: { file, ...cut }, holds }
    },
  }
}

interface SendsOptions {
  readonly at?: string
  readonly cut?: Pick<Cut, 'take' | 'put'>
}
interface TellsOptions {
  readonly at?: string
  readonly reads?: string
}
type Part = Partial<Scope>
const nothing: Scope = { facts: {}, answers: {}, run: {}, ledger: {} }

/** A rule of the engine refuses this command, in the state that a night has come to. */
export function refuses(
  rule: string,
  { command, at = 'a1', by = 'person', take }: Refused,
  state: () => Promise<{ readonly state: RunState; readonly document: string }>,
): Proof {
  return {
    shows: `${command} is refused (${rule})`,
    cut: { file: 'shared/engine/interlocks.ts', take, put: '' },
    async holds() {
      const { state: found, document } = await state()
      const refusal = refusalOf({ state: found, runbook: readOnce(document) }, at, command, by)
      assert.equal(refusal?.rule, rule)
    },
  }
}

interface Refused {
  readonly command: string
  readonly at?: string
  readonly by?: 'engine' | 'person'
  /** The rule's place in the list of rules. */
  readonly take: string
}
