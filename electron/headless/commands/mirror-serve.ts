import type { Finding } from '../../../shared/model/rehearsal.ts'
import { refuseWith, summarise } from '../console-output.ts'
import { longWork, tellOutlasting, type Session } from '../session.ts'
import { secondsOption, usageFailure } from '../words.ts'

/** `uptick mirror serve [NAME…]`: the mirror by FTP or HTTP, until interrupted, each request as it comes. */
export async function serve(session: Session, names: readonly string[]): Promise<number> {
  const { words, output, client, signal, insisted } = session
  const rate = rateOption(words.option('rate'))
  if (rate === 'wrong')
    return refuseWith(output, usageFailure('--rate must be a number of bytes per second, such as 500k or 5M.'))
  const to = words.option('serve-to')?.split(',')
  const stop = client.on('passing', (passing) => {
    if (passing.kind === 'request') tellRequest(session, passing)
    if (passing.kind !== 'delivered') return
    const { peer, name } = passing
    output.line({ type: 'delivered', peer, name })
    if (!output.json) output.say(`${peer} has every byte of ${name}.`)
  })
  const served = await client.ask('patch.serve', {
    on: words.option('on') ?? '127.0.0.1',
    protocol: words.option('http') === true ? 'http' : 'ftp',
    login: words.option('login') === true,
    ...(names.length === 0 ? {} : { names: [...names] }),
    ...(to === undefined ? {} : { to }),
    ...(rate === undefined ? {} : { rate }),
  })
  if (!served.ok) return refuseWith(output, served.failure)
  for (const url of served.value.urls) {
    output.line({ type: 'serving', url })
    if (!output.json) output.say(url)
  }
  if (served.value.missed !== undefined) output.say(served.value.missed)
  if (words.option('on') === undefined)
    output.say(
      'Only this computer can download from this address. Use --on with the address of the network card that faces the appliance.',
    )
  await aborted(signal)
  const { serving } = served.value
  const ended = new Promise<void>((resolve) => {
    client.on('passing', (passing) => {
      if (passing.kind === 'stopped' && passing.serving === serving) resolve()
    })
  })
  const stopping = await client.ask('patch.stopServing', { serving })
  if (stopping.ok && stopping.value.waits !== undefined) {
    tellOutlasting(output, stopping.value.waits)
    await Promise.race([ended, aborted(insisted)])
    await client.ask('patch.stopServing', { serving, now: true })
  }
  stop()
  return summarise(output, 130)
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** `uptick mirror rehearse ADDRESS`: what can be proved of the way from an appliance to its update, before the outage. */
export async function rehearse(session: Session, address: string): Promise<number> {
  const { words, output, client } = session
  const wait = secondsOption(words, 'wait')
  if (!wait.ok) return refuseWith(output, wait.failure)
  const stop = client.on('passing', (passing) => {
    if (passing.kind === 'finding') tellFinding(session, passing.finding)
    if (passing.kind === 'request') tellRequest(session, passing)
    if (passing.kind !== 'offered') return
    output.line({ type: 'offered', url: passing.url, peer: passing.peer })
    if (!output.json) output.say(`Serving to ${passing.peer} only: ${passing.url}`)
  })
  const [on, peer] = [words.option('on') ?? words.option('serve-on'), words.option('serve-to')]
  const http = words.option('http') === true || words.option('serve-with') === 'http'
  const work = await longWork(session, 'patch.rehearse', {
    address,
    protocol: http ? 'http' : 'ftp',
    ...(on === undefined ? {} : { on }),
    ...(peer === undefined ? {} : { peer }),
    ...(wait.value === undefined ? {} : { wait: wait.value }),
  })
  stop()
  if (!work.ok) return refuseWith(output, work.failure)
  const { outcome, addresses, url } = work.value
  for (const each of addresses) output.line({ type: 'address', ...each })
  const exit = { ready: 0, unreachable: 5, unable: 8, unproven: 6 }[outcome]
  const closing = {
    ready: 'Ready. No problems found.',
    unreachable: 'This computer cannot reach the appliance, so the appliance cannot download from it.',
    unable: 'This computer cannot serve an update this way.',
    unproven: 'The test file was not downloaded.',
  }
  if (!output.json) output.say(closing[outcome])
  return summarise(output, exit, { url, rehearsal: outcome })
}

function tellFinding({ output }: Session, { about, holds, sentence, hint }: Finding): void {
  output.line({ type: 'finding', about, holds, sentence, ...(hint === undefined ? {} : { hint }) })
  const mark = { yes: '[ok]', no: '[X] ', unknown: '[?] ' }[holds]
  if (!output.json) output.say(`${mark} ${sentence}${hint === undefined ? '' : ` ${hint}`}`)
}

interface Request {
  readonly peer: string
  readonly verb: string
  readonly argument: string
  readonly answer: string
}

function tellRequest({ output }: Session, { peer, verb, argument, answer }: Request): void {
  output.line({ type: 'request', peer, verb, argument, answer })
  if (!output.json) output.say(`${peer}  ${verb} ${argument}  ${answer}`)
}

/** `500k`, `5M`, `1G` or plain bytes, a second. */
function rateOption(text: string | undefined): number | 'wrong' | undefined {
  if (text === undefined) return undefined
  const [, digits = '', unit = ''] = /^(\d{1,9}(?:\.\d+)?)([kMG]?)$/.exec(text) ?? []
  const bytes = Math.round(Number(digits) * { '': 1, k: 2 ** 10, M: 2 ** 20, G: 2 ** 30 }[unit as '' | 'k' | 'M' | 'G'])
  return digits === '' || bytes < 1 ? 'wrong' : bytes
}
