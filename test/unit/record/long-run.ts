import { createHash, randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { once } from 'node:events'
import { hostHashing } from '../../../electron/host/disk/hashing.ts'
import type { Signer } from '../../../electron/host/keys/signing-key.ts'
import type { JsonMap } from '../../../shared/record/canonical.ts'
import { makeLine } from '../../../shared/record/chain.ts'
import { firstPrev } from '../../../shared/record/line-hash.ts'
import { codeOf, makeSeal } from '../../../shared/record/seal.ts'
import { document, opened, runId } from './sample-run.ts'

interface Happened {
  readonly type: string
  readonly data: JsonMap
}

/**
 * A closed run of so many events in `folder`, sealed: commands with replies, facts, verdicts and stages in the mix of a
 * real upgrade, written as a stream. Gives the code of its seal.
 */
export async function writeLongRun(folder: string, events: number, signer: Signer): Promise<string> {
  await mkdir(join(folder, 'files'), { recursive: true })
  await writeFile(join(folder, 'files', createHash('sha256').update(document).digest('hex')), document)
  const file = createWriteStream(join(folder, 'journal.ndjson'), { highWaterMark: 1024 * 1024 })
  let prev = firstPrev(hostHashing, runId, signer.publicHex)
  const begun = Date.UTC(2026, 10, 23, 10, 4, 5)
  const write = async (seq: number, { type, data }: Happened): Promise<void> => {
    const at = new Date(begun + seq * 100).toISOString()
    const line = makeLine(hostHashing, { seq, at, type, data, key: randomBytes(16), prev })
    prev = line.hash
    if (!file.write(`${line.text}\n`)) await once(file, 'drain')
  }
  await write(1, { type: 'run.opened', data: opened(signer.publicHex) as unknown as JsonMap })
  for (let seq = 2; seq < events; seq += 1) await write(seq, happening(seq))
  await write(events, { type: 'run.closed', data: { outcome: 'done' } })
  const at = new Date(begun + events * 100).toISOString()
  const about = { run: runId, events, head: prev, final: true, at, signer: signer.publicHex }
  const seal = makeSeal(about, (message) => signer.sign(message))
  const code = codeOf(hostHashing, seal)
  await write(events + 1, { type: 'record.sealed', data: { seal: { ...seal }, code } })
  file.end()
  await once(file, 'close')
  return code
}

function happening(seq: number): Happened {
  const about = { appliance: 'a1', item: `after.item-${String(seq % 40)}` }
  const version = `8.0.${String(seq)}`
  switch (seq % 5) {
    case 0:
      return { type: 'command.sent', data: { ...about, command: 'Uce Version', effect: 'none', by: 'engine' } }
    case 1: {
      const lines = [`* rpdengine ${version} (2026-11-22)`, '* default 3.2', 'OK Completed']
      const reply = { sent: seq - 1, status: 'ok', statusText: 'Completed', lines, milliseconds: 12 + (seq % 90) }
      return { type: 'command.finished', data: { ...about, ...reply } }
    }
    case 2: {
      const value = [{ name: 'rpdengine', version }]
      const source = { seq: seq - 1, from: 0, to: 33 }
      return { type: 'fact.captured', data: { appliance: 'a1', fact: 'antispamEngines', value, source } }
    }
    case 3: {
      const evidence = [{ seq: seq - 2, from: 0, to: 60 }]
      return { type: 'item.finished', data: { ...about, status: 'pass', reason: '2 engines are listed.', evidence } }
    }
    default:
      return {
        type: 'return.stage',
        data: { appliance: 'a1', stage: 'installing', observed: 'telnet answers nothing' },
      }
  }
}
