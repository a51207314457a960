import { unfitToRead, type Parser } from './reply-lines.ts'

/** A setting, and the lines that say that it is on or off. */
interface Setting {
  readonly name: 'ntp' | 'customerCare'
  readonly on: RegExp
  readonly off: RegExp
}

/**
 * Assumed: an export lists commands, as Conf Import would read them. `Conf Enable Customercare` is the guide's own command; how an
 * NTP server is written is not known, so these are the plainest forms (FACTS.md, section 3).
 */
const known: readonly Setting[] = [
  {
    name: 'ntp',
    on: /^ntp\s+(?:(?:add|set)\s+)?server\s+"?[\w.:-]+"?$/i,
    off: /^(?:ntp\s+(?:off|disable)|conf\s+disable\s+ntp)$/i,
  },
  { name: 'customerCare', on: /^conf\s+enable\s+customercare$/i, off: /^conf\s+disable\s+customercare$/i },
]

/**
 * `Conf Export`, read for the settings that are certain. A setting with no line, or with contradictory lines, stays
 * unknown: the reply is still valid, and Uptick asks a person if the setting is needed.
 */
export const confSettings: Parser = (reply) => {
  const unfit = unfitToRead(reply)
  if (unfit !== undefined) return unfit
  const lines = reply.large ? [] : reply.lines.map((line) => line.trim())
  const value: Record<string, boolean> = {}
  for (const { name, on, off } of known) {
    const [isOn, isOff] = [lines.some((line) => on.test(line)), lines.some((line) => off.test(line))]
    if (isOn !== isOff) value[name] = isOn
  }
  return {
    ok: true,
    facts: [{ fact: 'settings', value, line: 0, lastLine: Math.max(0, lines.length - 1) }],
    unread: [],
  }
}
