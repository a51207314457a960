import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import type { ParamsOf, ResultOf } from '../../../shared/contract/contract.ts'
import { fileOf, type ActKit, type Target } from './act.ts'

/** The item a person acts on, and its last entry that they had seen when they started to. */
export type Seen = Target & { readonly seen: number }

/** What an approval contains: the command as the person saw it, and what they accept with it. */
type Approval = Pick<ParamsOf<'run.approve'>, 'command' | 'seen' | 'licenceAccepted' | 'accepted' | 'late'>

/** Acts on a run, its items and its console. */
export function runActions({ store, by, carryOn, actAndGoOn, told }: ActKit) {
  const { client } = store
  const busy = (run: string): boolean => Object.values(store.lasting.get().carrying).includes(run)

  /** Starts one item and waits until it ends. */
  async function startAndWait(target: Target): Promise<Result<unknown>> {
    const accepted = await client.ask('run.startItem', { ...target, ...by() })
    if (!accepted.ok) return accepted
    store.carries(accepted.value.operationId, target.run)
    return store.end('run.startItem', accepted.value.operationId)
  }

  /**
   * If another window acted first, the form disappears from the screen, so the page itself reports why this act had no
   * effect.
   */
  async function saidByPage(act: Promise<Result<void>>): Promise<Result<void>> {
    const done = await act
    if (!done.ok && done.failure.code === 'run.not-allowed-now') store.report(done.failure)
    return done
  }

  /** Reports an act that changed an item and offers to correct it by reopening the item, which the record shows. */
  const correctable = (words: string, target: Target, reason: string): void =>
    store.toast(words, {
      words: 'Reopen',
      work: () => void told('run.reopen', { ...target, reason, ...by() }),
    })

  return {
    async carryOn(run: string): Promise<void> {
      const went = await carryOn(run)
      if (!went.ok) store.report(went.failure)
    },
    async startItem(target: Target): Promise<void> {
      const accepted = await told('run.startItem', { ...target, ...by() })
      if (accepted.ok) store.carries(accepted.value.operationId, target.run)
    },
    /** Executes one read-only item and returns how it ended. */
    checkAgain: async (target: Target): Promise<Result<unknown>> => {
      const ended = await startAndWait(target)
      return !ended.ok && ended.failure.code === 'run.waiting' ? succeed(undefined) : ended
    },
    /** Starts the items one after another; stops early if one cannot be started at all. */
    async startItems(targets: readonly Target[]): Promise<void> {
      for (const target of targets) {
        const ended = await startAndWait(target)
        if (ended.ok || ended.failure.code === 'run.waiting') continue
        return store.report(ended.failure)
      }
    },
    /** `now`: interrupts a download that would otherwise delay the stop. */
    stop: (run: string, now = false) => told('run.stop', { run, now }),

    async tick(
      target: Seen,
      title: string,
      evidence: { note: string; files: readonly File[]; from: string },
    ): Promise<Result<void>> {
      const { note, from } = evidence
      const files = await Promise.all(evidence.files.map(fileOf))
      const age = from.trim() === '' ? {} : { evidenceFrom: from.trim() }
      const done = await actAndGoOn('run.tick', { ...target, note, files, ...age, ...by() })
      if (done.ok) correctable(`Marked done: ${title}.`, target, 'Marked done by mistake.')
      return done
    },
    async waive(
      target: Seen,
      title: string,
      words: { authority: string; reason: string; until: string },
    ): Promise<Result<void>> {
      const { authority, reason, until } = words
      const more = until === '' ? {} : { until }
      const done = await actAndGoOn('run.waive', { ...target, authority, reason, ...more, ...by() })
      if (done.ok) correctable(`Waived: ${title}.`, target, 'Waived by mistake.')
      return done
    },
    answer: (asked: Omit<Seen, 'item'>, question: string, value: boolean | number | string) => {
      const { run, appliance, seen } = asked
      return saidByPage(actAndGoOn('run.answer', { run, appliance, question, value, seen, ...by() }))
    },
    /** Approves the command that the person read; the engine refuses if the command is a different one by now. */
    approve: (run: string, appliance: string, gate: string, words: Approval) =>
      saidByPage(actAndGoOn('run.approve', { run, appliance, gate, ...words, ...by() })),
    /** `serveWith`: for an install, the protocol by which its update is served from here on. */
    reopen: (target: Target, reason: string, serveWith?: 'ftp' | 'http') =>
      actAndGoOn('run.reopen', { ...target, reason, ...(serveWith === undefined ? {} : { serveWith }), ...by() }),
    settle: (target: Target, arrived: boolean, reason: string) =>
      actAndGoOn('run.settle', { ...target, arrived, reason, ...by() }),
    note: (target: Target, text: string) => client.ask('run.note', { ...target, text, ...by() }),
    async attach(target: Target, files: readonly File[]): Promise<Result<unknown>> {
      const kept = await Promise.all(files.map(fileOf))
      return client.ask('run.attach', { ...target, files: kept, ...by() })
    },
    /** A fact that a person read from a reply that no parser understood. */
    sayFact: (run: string, appliance: string, fact: string, value: string) =>
      actAndGoOn('run.answer', { run, appliance, question: `facts.${fact}`, value, ...by() }),

    timing: (run: string, appliance: string): Promise<Result<ResultOf<'run.timing'>>> =>
      client.ask('run.timing', { run, appliance }),

    /** The text of a file that the run keeps next to its journal. */
    async keptText(run: string, sha256: string): Promise<Result<string>> {
      const answer = await client.ask('run.file', { run, sha256 })
      if (!answer.ok) return answer
      return succeed(new TextDecoder().decode(octetsOf(answer.value.base64)))
    },
    async keptFile(run: string, sha256: string): Promise<Result<Uint8Array<ArrayBuffer>>> {
      const answer = await client.ask('run.file', { run, sha256 })
      return answer.ok ? succeed(octetsOf(answer.value.base64)) : failed(answer.failure)
    },

    /**
     * Takes control of the console. The engine's current step is stopped first: two senders on one connection would
     * garble both.
     */
    async takeConsole(run: string, appliance: string): Promise<Result<unknown>> {
      if (busy(run)) {
        await told('run.stop', { run })
        await new Promise<void>((resolve) => store.whenIdle(run, resolve))
      }
      return client.ask('console.take', { run, appliance, ...by() })
    },
    /** Sends one line; resolves with its reply, or with the reason why it was refused. */
    async sendLine({ run, ...line }: ParamsOf<'console.send'>): Promise<Result<unknown>> {
      const accepted = await client.ask('console.send', { run, ...line })
      if (!accepted.ok) return accepted
      store.carries(accepted.value.operationId, run)
      return store.end('console.send', accepted.value.operationId)
    },
    /**
     * Sends a line that only reads. A line that changes the appliance is not sent: `ask` is called with its cost and
     * how to confirm it.
     */
    async sendOrAsk(
      line: ParamsOf<'console.send'>,
      ask: (costly: { cost: string; hint: string }) => void,
    ): Promise<Result<unknown>> {
      const sent = await this.sendLine(line)
      if (sent.ok || sent.failure.code !== 'command.not-confirmed') return sent
      ask({ cost: sent.failure.sentence, hint: sent.failure.hint })
      return succeed(undefined)
    },
    async giveConsole(run: string, appliance: string): Promise<Result<unknown>> {
      return actAndGoOn('console.give', { run, appliance, ...by() })
    },
  }
}

function octetsOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}
