import { clockInGreeting } from '../../console/greeting-clock.ts'
import type { Greeting } from '../ports.ts'
import { lookAtServices } from '../services.ts'
import type { Executor, StepWork } from '../step-table.ts'
import { verdict } from '../verdict.ts'

type Work = StepWork<{ readonly kind: 'look' }>

/**
 * Checks which services respond, without a login. The mail banner shows the appliance's clock (FACTS 3c), which the
 * time rules use; without it they use this computer's clock, and the sentence states that.
 */
export const lookAtGreetings: Executor<{ kind: 'look' }> = async (work) => {
  const seen = await lookAtServices(work.context, work.appliance)
  const services = seen.map(({ service }) => service).join(', ')
  const words = [services === '' ? 'No service of the appliance responds.' : `These services respond: ${services}.`]
  const clock = await readClock(work, seen)
  words.push(clock ?? "No banner shows the appliance's clock. Uptick uses this computer's clock.")
  return { kind: 'next', verdict: verdict('pass', words.join(' ')) }
}

async function readClock({ context, appliance }: Work, seen: readonly Greeting[]): Promise<string | undefined> {
  const greeting = seen.find(({ service }) => service === 'smtp')?.text ?? ''
  const clock = clockInGreeting(greeting)
  if (clock === undefined) return undefined
  const skewSeconds = Math.round((clock.at - context.clock.now()) / 1000)
  const value = { text: clock.text, skewSeconds, zoneMinutes: clock.zone }
  const source = { greeting: context.journal.redact(greeting) }
  await context.journal.append('fact.captured', { appliance, fact: 'clock', value, source })
  if (Math.abs(skewSeconds) < 2) return "The appliance's clock matches this computer's clock."
  return `The appliance's clock is ${String(Math.abs(skewSeconds))} s ${skewSeconds > 0 ? 'ahead of' : 'behind'} this computer's clock.`
}
