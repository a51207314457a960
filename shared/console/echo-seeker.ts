/**
 * Looks for the echo of a command in what follows it: as typed, wrapped at a column, after a redrawn prompt, or after
 * unsolicited lines. Keeps one line of text at a time, and never more than an echo can be long.
 */
export class EchoSeeker {
  readonly #wanted: readonly string[]
  readonly #prompt: string
  readonly #limit: number
  /** The line has echoed before: then the echo may come behind other lines, and a bare one counts at any of them. */
  readonly #certain: boolean
  /** Text since the beginning of the line that may be the echo; undefined while that line is none. */
  #held: string | undefined = ''
  #anythingBefore = false
  #outcome: 'seeking' | 'echoed' | 'given up' = 'seeking'
  #looked = 0

  constructor(command: string, prompt: string, certain: boolean) {
    const bare = squash(command)
    this.#prompt = squash(prompt)
    this.#wanted = bare === '' ? [''] : [bare, this.#prompt + bare]
    this.#limit = command.length * 4 + prompt.length + 1024
    this.#certain = certain
  }

  get outcome(): 'seeking' | 'echoed' | 'given up' {
    return this.#outcome
  }

  /** Does the line consist only of the beginning of the echo, or of the whole echo without its end? */
  get underWay(): boolean {
    if (this.#outcome !== 'seeking' || this.#held === undefined) return false
    const held = squash(this.#held)
    return held !== '' && held !== this.#prompt && this.#wanted.some((wanted) => wanted.startsWith(held))
  }

  /** Takes text; once the echo is whole, gives what lies behind it. */
  feed(text: string): string | undefined {
    if (this.#outcome !== 'seeking') return undefined
    this.#looked += text.length
    let rest = text
    for (;;) {
      if (this.#held === undefined) {
        const end = lineBreak.exec(rest)
        if (!end) return this.#giveUp()
        rest = rest.slice(end.index + 1)
        this.#held = ''
      }
      this.#held += rest
      const found = this.#match(this.#held)
      if (found === 'open') {
        if (this.#held.length > this.#limit) this.#held = undefined
        return this.#giveUp()
      }
      if (found !== 'differs') {
        const behind = this.#held.slice(found)
        this.#outcome = 'echoed'
        this.#held = undefined
        return behind
      }
      if (this.#held.trim() !== '') this.#anythingBefore = true
      rest = this.#held
      this.#held = undefined
    }
  }

  #match(text: string): number | 'open' | 'differs' {
    let open = false
    for (const [index, wanted] of this.#wanted.entries()) {
      // A line of data may read like the command; without a prompt before it, it counts as an echo only where one is due.
      if (index === 0 && this.#anythingBefore && !this.#certain) continue
      const end = endOfEcho(text, wanted)
      if (end === 'open') open = true
      else if (end !== 'differs') return end
    }
    return open ? 'open' : 'differs'
  }

  #giveUp(): undefined {
    if (this.#looked > mostLooked && !this.#certain) this.#outcome = 'given up'
    return undefined
  }
}

/** Characters of a reply in which an echo is looked for on a line that may not echo at all. */
const mostLooked = 65_536

/** LF, or the NUL behind a return, which ends lines on some devices. */
// eslint-disable-next-line no-control-regex -- the controls are the subject here
const lineBreak = /[\n\u0000]/
// eslint-disable-next-line no-control-regex -- the controls are the subject here
const unseen = /[\s\u0000\u0007\b]|\u001b\[[0-9;?]*[ -/]*[@-~]/y
// eslint-disable-next-line no-control-regex -- the controls are the subject here
const cutSequence = /^\u001b(?:\[[0-9;?]*[ -/]*)?$/
// eslint-disable-next-line no-control-regex -- the controls are the subject here
const lineEnd = /^[ \t\u0007]*(?:\r+\n|\r\u0000|\n|\r+(?=[^\r\n\u0000]))/
// eslint-disable-next-line no-control-regex -- the controls are the subject here
const openLineEnd = /^[ \t\u0007]*\r*$/

function endOfEcho(text: string, wanted: string): number | 'open' | 'differs' {
  let at = 0
  for (let matched = 0; matched < wanted.length;) {
    if (at >= text.length) return 'open'
    if (text[at] === wanted[matched]) {
      matched++
      at++
      continue
    }
    unseen.lastIndex = at
    const skipped = unseen.exec(text)
    if (!skipped) return cutSequence.test(text.slice(at, at + 64)) ? 'open' : 'differs'
    at += skipped[0].length
  }
  const rest = text.slice(at)
  const end = lineEnd.exec(rest)
  if (end) return at + end[0].length
  return openLineEnd.test(rest) ? 'open' : 'differs'
}

function squash(text: string): string {
  // eslint-disable-next-line no-control-regex -- the controls are the subject here
  return text.replace(/\u001b\[[0-9;?]*[ -/]*[@-~]|[\s\u0000\u0007\b]/g, '')
}
