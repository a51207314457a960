import { randomBytes } from 'node:crypto'
import type { ParsedParamsOf } from '../../../shared/contract/contract.ts'
import type { EventData, RunOptions } from '../../../shared/model/run-event.ts'
import type { LoadedRunbook } from './runbooks.ts'

export const usualOptions: RunOptions = {
  transport: 'telnet',
  user: 'administrator',
  serveWith: 'ftp',
  probeEvery: 10_000,
  settle: 30_000,
  giveUpAfter: 28_800_000,
}

/**
 * A folder name that contains the time (UTC): 20261123-100405-4f2ac81e. It does not name the place, because the seal
 * contains it and a seal withholds nothing.
 */
export function newRunId(now: number): string {
  const when = new Date(now).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15)
  return `${when}-${randomBytes(4).toString('hex')}`
}

interface Opening {
  readonly run: string
  readonly signer: string
  readonly product: { readonly name: string; readonly version: string }
  readonly loaded: LoadedRunbook
  /** The hash under which the run keeps the document. */
  readonly pinned: string
  /** The visit to a site that the run is a member of. */
  readonly visit?: string | undefined
}

/** What the first entry of a run says. */
export function openedWith(
  params: ParsedParamsOf<'run.open'>,
  { run, signer, product, loaded, pinned, visit }: Opening,
): EventData<'run.opened'> {
  const { purpose, to, by, customer, ticket, window, cluster } = params
  const { runbook, includes } = loaded
  return {
    run,
    signer,
    runbook: {
      id: runbook.id,
      version: runbook.version,
      sha256: pinned,
      ...(includes.length === 0 ? {} : { includes: includes.map(({ source: _text, ...pin }) => pin) }),
    },
    product: { ...product },
    appliances: params.appliances.map(({ address, role, user }, index) => ({
      id: `a${String(index + 1)}`,
      address,
      role,
      ...(user === undefined ? {} : { user }),
    })),
    ...(cluster === undefined ? {} : { cluster }),
    ...(visit === undefined ? {} : { visit }),
    purpose,
    by,
    ...(to === undefined ? {} : { to }),
    ...(customer === undefined ? {} : { customer }),
    ...(ticket === undefined ? {} : { ticket }),
    ...(window === undefined ? {} : { window }),
    options: { ...usualOptions, ...definedOf(params.options) },
  }
}

function definedOf<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as never
}
