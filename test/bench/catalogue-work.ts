import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type * as Hosts from '../../electron/host/host.ts'
import type * as Journals from '../../electron/host/journal/read-journal.ts'
import type * as Practices from '../../electron/practice/practice-port.ts'
import type * as Stores from '../../renderer/state/store.ts'
import type { Push, Request } from '../../shared/contract/envelope.ts'
import type * as Folds from '../../shared/model/fold.ts'
import type { JournalEntry } from '../../shared/model/run-event.ts'
import type * as States from '../../shared/model/run-state.ts'
import { countDisk } from '../unit/host/count-disk.ts'
import { openedOn, writeRun } from '../unit/host/runs-on-disk.ts'

/** One measurement of the catalogue's benchmark, in a process of its own: the checkout and the work come as its words. */
export type Work =
  | { readonly act: 'checks'; readonly count: number; readonly page: boolean }
  | { readonly act: 'open'; readonly entries: number }
  | { readonly act: 'login'; readonly live: number }
  | { readonly act: 'fold'; readonly appliances: number }

export interface Measured {
  /** Milliseconds of CPU. */
  readonly cpu: number
  readonly reads: number
  readonly writes: number
  /** What it is compared with, in milliseconds of CPU. */
  readonly beside?: number
}

const [root = '', words = ''] = process.argv.slice(2)
const load = async <T>(file: string): Promise<T> => (await import(pathToFileURL(path.join(root, file)).href)) as T
const document = (): string => readFileSync(path.join(root, 'shared/runbook/documents/mos-upgrade.md'), 'utf8')

async function cpuOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** The host of that checkout in a data folder of its own; `ask` throws what the host refuses. */
async function withHost<T>(data: string, work: (at: Awaited<ReturnType<typeof hostAt>>) => Promise<T>): Promise<T> {
  const at = await hostAt(data)
  try {
    return await work(at)
  } finally {
    await at.host.close()
  }
}

async function hostAt(data: string) {
  const { createHost } = await load<typeof Hosts>('electron/host/host.ts')
  const { createPracticePort } = await load<typeof Practices>('electron/practice/practice-port.ts')
  const made = await createHost({ data, door: 'browser', practice: createPracticePort() })
  if (!made.ok) throw new Error(made.failure.sentence)
  const host = made.value
  let count = 0
  const ask = async (name: string, params: object): Promise<unknown> => {
    count += 1
    const reply = await host.dispatch({ id: `bench-${String(count)}`, name, params })
    if (!reply.ok) throw new Error(`${name}: ${reply.failure.sentence}`)
    return reply.value
  }
  return { host, ask }
}

/** Several checks of practice appliances at once, with the page's own store listening or without. */
function checks(data: string, count: number, page: boolean): Promise<Measured> {
  return withHost(data, async ({ host, ask }) => {
    if (page) {
      const { createStore } = await load<typeof Stores>('renderer/state/store.ts')
      const store = createStore({
        link: {
          call: (request: Request) => host.dispatch(request),
          listen: (callback: (push: Push) => void) => host.onPush(callback),
          onLine(listener) {
            listener(true)
            return () => undefined
          },
        },
        schedule: (work, milliseconds) => void setTimeout(work, milliseconds).unref(),
        now: () => Date.now(),
        place: { get: () => ({ screen: 'start' }), set: () => undefined },
      })
      store.refresh('fleet')
    }
    const ended = new Set<string>()
    let wake = (): void => undefined
    host.onPush(({ value }) => {
      const { kind, operationId } = value as { kind?: string; operationId?: string }
      if (kind !== 'operation' || operationId === undefined) return
      ended.add(operationId)
      wake()
    })
    const runs: string[] = []
    for (let index = 0; index < count; index += 1) {
      const started = (await ask('practice.start', {})) as {
        appliances: { address: string; user: string; password: string }[]
      }
      const [one] = started.appliances
      if (one === undefined) throw new Error('no appliance')
      const kept = (await ask('credential.put', { password: one.password })) as { credentialRef: string }
      const appliances = [{ address: one.address, role: 'appliance', ...kept }]
      const opening = { appliances, purpose: 'check', by: 'Ada', options: { user: one.user } }
      runs.push(((await ask('run.open', opening)) as { run: string }).run)
    }
    const disk = countDisk()
    const cpu = await cpuOf(async () => {
      const begun = runs.map(
        async (run) => ((await ask('run.carryOn', { run })) as { operationId: string }).operationId,
      )
      const operations = await Promise.all(begun)
      while (!operations.every((id) => ended.has(id))) await new Promise<void>((resolve) => (wake = resolve))
    })
    return { cpu, reads: disk.journals.length, writes: disk.listings.length }
  })
}

/** A run that is not executed is opened: its runbook, then its journal in portions. Compared with one plain read. */
async function open(data: string, entries: number): Promise<Measured> {
  const run = 'run-1'
  writeRun(data, { run, entries, document: document() })
  const { readJournal } = await load<typeof Journals>('electron/host/journal/read-journal.ts')
  const { fold } = await load<typeof Folds>('shared/model/fold.ts')
  const { emptyRunState } = await load<typeof States>('shared/model/run-state.ts')
  const once = async (): Promise<void> => {
    const read = await readJournal(path.join(data, 'runs', run, 'journal.ndjson'))
    if (!read.ok) throw new Error(read.failure.sentence)
    read.value.entries.reduce(fold, emptyRunState(run))
  }
  return withHost(data, async ({ ask }) => {
    // Both ways meet warm code.
    await once()
    const beside = await cpuOf(once)
    const disk = countDisk()
    const cpu = await cpuOf(async () => {
      await ask('runbook.show', { run })
      for (let seq = 0, more = true; more; seq += 1000) {
        more = ((await ask('run.eventsSince', { run, seq, limit: 1000 })) as unknown[]).length === 1000
      }
    })
    return { cpu, beside, reads: disk.journals.length, writes: disk.listings.length }
  })
}

/** Opens a run while others are live and have just written: each opening looks for open installs, as each login does. */
async function login(data: string, live: number): Promise<Measured> {
  const runs = Array.from({ length: live }, (_, index) => `run-${String(index + 1).padStart(2, '0')}`)
  for (const [index, run] of runs.entries()) {
    writeRun(data, { run, address: `192.0.2.${String(index + 1)}`, entries: 500, open: true, document: document() })
  }
  return withHost(data, async ({ ask }) => {
    for (const run of runs) await ask('run.resume', { run, credentialRefs: {} })
    const opened = (last: number): Promise<unknown> => {
      const appliances = [{ address: `198.51.100.${String(last)}`, role: 'appliance', credentialRef: 'none' }]
      return ask('run.open', { appliances, purpose: 'check', by: 'Ada', options: {} })
    }
    await opened(1)
    const disk = countDisk()
    const times: number[] = []
    for (let round = 2; round < 7; round += 1) {
      for (const run of runs) await ask('run.note', { run, text: 'seen' })
      times.push(await cpuOf(() => opened(round)))
    }
    const cpu = times.toSorted((a, b) => a - b)[2] ?? Number.NaN
    return { cpu, reads: disk.journals.length, writes: disk.listings.length }
  })
}

/** One event, on average over the whole journal of a run with so many appliances. */
async function folding(appliances: number): Promise<Measured> {
  const { fold } = await load<typeof Folds>('shared/model/fold.ts')
  const { emptyRunState } = await load<typeof States>('shared/model/run-state.ts')
  const ids = Array.from({ length: appliances }, (_, index) => `a${String(index + 1)}`)
  const entries: JournalEntry[] = []
  const add = (type: string, data: object): number => {
    const seq = entries.length + 1
    entries.push({ type, data, seq, at: '2026-11-30T10:00:00.000Z' } as JournalEntry)
    return seq
  }
  add(
    'run.opened',
    openedOn(
      'run-1',
      ids.map((id) => `host-${id}`),
    ),
  )
  for (let index = 0; index < 60; index += 1) {
    for (const appliance of ids) {
      const about = { appliance, item: `item-${String(index)}` }
      add('item.started', { ...about, by: 'engine' })
      const sent = add('command.sent', { ...about, command: 'Version', effect: 'none', by: 'engine' })
      add('command.finished', { ...about, sent, status: 'ok', lines: ['OK'], milliseconds: 3 })
      add('fact.captured', { appliance, fact: about.item, value: 'x', source: { seq: sent, from: 0, to: 1 } })
      add('item.finished', { ...about, status: 'pass', reason: '', evidence: [] })
    }
  }
  const whole = (): unknown => entries.reduce(fold, emptyRunState('run-1'))
  // A short journal is over before its code is warm.
  for (let round = 0; round < 6000 / entries.length; round += 1) whole()
  const cpu = await cpuOf(whole)
  return { cpu: cpu / entries.length, reads: 0, writes: 0 }
}

const data = mkdtempSync(path.join(tmpdir(), 'uptick-bench-catalogue-'))
try {
  const work = JSON.parse(words) as Work
  const measured =
    work.act === 'checks'
      ? await checks(data, work.count, work.page)
      : work.act === 'open'
        ? await open(data, work.entries)
        : work.act === 'login'
          ? await login(data, work.live)
          : await folding(work.appliances)
  process.stdout.write(JSON.stringify(measured))
} finally {
  rmSync(data, { recursive: true, force: true })
}
process.exit()
