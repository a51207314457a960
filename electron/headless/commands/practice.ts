import { readFile } from 'node:fs/promises'
import { refuseWith, summarise, writeJson } from '../console-output.ts'
import type { Session } from '../session.ts'
import { fileArgument, named, usageFailure } from '../words.ts'

/** `uptick practice`: appliances on loopback; one JSON line when they are ready, then until interrupted. */
export async function practice({ words, output, client, signal }: Session): Promise<number> {
  const knobs: Record<string, string> = {}
  for (const pair of words.option('set') ?? []) {
    const cut = pair.indexOf('=')
    if (cut < 1) return refuseWith(output, usageFailure(`--set must be KNOB=VALUE, not "${pair}".`))
    knobs[pair.slice(0, cut)] = pair.slice(cut + 1)
  }
  const port = numberOf(words.option('port'))
  const cluster = numberOf(words.option('cluster'))
  if (Number.isNaN(port) || Number.isNaN(cluster))
    return refuseWith(output, usageFailure('--port and --cluster must be numbers.'))
  const from = words.option('from')
  let recording: string | undefined
  try {
    recording = from === undefined ? undefined : await readFile(fileArgument(from), 'utf8')
  } catch {
    return refuseWith(output, usageFailure(`The recording ${from ?? ''} cannot be read.`, 'Is the path right?'))
  }
  const [scenario, release] = [words.option('scenario'), words.option('release')]
  const started = await client.ask('practice.start', {
    knobs,
    ...(port === undefined ? {} : { port }),
    ...(cluster === undefined ? {} : { cluster }),
    ...(scenario === undefined ? {} : { scenario }),
    ...(release === undefined ? {} : { release }),
    ...named('recording', recording),
  })
  if (!started.ok) return refuseWith(output, started.failure)
  const { appliances, updates } = started.value
  writeJson({ ready: true, appliances, updates })
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
  return summarise(output, 0)
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  return /^\d+$/.test(text) ? Number(text) : Number.NaN
}
