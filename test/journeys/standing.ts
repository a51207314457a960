import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import { cli, type Line } from './uptick.ts'

/** A command that runs until it is interrupted; its lines, and its messages to people, as they arrive. */
export class Standing {
  readonly lines: Line[] = []
  /** Standard error so far. */
  said = ''
  readonly #child
  readonly #ended: Promise<number | null>
  #rest = ''
  #wake: () => void = () => undefined

  constructor(words: readonly string[], data: string, password = '') {
    const env = { ...process.env, UPTICK_PASSWORD: password, USER: 'ada' }
    this.#child = spawn(process.execPath, [cli, ...words, '--json', '--data', data], { env })
    this.#ended = once(this.#child, 'close').then(([code]) => code as number | null)
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const rows = (this.#rest + text).split('\n')
      this.#rest = rows.pop() ?? ''
      this.lines.push(...rows.map((row) => JSON.parse(row) as Line))
      this.#wake()
    })
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.said += text
      this.#wake()
    })
    onTestFinished(() => void this.#child.kill('SIGKILL'))
  }

  async line(type: string): Promise<Line> {
    for (;;) {
      const found = this.lines.find((line) => line.type === type)
      if (found !== undefined) return found
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  /** Waits until somebody asks a server for something. */
  async request(verb: string): Promise<void> {
    const isIt = (line: Line): boolean => line.type === 'request' && line['verb'] === verb
    while (!this.lines.some(isIt)) await new Promise<void>((resolve) => (this.#wake = resolve))
  }

  /** Waits for words to people. */
  async saying(words: string): Promise<void> {
    while (!this.said.includes(words)) await new Promise<void>((resolve) => (this.#wake = resolve))
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  async interrupt(): Promise<number | null> {
    this.signal('SIGINT')
    return await this.#ended
  }

  async end(): Promise<number | null> {
    return await this.#ended
  }
}
