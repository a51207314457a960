import { bytesOf, type Recording, type RecordingEntry } from '../../shared/model/recording.ts'

/** What a recorded appliance does: sends a burst, waits for a line or a key of the client, or ends the line. */
export type Step =
  { readonly burst: Uint8Array } | { readonly awaits: 'line' | 'key' } | { readonly ends: 'closed' | 'reset' }

export interface Exchange {
  /** What the client called this command by; '' where commands have no tags. */
  readonly tag: string
  readonly steps: readonly Step[]
}

/** A recording as something that can be answered from. */
export interface PlaybackScript {
  readonly login: Exchange
  /** false where the recorded visit never got in. */
  readonly loggedIn: boolean
  readonly prompt: string
  /** Command in plain words -> its replies, in the order in which they came. */
  readonly commands: ReadonlyMap<string, readonly Exchange[]>
}

/** A command in any case and with any blanks, for finding it. */
export function plainCommand(command: string): string {
  return command.trim().toLowerCase().replace(/\s+/g, ' ')
}

/** The login of the first line that got in (else of the first), and the replies of all of them. */
export function scriptOf({ head, entries }: Recording): PlaybackScript {
  const exchangeOf = (part: readonly RecordingEntry[], asked: boolean): Exchange => ({
    tag: head.transport === 'telnet' ? '' : tagOf(part),
    steps: stepsOf(part, asked),
  })
  const lines: RecordingEntry[][] = []
  for (const entry of entries) {
    if ('opened' in entry || lines.length === 0) lines.push([])
    lines.at(-1)?.push(entry)
  }
  const first = lines.find((line) => line.some((entry) => 'prompt' in entry)) ?? lines[0] ?? []
  const at = first.findIndex((entry) => 'prompt' in entry)
  const prompt = first.find((entry) => 'prompt' in entry)?.prompt ?? ''
  const commands = new Map<string, Exchange[]>()
  for (const line of lines) {
    let open: { readonly command: string; readonly entries: RecordingEntry[] } | undefined
    for (const entry of line) {
      if ('command' in entry) open = { command: plainCommand(entry.command), entries: [] }
      else if ('read' in entry && open !== undefined) {
        const known = commands.get(open.command) ?? []
        commands.set(open.command, [...known, exchangeOf(open.entries, true)])
        open = undefined
      } else open?.entries.push(entry)
    }
  }
  return { login: exchangeOf(at < 0 ? first : first.slice(0, at), false), loggedIn: at >= 0, prompt, commands }
}

/** The first word that the client sent. */
function tagOf(entries: readonly RecordingEntry[]): string {
  const first = entries.find((entry) => 'out' in entry)
  return first === undefined ? '' : (first.out.split(/[ \r\n]/, 1)[0] ?? '')
}

/** `asked`: the first words of the client are what brought the exchange about, so nothing waits for them. */
function stepsOf(entries: readonly RecordingEntry[], asked: boolean): readonly Step[] {
  const steps: Step[] = []
  let due = asked
  for (const entry of entries) {
    if ('in' in entry) steps.push({ burst: bytesOf(entry.in) })
    else if ('ended' in entry && entry.ended !== 'ours') steps.push({ ends: entry.ended })
    // Telnet software answers a negotiation on its own, so the script does not.
    else if ('out' in entry && !entry.out.startsWith('\u00ff')) {
      if (due) due = false
      else steps.push({ awaits: /[\r\n]/.test(entry.out) ? 'line' : 'key' })
    }
  }
  return steps
}

/**
 * The bursts of an exchange with the client's own tag instead of the recorded one, at the beginnings of lines. A burst
 * that would be cut inside a tag ends after it.
 */
export function retagged(steps: readonly Step[], recorded: string, tag: string): readonly Step[] {
  if (recorded === '' || recorded === tag) return steps
  const ahead = /(?<=^|\n)(\* )?(\S+)(?=[ \r\n]|$)/g
  let carried = Buffer.alloc(0)
  return steps.map((step, index) => {
    if (!('burst' in step)) return step
    const whole = Buffer.concat([carried, step.burst])
    const last = !steps.slice(index + 1).some((later) => 'burst' in later)
    // What follows the last line end may be the first half of a tag: it goes with the next burst.
    const cut = last ? whole.length : whole.lastIndexOf(0x0a) + 1
    carried = whole.subarray(cut)
    const text = whole.subarray(0, cut).toString('latin1')
    const renamed = text.replace(ahead, (all, star: string | undefined, word: string) =>
      word === recorded ? `${star ?? ''}${tag}` : all,
    )
    return { burst: Buffer.from(renamed, 'latin1') }
  })
}
