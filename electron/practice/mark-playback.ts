import { practiceLine } from '../../shared/console/practice-line.ts'
import type { Exchange, Step } from './playback-script.ts'

const lineFeed = 0x0a

/**
 * The login of a recording with the line by which its runs are known as practice: in front of the login prompt, or at the end
 * of admind's greeting. A recording of a practice appliance has it already.
 */
export function markPlayback(login: Exchange, tagged: boolean): Exchange {
  const { steps } = login
  const asks = steps.findIndex((step) => !('burst' in step))
  const greeting = asks < 0 ? steps : steps.slice(0, asks)
  const bursts = greeting.flatMap((step) => ('burst' in step ? [step.burst] : []))
  const whole = Buffer.concat(bursts)
  if (whole.includes(practiceLine)) return login
  const at = tagged ? endOfGreeting(whole) : startOfPrompt(whole)
  if (at === undefined) return login
  const line = Buffer.from(tagged ? ` ${practiceLine}` : `${practiceLine}\r\n`)
  return { ...login, steps: [...withInserted(bursts, at, line), ...steps.slice(greeting.length)] }
}

/** After the last line end. A line feed after a byte of a telnet negotiation is not a line end. */
function startOfPrompt(bytes: Buffer): number {
  for (let at = bytes.lastIndexOf(lineFeed); at > 0; at = bytes.lastIndexOf(lineFeed, at - 1)) {
    if ((bytes[at - 1] ?? 0) < 0xf0) return at + 1
  }
  return 0
}

/** undefined where nothing greets as admind does: no one logs in there. */
function endOfGreeting(bytes: Buffer): number | undefined {
  const found = /(?:^|\n)(\* OK [^\r\n]*)(?=\r?\n)/.exec(bytes.toString('latin1'))
  return found === null ? undefined : found.index + found[0].length
}

function withInserted(bursts: readonly Uint8Array[], at: number, line: Buffer): Step[] {
  let [from, done] = [0, false]
  const steps = bursts.map((burst): Step => {
    const place = at - from
    from += burst.length
    if (done || place > burst.length) return { burst }
    done = true
    return { burst: Buffer.concat([burst.subarray(0, place), line, burst.subarray(place)]) }
  })
  return done ? steps : [{ burst: line }, ...steps]
}
