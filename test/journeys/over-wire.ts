import { logInToAdmindOver } from '../../electron/host/console/admind-session.ts'
import { logInOver } from '../../electron/host/console/console-session.ts'
import { TelnetConnection } from '../../electron/host/console/telnet-connection.ts'
import { AdmindFace } from '../../electron/practice/admind-face.ts'
import { TelnetFace } from '../../electron/practice/telnet-face.ts'
import { failure } from '../../shared/base/failure.ts'
import { failed } from '../../shared/base/result.ts'
import type { EngineContext } from '../../shared/engine/context.ts'
import type { GreetingProbe } from '../../shared/engine/ports.ts'
import type { JournalEntry } from '../../shared/model/run-event.ts'
import { live, type Stage } from './kit.ts'
import type { MemoryJournal } from './memory-journal.ts'
import { wire } from './wire.ts'

// The real console against the real practice appliance, with a wire in memory between them and the stage's own clock.

export const password = 'osprey 3 "lattice"'

/** One life of Uptick over a real console of that kind; the appliance cuts its lines when it goes down. */
export function liveOver(transport: 'telnet' | 'admind'): (stage: Stage, journal: MemoryJournal) => EngineContext {
  return (stage, journal) => {
    const { appliance, clock } = stage
    const face =
      transport === 'admind'
        ? new AdmindFace(appliance, password, undefined, '')
        : new TelnetFace(appliance, password, 0, '')
    appliance.attach({ goDown: () => face.goDown(), comeUp: () => Promise.resolve() })
    const context = live(stage, journal)
    return {
      ...context,
      probe: probeOf(transport, context.probe, stage),
      doors: () => ({
        open: (_address: string, signal: AbortSignal) => {
          if (appliance.phase === 'down') {
            return Promise.resolve(failed(failure('console.unreachable', 'Nobody answers.', 'Wait.')))
          }
          const [ours, theirs] = wire()
          face.serve(theirs)
          const logIn = transport === 'admind' ? logInToAdmindOver : logInOver
          return logIn(new TelnetConnection(ours), signal, { user: 'administrator', password, clock })
        },
      }),
    }
  }
}

function probeOf(transport: 'telnet' | 'admind', probe: GreetingProbe, { appliance }: Stage): GreetingProbe {
  if (transport === 'telnet') return probe
  return {
    probe: async (address, service, signal) => {
      const seen = await probe.probe(address, service === 'admind' ? 'telnet' : service, signal)
      if (service === 'telnet') return { ...seen, kind: 'refused', text: '' }
      const version = appliance.state.release.split('-')[0] ?? ''
      const text = service === 'admind' && seen.kind === 'answered' ? `* OK ms-01 admind ${version}` : seen.text
      return { ...seen, service, text }
    },
  }
}

/** What a run found, without what may differ by transport: times, prompt, and the bytes of a reply. */
export function told(entries: readonly JournalEntry[]): unknown[] {
  return entries.map(({ type, data, seq }) => {
    // `missing`: on a line that does not echo, the first reply comes without the echo that was still waited for.
    const { raw, milliseconds, prompt, banner, missing, ...rest } = data as Record<string, unknown>
    const identity = (rest['identity'] ?? {}) as Record<string, unknown>
    return { seq, type, ...rest, ...(rest['identity'] === undefined ? {} : { identity: { ...identity, host: '' } }) }
  })
}
