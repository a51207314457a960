/**
 * Takes the echo of a command off the front of its reply: also when it was wrapped at a column, comes after a redrawn
 * prompt, or does not come at all (then nothing is taken). Holds back text only until that is decided.
 */
export class EchoFilter {
  readonly #wanted: readonly string[]
  readonly #limit: number
  #held = ''
  #outcome: 'undecided' | 'echoed' | 'not echoed' = 'undecided'

  constructor(command: string, prompt: string) {
    const bare = squash(command)
    this.#wanted = bare === '' ? [bare] : [bare, squash(prompt) + bare]
    this.#limit = command.length * 4 + prompt.length + 1024
  }

  get outcome(): 'undecided' | 'echoed' | 'not echoed' {
    return this.#outcome
  }

  /** Is that all that came so far, blanks aside? */
  holds(text: string): boolean {
    return squash(this.#held) === squash(text)
  }

  /** Gives what lies behind the echo. */
  feed(text: string): string {
    if (this.#outcome !== 'undecided') return text
    this.#held += text
    let open = false
    for (const wanted of this.#wanted) {
      const end = endOfEcho(this.#held, wanted)
      if (end === 'open') open = true
      else if (end !== 'differs') return this.#decide('echoed', end)
    }
    if (open && this.#held.length <= this.#limit) return ''
    return this.#decide('not echoed', 0)
  }

  /** Nothing more will come: gives what was held back, unless it is the whole echo. */
  end(): string {
    if (this.#outcome !== 'undecided') return ''
    if (this.#wanted.includes(squash(this.#held))) return this.#decide('echoed', this.#held.length)
    return this.#decide('not echoed', 0)
  }

  #decide(outcome: 'echoed' | 'not echoed', from: number): string {
    const rest = this.#held.slice(from)
    this.#held = ''
    this.#outcome = outcome
    return rest
  }
}

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
