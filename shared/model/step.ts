import type { Item, ItemBlock, Question } from './runbook.ts'

/**
 * What the engine does for an item, one step after the other.
 *
 * A new kind: a member here -> the compiler demands its line in `stepTraits`, in shared/engine/step-table.ts and, for a new
 * word of `do`, in `kindOfDo` -> an executor in shared/engine/steps -> a journey test.
 */
export type Step =
  | { readonly kind: 'ask-person'; readonly questions: readonly Question[] }
  | { readonly kind: 'ask-appliance'; readonly command: string }
  | { readonly kind: 'install-patch' }
  | { readonly kind: 'install-each' } // patches one after the other, each with its own wait
  | { readonly kind: 'await-return' }
  | { readonly kind: 'look' } // reads service banners, without a login
  | { readonly kind: 'check-chain' } // before a cluster is dissolved: update, offer, members, window
  | { readonly kind: 'manual' }
  | { readonly kind: 'judge' } // sends no command: judges facts and answers

/** What the rules of a run have to know about a kind of step. */
export interface StepTraits {
  readonly sends: 'nothing' | 'commands' | 'install'
  /** Which install it waits for: one that it sent itself, or one that an earlier item sent. */
  readonly waits: 'never' | 'own-install' | 'earlier-install'
  /** A person does it, outside Uptick. */
  readonly manual: boolean
  /** It captures facts although its item has no `read`. */
  readonly captures: boolean
}

const plain: StepTraits = { sends: 'nothing', waits: 'never', manual: false, captures: false }

/** A kind without a line here does not compile. */
export const stepTraits: { readonly [K in Step['kind']]: StepTraits } = {
  'ask-person': plain,
  'ask-appliance': { ...plain, sends: 'commands' },
  'install-patch': { ...plain, sends: 'install' },
  'install-each': { ...plain, sends: 'install', waits: 'own-install' },
  'await-return': { ...plain, waits: 'earlier-install' },
  look: { ...plain, captures: true },
  'check-chain': { ...plain, sends: 'commands' },
  manual: { ...plain, manual: true },
  judge: plain,
}

/** Kinds that an item consists of, after its questions. */
type MainKind = Exclude<Step['kind'], 'ask-person'>

/** The kind of step that each word of `do` stands for. */
const kindOfDo: { readonly [D in NonNullable<ItemBlock['do']>]: (item: Item) => Exclude<MainKind, 'ask-appliance'> } = {
  install: ({ each }) => (each === undefined ? 'install-patch' : 'install-each'),
  'await-return': () => 'await-return',
  look: () => 'look',
  'check-chain': () => 'check-chain',
  manual: () => 'manual',
}

function mainKindOf(item: Item): MainKind {
  if (item.do !== undefined) return kindOfDo[item.do](item)
  if (item.run !== undefined) return 'ask-appliance'
  const judged = item.pass !== undefined || item.compute !== undefined || item.include !== undefined
  return judged || item.ask.length > 0 ? 'judge' : 'manual'
}

/** The steps of an item, in order: its questions first. */
export function stepsOf(item: Item): readonly Step[] {
  const questions: Step[] = item.ask.length > 0 ? [{ kind: 'ask-person', questions: item.ask }] : []
  const kind = mainKindOf(item)
  if (kind !== 'ask-appliance') return [...questions, { kind }]
  return [...questions, ...[item.run ?? []].flat().map((command): Step => ({ kind, command }))]
}

/** What the rules have to know about an item: the traits of its main step. */
export function traitsOf(item: Item): StepTraits {
  return stepTraits[mainKindOf(item)]
}

/** It installs an update, or several patches. */
export function isInstall(item: Item): boolean {
  return traitsOf(item).sends === 'install'
}

/** It waits for the reboot after an install that an earlier item sent. */
export function isRebootWait(item: Item): boolean {
  return traitsOf(item).waits === 'earlier-install'
}

/** It sends an install or waits for one: no later item of the same appliance begins before this one is over. */
export function isInstallOrWait(item: Item): boolean {
  return isInstall(item) || isRebootWait(item)
}
