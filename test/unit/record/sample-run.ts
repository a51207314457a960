import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateKeyPairSync, sign } from 'node:crypto'
import { openJournal } from '../../../electron/host/journal/open-journal.ts'
import type { RunJournal } from '../../../electron/host/journal/run-journal.ts'
import type { openAppendFile } from '../../../electron/host/journal/append-file.ts'
import type { Signer } from '../../../electron/host/keys/signing-key.ts'
import { Redactor } from '../../../shared/base/redact.ts'
import type { Clock } from '../../../shared/engine/ports.ts'
import type { EventData } from '../../../shared/model/run-event.ts'

/** A clock that advances by a second at each look. */
export function steppingClock(from = Date.UTC(2026, 10, 23, 10, 4, 5)): Clock {
  let now = from
  return { now: () => (now += 1000), sleep: () => Promise.resolve() }
}

export function newSigner(): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const publicHex = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex')
  return { publicHex, sign: (message) => sign(null, message, privateKey) }
}

export async function temporaryFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'uptick-record-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

export const document = `---
id: mos-upgrade
---

## Before the upgrade

### Note the release

\`\`\`item
id: before.release
\`\`\`

### Check that nobody is logged in

\`\`\`item
id: before.people
\`\`\`

## Install

### Install the update

\`\`\`item
id: install.update
\`\`\`
`

export const runId = '20261123-100405-ab12cd34'

export function opened(signer: string): EventData<'run.opened'> {
  return {
    run: runId,
    signer,
    runbook: { id: 'mos-upgrade', version: '1.0.0', sha256: createHash('sha256').update(document).digest('hex') },
    product: { name: 'Uptick', version: '0.1.0' },
    appliances: [{ id: 'a1', address: '192.0.2.10', role: 'appliance' }],
    to: 'R4_4_3-GA',
    purpose: 'upgrade',
    by: 'Ana Berg',
    customer: 'Example GmbH',
    ticket: 'CHG-7',
    window: { from: '2026-11-23T10:00Z', to: '2026-11-23T12:00Z' },
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

export interface JournalOptions {
  readonly folder: string
  readonly signer: Signer
  readonly secrets?: readonly string[]
  readonly openFile?: typeof openAppendFile
  readonly clock?: Clock
}

export async function journalIn(words: JournalOptions): Promise<RunJournal> {
  const redactor = new Redactor()
  for (const secret of words.secrets ?? []) redactor.add(secret)
  const result = await openJournal({
    folder: words.folder,
    run: runId,
    signer: words.signer.publicHex,
    redactor,
    clock: words.clock ?? steppingClock(),
    ...(words.openFile === undefined ? {} : { openFile: words.openFile }),
  })
  if (!result.ok) throw new Error(result.failure.sentence)
  return result.value
}

/** A short upgrade with everything in it that a record shows. Returns the journal, still open. */
export async function writeSampleRun(words: JournalOptions, close = true): Promise<RunJournal> {
  const journal = await journalIn(words)
  const appliance = 'a1'
  const about = { appliance, item: 'before.release' }
  await journal.keep(Buffer.from(document))
  await journal.append('run.opened', opened(words.signer.publicHex), { durable: true })
  const identity = { host: 'ms-01', hostId: 'abc', serial: 'S1', release: '4.3.7-GA' }
  await journal.append('session.connected', { appliance, transport: 'telnet', identity, peer: '192.0.2.10:23' })
  await journal.append('item.started', { ...about, by: 'engine' })
  const sent = await journal.append('command.sent', { ...about, command: 'Version', effect: 'none', by: 'engine' })
  const raw = await journal.keep(Buffer.from('OK 4.3.7-GA\r\n'))
  const reply = { ...about, sent: sent.seq, status: 'ok' as const, statusText: '4.3.7-GA', lines: ['OK 4.3.7-GA'] }
  const finished = await journal.append('command.finished', { ...reply, raw, milliseconds: 12 })
  const source = { seq: finished.seq, from: 3, to: 11 }
  await journal.append('fact.captured', { appliance, fact: 'release', value: '4.3.7-GA', source })
  const engines = [{ name: 'sophos', version: '1' }, { name: 'mcafee' }]
  await journal.append('fact.captured', { appliance, fact: 'antispamEngines', value: engines, source })
  await journal.append('item.finished', {
    ...about,
    status: 'pass',
    reason: 'Release is 4.3.7-GA.',
    evidence: [source],
  })
  const photo = await journal.keep(Buffer.from('\x89PNG\r\n\x1a\nnot really'))
  const files = [{ name: 'rack.png', ...photo }]
  await journal.append('item.ticked', { appliance, item: 'before.people', by: 'Ana Berg', note: 'Nobody is.', files })
  const waived = { appliance, item: 'before.backup', by: 'Ana Berg', authority: 'Customer', reason: 'Done last night' }
  await journal.append('item.waived', waived)
  const install = { appliance, item: 'install.update' }
  const command = 'Update Install ftp://192.0.2.1/R4_4_3-GA'
  await journal.append('approval.requested', { ...install, gate: 'point-of-no-return', command })
  await journal.append('approval.given', { ...install, gate: 'point-of-no-return', command, by: 'Ana Berg' })
  const patch = { appliance, name: 'R4_4_3-GA', bytes: 100, sha256: 'ab'.repeat(32), peer: '192.0.2.10' }
  await journal.append('patch.offered', { ...patch, url: 'ftp://192.0.2.1/R4_4_3-GA', port: 21, path: '/R4_4_3-GA' })
  const noReturn = 'point-of-no-return' as const
  const go = await journal.append(
    'command.sent',
    { ...install, command, effect: noReturn, by: 'engine' },
    { durable: true },
  )
  await journal.append('command.finished', {
    ...install,
    sent: go.seq,
    status: 'none',
    cause: 'closed',
    milliseconds: 900,
  })
  await journal.append('patch.delivered', { ...patch, url: 'ftp://192.0.2.1/R4_4_3-GA' })
  await journal.append('return.stage', { appliance, stage: 'down', observed: 'nothing answers' })
  const proofs = ['went down', 'Version says 4.4.3-GA']
  await journal.append('return.proven', { appliance, release: '4.4.3-GA', proofs })
  await journal.append('fact.captured', { appliance, fact: 'release', value: '4.4.3-GA', source })
  await journal.append('fact.captured', {
    appliance,
    fact: 'antispamEngines',
    value: [{ name: 'sophos', version: '1' }],
    source,
  })
  await journal.append('item.finished', { ...install, status: 'pass', reason: 'It is back.', evidence: [] })
  await journal.append('run.signed', { role: 'customer', name: 'Bo Lind', statement: 'Seen and accepted.' })
  if (close) await journal.append('run.closed', { outcome: 'done' }, { durable: true })
  return journal
}
