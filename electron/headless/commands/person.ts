import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Failure } from '../../../shared/base/failure.ts'
import type { Result } from '../../../shared/base/result.ts'
import type { ParamsOf } from '../../../shared/contract/contract.ts'
import { acceptedOf } from '../answers-file.ts'
import { refuseWith, summarise } from '../console-output.ts'
import type { Session } from '../session.ts'
import { fileArgument, named, usageFailure } from '../words.ts'

/** What a person does to a run: one act, journalled with a name. The run is not continued; `resume` does that. */
export async function personAct(session: Session): Promise<number> {
  const { words, output, client } = session
  const stop = client.on('event', ({ run, seq, at, type, data }) => output.line({ run, seq, at, type, data }))
  const result = await act(session)
  stop()
  const run = words.rest[0] ?? ''
  if (!result.ok) return refuseWith(output, result.failure, run === '' ? {} : { run })
  output.say(`Noted in ${run}.`)
  return summarise(output, 0, { run })
}

async function act(session: Session): Promise<Result<unknown>> {
  const { words, client } = session
  const [run, target, value] = words.rest
  const role = words.option('role')
  const missing = (what: string): Result<never> => ({
    ok: false,
    failure: usageFailure(`${words.command} requires ${what}.`),
  })
  if (run === undefined) return missing('RUN; `uptick runs` lists the runs')
  const about = { run, ...named('appliance', words.option('appliance')), ...named('by', words.option('by')) }
  if (words.command === 'sign') {
    const [name, statement] = [words.option('name'), words.option('statement')]
    if (role !== 'engineer' && role !== 'customer') return missing('--role engineer or --role customer')
    if (name === undefined || statement === undefined) return missing('--name and --statement')
    return client.ask('run.sign', { run, role, name, statement, ...named('by', words.option('by')) })
  }
  if (target === undefined) return missing('an item, a question, or a gate after RUN')
  switch (words.command) {
    case 'tick': {
      const files = await attachments(words.option('attach') ?? [])
      if (!files.ok) return files
      const note = words.option('note') ?? ''
      const age = named('evidenceFrom', words.option('as-of'))
      return client.ask('run.tick', { ...about, item: target, note, files: files.value, ...age })
    }
    case 'waive': {
      const [authority, reason] = [words.option('authority'), words.option('reason')]
      if (authority === undefined || reason === undefined) return missing('--authority WHO and --reason TEXT')
      return client.ask('run.waive', {
        ...about,
        item: target,
        authority,
        reason,
        ...named('until', words.option('until')),
      })
    }
    case 'answer':
      if (value === undefined) return missing('a value after the question')
      return client.ask('run.answer', { ...about, question: target, value })
    case 'approve':
      return approve(session, { ...about, gate: target })
    default: {
      const reason = words.option('reason')
      if (reason === undefined) return missing('--reason TEXT')
      const serveWith = words.option('serve-with')
      if (serveWith !== undefined && serveWith !== 'ftp' && serveWith !== 'http')
        return missing('ftp or http after --serve-with')
      return client.ask('run.reopen', {
        ...about,
        item: target,
        reason,
        ...(serveWith === undefined ? {} : { serveWith }),
      })
    }
  }
}

/** Approves with what was accepted, and with somebody's authority where it is late. */
async function approve({ words, client }: Session, about: ParamsOf<'run.approve'>): Promise<Result<unknown>> {
  if (acceptedOf([about.gate]).ok) {
    const sentence = `${about.gate} is not a gate. Use --accept ${about.gate} when you approve a gate.`
    return { ok: false, failure: usageFailure(sentence, `Use approve RUN GATE --accept ${about.gate}.`) }
  }
  const accepted = acceptedOf(words.option('accept') ?? [])
  if (!accepted.ok) return accepted
  const [authority, reason] = [words.option('late-authority'), words.option('late-reason')]
  if ((authority === undefined) !== (reason === undefined)) {
    const sentence = 'A late start needs both --late-authority WHO and --late-reason TEXT.'
    return { ok: false, failure: usageFailure(sentence) }
  }
  const late = authority === undefined || reason === undefined ? {} : { late: { authority, reason } }
  return client.ask('run.approve', { ...about, accepted: accepted.value, ...late })
}

async function attachments(names: readonly string[]): Promise<Result<{ name: string; base64: string }[]>> {
  const files: { name: string; base64: string }[] = []
  for (const name of names) {
    try {
      files.push({ name: path.basename(name), base64: (await readFile(fileArgument(name))).toString('base64') })
    } catch {
      const failure: Failure = usageFailure(`The file ${name} cannot be read.`, 'Name a file that is there.')
      return { ok: false, failure }
    }
  }
  return { ok: true, value: files }
}
