import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed } from '../../../shared/base/result.ts'
import type { Handlers } from './dispatch.ts'
import type { HostParts } from './host-parts.ts'

type PracticeCalls = Extract<keyof Handlers, `practice.${string}`>

/** The calls about practice appliances. Their updates are put into the mirror, so that practising needs nothing else. */
export function practiceHandlers(parts: HostParts): Pick<Handlers, PracticeCalls> {
  const { practice, running, cache } = parts
  const none = failure(
    'contract.forbidden',
    'There is no practice appliance behind this door.',
    'Use the packaged app.',
  )
  return {
    'practice.scenarios': () => (practice ? succeed([...practice.scenarios()]) : failed(none)),
    'practice.start': async ({ port, scenario, release, cluster, knobs, recording }) => {
      if (practice === undefined) return failed(none)
      const started = await practice.start({
        ...(port === undefined ? {} : { port }),
        ...(scenario === undefined ? {} : { scenario }),
        ...(release === undefined ? {} : { release }),
        ...(cluster === undefined ? {} : { cluster }),
        ...(knobs === undefined ? {} : { knobs }),
        ...(recording === undefined ? {} : { recording }),
      })
      if (!started.ok) return started
      const id = randomUUID()
      running.set(id, started.value)
      const updates: string[] = []
      const there = new Set((await cache.list()).filter((row) => row.state === 'verified').map((row) => row.name))
      const folder = await mkdtemp(path.join(tmpdir(), 'uptick-practice-'))
      for (const update of started.value.updates) {
        updates.push(update.name)
        if (there.has(update.name)) continue
        const file = path.join(folder, `${update.name}.mpu5`)
        await writeFile(file, update.bytes)
        // Uptick made these bytes itself, so their hash is known from elsewhere than the file.
        const sha256 = createHash('sha256').update(update.bytes).digest('hex')
        const imported = await cache.importFile(file, { release: update.release, by: 'practice', sha256 })
        if (!imported.ok) return imported
      }
      await rm(folder, { recursive: true, force: true })
      parts.push({ kind: 'patches' })
      return succeed({ practice: id, appliances: [...started.value.appliances], updates })
    },
  }
}
