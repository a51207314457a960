import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { createConsoleDoor } from '../../../electron/host/console/console-session.ts'
import { createSystemClock } from '../../../electron/host/computer/clock.ts'
import { createRunbooks } from '../../../electron/host/runs/runbooks.ts'
import { startPlayback } from '../../../electron/practice/playback.ts'
import { parsers } from '../../../shared/console/parsers/parsers.ts'
import { readRecording } from '../../../shared/model/recording.ts'

const folder = path.resolve(import.meta.dirname, '../../fixtures/recordings')
const names = (await readdir(folder)).filter((name) => name.endsWith('.jsonl'))
const documents = path.resolve(import.meta.dirname, '../../../shared/runbook/documents')

/** Command -> the parsers that the built-in documents name for it. */
async function readersOf(): Promise<Map<string, Set<string>>> {
  const readers = new Map<string, Set<string>>()
  for (const { runbook } of await createRunbooks(documents).list())
    for (const { run, read } of runbook.phases.flatMap(({ items }) => items))
      for (const command of [run ?? []].flat())
        if (typeof read === 'string' && parsers[read])
          readers.set(command, (readers.get(command) ?? new Set()).add(read))
  return readers
}

describe.each(names)('the recorded visit %s', (name) => {
  it('is read by the parsers as its .facts.json says', async () => {
    const recording = readRecording(await readFile(path.join(folder, name), 'utf8'))
    if (!recording.ok) throw new Error(recording.failure.sentence)
    const { entries, head } = recording.value
    const commands = entries.flatMap((entry) => ('command' in entry ? [entry.command] : []))
    expect(commands.length).toBeGreaterThan(0)
    const readers = await readersOf()
    const playback = await startPlayback(recording.value)
    const transport = head.transport === 'telnet' ? 'telnet' : 'admind'
    const door = createConsoleDoor({ transport, user: 'reader', password: 'as-you-like', clock: createSystemClock() })
    const facts: Record<string, unknown> = {}
    try {
      const opened = await door.open(playback.address, new AbortController().signal)
      if (!opened.ok) throw new Error(opened.failure.sentence)
      for (const command of commands) {
        const reply = await opened.value.execute(command, { deadline: 5000 })
        const read = [...(readers.get(command) ?? [])].map((parser) => {
          if (!reply.ok) return [parser, reply.failure.code]
          const reading = parsers[parser]!(reply.value)
          const found = reading.ok ? reading.facts.map(({ fact, value }) => [fact, value]) : []
          return [parser, reading.ok ? Object.fromEntries(found) : `not understood: ${reading.reason}`]
        })
        facts[command] = { status: reply.ok ? reply.value.status : reply.failure.code, ...Object.fromEntries(read) }
      }
      await opened.value.close()
    } finally {
      await playback.dispose()
    }
    const beside = path.join(folder, name.replace(/\.jsonl$/, '.facts.json'))
    await expect(`${JSON.stringify(facts, undefined, 2)}\n`).toMatchFileSnapshot(beside)
  })
})
