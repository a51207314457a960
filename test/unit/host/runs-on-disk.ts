import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { hostHashing } from '../../../electron/host/disk/hashing.ts'
import type { EventData, EventType } from '../../../shared/model/run-event.ts'
import type { JsonMap } from '../../../shared/record/canonical.ts'
import { makeLine } from '../../../shared/record/chain.ts'
import { firstPrev } from '../../../shared/record/line-hash.ts'

const sourceOf = (id: string): string =>
  readFileSync(new URL(`../../../shared/runbook/documents/${id}.md`, import.meta.url), 'utf8')
const documentOf = sourceOf('mos-upgrade')

/** The built-in documents that a document includes. */
function includesOf(document: string): readonly { readonly id: string; readonly source: string }[] {
  const ids = [...document.matchAll(/^include: \{ runbook: ([a-z-]+)/gm)].map(([, id = '']) => id)
  return [...new Set(ids)].map((id) => ({ id, source: sourceOf(id) }))
}

/** The upgrade's document and those that it includes. */
export const documentsOf: readonly string[] = [documentOf, ...includesOf(documentOf).map(({ source }) => source)]
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')
const signer = 'ab'.repeat(32)

/** The lines of a journal, written without the host: for long journals, and for what another process writes. */
export class Lines {
  readonly #path: string
  #prev: string
  #seq = 0
  #text = ''

  constructor(journal: string, run: string) {
    this.#path = journal
    this.#prev = firstPrev(hostHashing, run, signer)
  }

  add<T extends EventType>(type: T, data: EventData<T>): this {
    this.#seq += 1
    const at = new Date(Date.UTC(2026, 10, 23, 10, 4, 5) + this.#seq * 100).toISOString()
    const about = { seq: this.#seq, at, type, data: data as JsonMap, key: randomBytes(16), prev: this.#prev }
    const line = makeLine(hostHashing, about)
    this.#prev = line.hash
    this.#text += `${line.text}\n`
    return this
  }

  /** Writes what was added since the last time. */
  write(): void {
    writeFileSync(this.#path, this.#text, { flag: 'a' })
    this.#text = ''
  }
}

export interface RunOnDisk {
  readonly run: string
  readonly address?: string
  /** Entries of its journal, those of the opening and the end included. */
  readonly entries?: number
  /** Was an install started whose end is unknown? */
  readonly installing?: boolean
  /** It was never closed. */
  readonly open?: boolean
  /** The document that it is pinned to; without one, the upgrade's. */
  readonly document?: string
}

/** A run of the upgrade's document that no process executes. */
export function writeRun(
  data: string,
  { run, address = '192.0.2.10', entries = 10, document = documentOf, ...words }: RunOnDisk,
): Lines {
  const folder = path.join(data, 'runs', run)
  mkdirSync(path.join(folder, 'files'), { recursive: true })
  for (const source of [document, ...includesOf(document).map((other) => other.source)])
    writeFileSync(path.join(folder, 'files', hashOf(source)), source)
  const lines = new Lines(path.join(folder, 'journal.ndjson'), run)
  lines.add('run.opened', openedOn(run, [address], document))
  lines.add('identity.noted', { appliance: 'a1', same: true, identity: { host: 'ms-01', hostId: `h-${address}` } })
  for (let count = 3; count < entries; count += 1) {
    const about = { appliance: 'a1', item: `after.item-${String(count % 40)}` }
    if (count % 2 === 1) lines.add('command.sent', { ...about, command: 'Version', effect: 'none', by: 'engine' })
    else
      lines.add('command.finished', {
        ...{ ...about, sent: count - 1, status: 'ok', statusText: 'Completed', milliseconds: 12 },
        lines: ['* rpdengine 8.0.1 (2026-11-22)', '* default 3.2', 'OK Completed'],
      })
  }
  if (words.installing === true) {
    const effect = 'point-of-no-return'
    lines.add('command.sent', {
      appliance: 'a1',
      item: 'cli.install',
      command: 'Update Install x',
      effect,
      by: 'engine',
    })
  } else if (words.open !== true) lines.add('run.closed', { outcome: 'done' })
  lines.write()
  return lines
}

export function openedOn(run: string, addresses: readonly string[], document = documentOf): EventData<'run.opened'> {
  const includes = includesOf(document).map(({ id, source }) => ({ id, version: '1.0.0', sha256: hashOf(source) }))
  return {
    run,
    signer,
    runbook: {
      ...{ id: 'mos-upgrade', version: '1.0.0', sha256: hashOf(document) },
      ...(includes.length === 0 ? {} : { includes }),
    },
    product: { name: 'Uptick', version: '0.1.0' },
    appliances: addresses.map((address, index) => ({ id: `a${String(index + 1)}`, address, role: 'appliance' })),
    purpose: 'check',
    by: 'Ada',
    options: {
      transport: 'telnet',
      user: 'administrator',
      serveWith: 'ftp',
      probeEvery: 10_000,
      settle: 30_000,
      giveUpAfter: 1000,
    },
  }
}
