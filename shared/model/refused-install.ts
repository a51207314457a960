import { itemsOf } from './bound-items.ts'
import type { MirroredPatch } from './patch.ts'
import { isVouched, patchLabel } from './patch-trust.ts'
import type { Evidence } from './run-event.ts'
import {
  allCommands,
  itemOf,
  lastInstall,
  type ApplianceState,
  type CommandStanding,
  type ItemStanding,
  type RunState,
} from './run-state.ts'
import type { Item, Runbook } from './runbook.ts'

/** An install to which the appliance said NO, until its item is reopened, waived or done otherwise. */
export interface RefusedInstall {
  readonly appliance: string
  readonly host: string
  readonly item: Item
  readonly command: string
  /** The status line of the reply, exactly. */
  readonly words: string
  /** seq of its command.finished. */
  readonly reply: number
  readonly sentAt: string
  readonly now: StandingNow
  readonly causes: readonly RefusalCause[]
  /** By which protocol the update was served, and which other one it can be served by. */
  readonly servedWith: Protocol
  readonly otherProtocol: Protocol
}

export type Protocol = 'ftp' | 'http'

/** What is still true of the appliance, by what it said after the refusal. */
export interface StandingNow {
  /** `may-install`: it had downloaded the whole update before it refused. `unknown`: it was not read since. */
  readonly kind: 'unchanged' | 'changed' | 'may-install' | 'unknown'
  readonly sentence: string
  readonly release?: string
  /** When that release was asked for; absent where it was before the install. */
  readonly readAt?: string
}

type DiagnosedCause = NonNullable<ApplianceState['diagnosis']>[number]

export interface RefusalCause {
  readonly cause: DiagnosedCause['cause'] | 'damaged-update'
  readonly title: string
  readonly standing: DiagnosedCause['standing']
  readonly reason: string
  readonly evidence: readonly Evidence[]
  /** What a person can do about it, in words. */
  readonly remedy: string
  readonly remedies: readonly Remedy[]
  /** The check behind it, where it was repeated after the refusal. */
  readonly checkedSince?: Pick<ItemStanding, 'state' | 'reason' | 'at'>
}

/** What a button can do about a cause. */
export type Remedy =
  | { readonly kind: 'test-connection' }
  | { readonly kind: 'serve-otherwise'; readonly protocol: Protocol }
  | { readonly kind: 'repeat-check'; readonly item: string; readonly title: string }
  | { readonly kind: 'verify-update'; readonly name: string }
  | { readonly kind: 'download-again'; readonly name: string; readonly url: string }

export const causeTitles: Readonly<Record<RefusalCause['cause'], string>> = {
  licence: 'Upgrades Allowed license',
  'too-old': 'Release too old',
  name: 'Update name',
  network: 'Network or firewall',
  'disk-space': 'Disk space',
  'damaged-update': 'Damaged update',
}

/** The command behind a cause that only reads: asked again, it shows whether the cause is fixed. */
const checkOf: Readonly<Partial<Record<RefusalCause['cause'], string>>> = {
  licence: 'License List',
  'disk-space': 'Storage Space',
}

interface Ground {
  readonly state: RunState
  readonly runbook: Runbook
  /** The update as the mirror has it now; undefined where it is not there any more. */
  readonly patch: MirroredPatch | undefined
}

/** The refused install of an appliance with its causes and their remedies, the likeliest first. Pure. */
export function refusedInstallOf(ground: Ground, appliance: string): RefusedInstall | undefined {
  const { state, runbook } = ground
  const known = state.appliances[appliance]
  const install = lastInstall(state, appliance)
  const status = install?.finished?.status
  if (known === undefined || install?.finished === undefined || (status !== 'no' && status !== 'bad')) return undefined
  const item = itemsOf(state, runbook, appliance).find((entry) => entry.item.id === install.item)?.item
  const standing = itemOf(state, appliance, install.item)
  if (item === undefined || standing.state !== 'fail' || standing.reopenedAt > install.seq) return undefined
  const servedWith = known.offer?.url.startsWith('http:') === true ? 'http' : 'ftp'
  return {
    appliance,
    host: known.identity.host ?? known.address,
    item,
    command: install.command,
    words: [status.toUpperCase(), install.finished.statusText ?? ''].join(' ').trim(),
    reply: install.finished.seq,
    sentAt: install.at,
    now: standingNow(state, known, install),
    causes: causesOf(ground, known, install),
    servedWith,
    otherProtocol: servedWith === 'ftp' ? 'http' : 'ftp',
  }
}

function standingNow(state: RunState, known: ApplianceState, install: CommandStanding): StandingNow {
  const host = known.identity.host ?? known.address
  const fact = known.facts['release']
  const release = typeof fact?.value === 'string' ? fact.value : undefined
  const before = known.factsBefore?.['release']?.value
  const refusedAt = install.finished?.seq ?? install.seq
  const source = fact !== undefined && 'seq' in fact.source ? fact.source.seq : 0
  const asked = allCommands(state).findLast((one) => one.finished?.seq === source && source > refusedAt)
  if (known.delivered !== undefined && known.delivered.seq > install.seq) {
    return {
      kind: 'may-install',
      sentence: `${host} downloaded the whole update before it refused. Uptick waits before the next install, in case ${host} still installs.`,
      ...(release === undefined ? {} : { release }),
      ...(asked === undefined ? {} : { readAt: asked.at }),
    }
  }
  if (asked === undefined || release === undefined) {
    const last = release === undefined ? '' : ` Before the install it ran ${release}.`
    return { kind: 'unknown', sentence: `Could not check ${host} since the refusal.${last}` }
  }
  if (typeof before === 'string' && before !== release) {
    const sentence = `${host} runs ${release}, although it refused the install; before, it ran ${before}.`
    return { kind: 'changed', sentence, release, readAt: asked.at }
  }
  return {
    kind: 'unchanged',
    sentence: `Nothing was changed. ${host} still runs ${release}.`,
    release,
    readAt: asked.at,
  }
}

const order = { found: 0, likely: 1, unknown: 2, excluded: 3 } as const

function causesOf(ground: Ground, known: ApplianceState, install: CommandStanding): readonly RefusalCause[] {
  const told = (known.diagnosis ?? []).map((cause): RefusalCause => {
    const check = checkItem(ground, known.id, cause.cause)
    const since = check === undefined ? undefined : itemOf(ground.state, known.id, check.id)
    return {
      ...cause,
      title: causeTitles[cause.cause],
      remedies: cause.standing === 'excluded' ? [] : remediesOf(cause.cause, check, known),
      ...(since === undefined || since.seq < install.seq || since.state === 'running'
        ? {}
        : {
            checkedSince: {
              state: since.state,
              reason: since.reason,
              ...(since.at === undefined ? {} : { at: since.at }),
            },
          }),
    }
  })
  return [...told, damagedUpdate(ground, install)].sort((a, b) => order[a.standing] - order[b.standing])
}

function remediesOf(cause: RefusalCause['cause'], check: Item | undefined, known: ApplianceState): readonly Remedy[] {
  if (cause === 'network') {
    const isHttp = known.offer?.url.startsWith('http:') === true
    return [{ kind: 'test-connection' }, { kind: 'serve-otherwise', protocol: isHttp ? 'ftp' : 'http' }]
  }
  return check === undefined ? [] : [{ kind: 'repeat-check', item: check.id, title: check.title }]
}

/** The first check of the runbook that asks for what the cause is about. */
function checkItem({ state, runbook }: Ground, appliance: string, cause: RefusalCause['cause']): Item | undefined {
  const command = checkOf[cause]
  if (command === undefined) return undefined
  return itemsOf(state, runbook, appliance).find(({ item }) => item.run === command && item.effect === 'none')?.item
}

/** The guide does not list foreign bytes as a cause; the mirror shows who vouches for them. */
function damagedUpdate({ patch, state }: Ground, install: CommandStanding): RefusalCause {
  const name = state.opened?.to ?? install.command.split('/').at(-1) ?? ''
  const row = (standing: RefusalCause['standing'], reason: string, remedies: readonly Remedy[]): RefusalCause => ({
    cause: 'damaged-update',
    title: causeTitles['damaged-update'],
    standing,
    reason,
    evidence: [],
    remedy: 'Compare the SHA-256 with the one that the vendor publishes.',
    remedies,
  })
  const again = (source: string): readonly Remedy[] =>
    /^(?:ftps?|https?):/.test(source) ? [{ kind: 'download-again', name, url: source }] : []
  if (patch === undefined) return row('likely', `${name} is not in the mirror any more.`, [])
  if (patch.state !== 'verified')
    return row(
      'found',
      `${name} in the mirror: ${patchLabel(patch).toLowerCase()}. ${patch.reason ?? ''}`.trim(),
      again(patch.source),
    )
  if (isVouched(patch)) return row('excluded', `${name} is verified: ${patchLabel(patch)}.`, [])
  const reason = `One source: the SHA-256 of ${name} was computed on this computer only.`
  return row('unknown', reason, [{ kind: 'verify-update', name }])
}
