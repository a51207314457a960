import { createHash } from 'node:crypto'
import { Appliance } from '../../electron/practice/appliance.ts'
import { turnKnobs } from '../../electron/practice/knobs.ts'
import { makePracticeUpdate } from '../../electron/practice/update-file.ts'
import { failure } from '../../shared/base/failure.ts'
import { failed, succeed } from '../../shared/base/result.ts'
import { readReply } from '../../shared/console/reply.ts'
import { carryOn, type CarriedOn } from '../../shared/engine/carry-on.ts'
import type { EngineContext } from '../../shared/engine/context.ts'
import type { Console, Offer } from '../../shared/engine/ports.ts'
import { prepareResume } from '../../shared/engine/resume.ts'
import { waitingFor } from '../../shared/model/next-actions.ts'
import type { VerifiedPatch } from '../../shared/model/patch.ts'
import { itemOf } from '../../shared/model/run-state.ts'
import { documentOf } from './guide-ground.ts'
import { Crash, MemoryJournal } from './memory-journal.ts'
import { VirtualClock } from './virtual-clock.ts'

export interface Stage {
  readonly clock: VirtualClock
  readonly appliance: Appliance
  readonly update: { readonly name: string; readonly bytes: Buffer }
}

export const runbook = documentOf('mos-upgrade')

/**
 * A practice appliance without a socket, on a clock of its own; it downloads from the offer that is open at the time.
 */
export function setStage(knobs: Record<string, string> = {}, release = '4.3.7-GA', name = 'R4_4_3-GA'): Stage {
  const clock = new VirtualClock()
  const bytes = makePracticeUpdate({ name, release: '4.4.3-GA', bytes: 1000 })
  const fetchFile = async (): Promise<Buffer> => {
    await clock.sleep(50)
    const offer = offers.get(appliance)
    if (offer === undefined) throw new Error('nobody offers it')
    offer()
    return bytes
  }
  const times = { linger: '90000', install: '600000', down: '240000' }
  const appliance = new Appliance('ms-01', turnKnobs({ ...times, ...knobs }).knobs, release, 1, clock, fetchFile)
  return { clock, appliance, update: { name, bytes } }
}

const offers = new WeakMap<Appliance, () => void>()

/** One life of Uptick: a context over the stage, with the journal so far. */
export function live(stage: Stage, journal: MemoryJournal): EngineContext {
  const { clock, appliance, update } = stage
  const stop = new AbortController()
  const up = (): boolean => appliance.phase !== 'down'
  return {
    runbook,
    clock,
    journal,
    doors: () => ({
      open: () => {
        if (journal.dead) throw new Crash()
        if (!up()) return Promise.resolve(failed(failure('console.unreachable', 'Nobody answers.', 'Wait.')))
        appliance.note('login', 'administrator')
        if (appliance.phase === 'installing') appliance.note('sin', 'a login while it installs')
        return Promise.resolve(succeed(lineOver(stage, journal)))
      },
    }),
    probe: {
      probe: (_address, service) => {
        const text =
          service === 'smtp'
            ? `220 ms-01 ESMTP Mirapoint Messaging Server MOS ${appliance.state.release}; now`
            : 'User: '
        const answered = up() && (service === 'telnet' || service === 'smtp')
        return Promise.resolve({
          service,
          port: 23,
          kind: answered ? 'answered' : 'refused',
          text: answered ? text : '',
        })
      },
    },
    store: {
      verify: (name) => {
        const sha256 = createHash('sha256').update(update.bytes).digest('hex')
        const patch = {
          name,
          bytes: update.bytes.length,
          sha256,
          path: '/mirror',
          source: 'file',
          trust: 'given-hash',
          release: '4.4.3-GA',
        }
        return Promise.resolve(succeed(patch as unknown as VerifiedPatch))
      },
    },
    offers: {
      offer: ({ patch, peer, onSegment }) => {
        let tell: () => void = () => undefined
        const whenDelivered = new Promise<void>((resolve) => {
          tell = resolve
        })
        const offer = {
          url: `ftp://127.0.0.1:2121/${patch.name}`,
          port: 2121,
          path: `/${patch.name}.mpu5`,
          delivered: false,
          whenDelivered,
          segments: [] as Offer['segments'],
          underWay: undefined,
          whenQuiet: () => Promise.resolve(),
          dispose: () => {
            offers.delete(appliance)
            return Promise.resolve()
          },
        }
        offers.set(appliance, () => {
          const segment = {
            peer,
            path: offer.path,
            from: 0,
            to: patch.bytes,
            sha256: patch.sha256,
            whole: true,
            protocol: 'ftp' as const,
          }
          offer.segments = [segment]
          offer.delivered = true
          onSegment?.(segment)
          tell()
        })
        return Promise.resolve(succeed(offer))
      },
    },
    update: { name: update.name, release: '4.4.3-GA', releaseSource: 'confirmed' },
    lines: new Map(),
    offered: new Map(),
    signal: stop.signal,
    waitForJobs: 0,
    state: () => journal.state,
    tell: () => undefined,
  }
}

function lineOver(stage: Stage, journal: MemoryJournal): Console {
  const { appliance, clock } = stage
  let lost: string | undefined
  return {
    connected: {
      transport: 'telnet',
      peer: '127.0.0.1:2323',
      local: '127.0.0.1',
      banner: '',
      prompt: 'ms-01> ',
      host: 'ms-01',
    },
    get lost() {
      return lost ?? (appliance.phase === 'down' ? 'reset' : undefined)
    },
    async execute(command) {
      if (journal.dead) throw new Crash()
      const before = clock.now()
      const answer = await appliance.answer(command)
      const lines = [...answer.lines, ...(answer.status === undefined ? [] : [answer.status])]
      if (answer.then === 'close' || answer.then === 'reset') lost = answer.then
      const ended = answer.then === 'close' ? 'closed' : answer.then === 'reset' ? 'reset' : 'prompt'
      if (answer.then === 'hang') {
        return failed(failure('console.timeout', `No reply to "${command}".`, 'Wait.'))
      }
      const raw = Buffer.from(lines.join('\r\n'))
      return succeed({ ...readReply(lines), lines, raw, ended, milliseconds: clock.now() - before } as never)
    },
    close: () => {
      lost ??= 'closed'
      return Promise.resolve()
    },
  }
}

export async function openJournal(
  stage: Stage,
  crash?: { at: number; side: 'after' | 'before' },
  purpose: 'check' | 'upgrade' = 'upgrade',
  transport: 'telnet' | 'admind' = 'telnet',
): Promise<MemoryJournal> {
  const journal = new MemoryJournal(stage.clock, [], crash)
  await journal.append('run.opened', {
    run: 'run-1',
    signer: '00',
    runbook: { id: runbook.id, version: runbook.version, sha256: 'a'.repeat(64) },
    product: { name: 'Uptick', version: '0' },
    appliances: [{ id: 'a1', address: '127.0.0.1:2323', role: 'appliance' }],
    to: stage.update.name,
    purpose,
    by: 'Ada',
    options: {
      transport,
      user: 'administrator',
      serveWith: 'ftp',
      probeEvery: 10_000,
      settle: 30_000,
      giveUpAfter: 28_800_000,
    },
  })
  return journal
}

const answers: Record<string, boolean | string> = {
  razorgateWithoutJmm: false,
  otherAppliances: false,
  watchedBy: 'nothing',
  multiEngineBulkOnly: false,
  connectors: false,
  patchesToInstall: 'none',
  corporateBranding: false,
  offersVersion2: false,
  nightWork: 'nothing',
  ndmp: false,
  customerCare: false,
  ntp: true,
}

/**
 * Executes a run to its end with a person who answers, marks done and approves everything. Throws Crash if one was set.
 */
export async function carryThrough(stage: Stage, journal: MemoryJournal): Promise<CarriedOn> {
  for (let round = 1; ; round += 1) {
    const context = live(stage, journal)
    await prepareResume(context)
    const ended = await carryOn(context)
    if (ended.outcome !== 'waiting' || round > 12) return ended
    const asked = waitingFor(journal.state, runbook)
    let done = 0
    for (const { kind, id, appliance } of asked) {
      if (kind === 'question') {
        // A person who is asked whether it has restarted goes and looks.
        const restarted = stage.appliance.phase === 'running' && stage.appliance.state.release === '4.4.3-GA'
        const value = id === 'restarted' ? restarted : (answers[id] ?? true)
        await journal.append('question.answered', { appliance, question: id, value, by: 'Ada' })
        done += 1
      } else if (kind === 'approval') {
        await journal.append('approval.given', { appliance, gate: id, item: 'cli.install', by: 'Ada' })
        done += 1
      } else if (itemOf(journal.state, appliance, id).state === 'waiting') {
        await journal.append('item.ticked', { appliance, item: id, by: 'Ada', note: 'seen', files: [] })
        done += 1
      }
    }
    if (done === 0) return ended
  }
}

/** How often each command that changes something arrived at the appliance. */
export function effectsAt(appliance: Appliance): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { kind, text } of appliance.diary) {
    if (kind !== 'command' || !/^(update install|uce update|license fetch)/i.test(text)) continue
    counts[text] = (counts[text] ?? 0) + 1
  }
  return counts
}
