import type { Socket } from 'node:net'

/** One command as it came: its tag, its words as they were written, and the same as plain arguments. */
export interface AdmindCommand {
  readonly tag: string
  readonly text: string
  readonly words: readonly string[]
}

/** Lines of clients that are longer than this are cut; so are literals. */
const longest = 65_536

/**
 * What clients of the admin protocol send: tagged lines with quoted strings and non-synchronizing literals (`{n+}`).
 */
export class AdmindInput {
  #bytes = Buffer.alloc(0)
  #ended = false
  #wake: () => void = () => undefined

  constructor(socket: Socket) {
    socket.on('data', (bytes: Buffer) => {
      this.#bytes = Buffer.concat([this.#bytes, bytes]).subarray(0, 4 * longest)
      this.#wake()
    })
    const end = (): void => {
      this.#ended = true
      this.#wake()
    }
    socket.on('end', end)
    socket.on('close', end)
  }

  /** The next command; undefined once the line is gone. */
  async next(): Promise<AdmindCommand | undefined> {
    const words: string[] = []
    let text = ''
    for (;;) {
      const line = await this.#line()
      if (line === undefined) return undefined
      const announced = /(?:^|\s)\{(\d{1,5})\+\}$/.exec(line)
      const written = announced === null ? line : line.slice(0, announced.index)
      words.push(...wordsOf(written))
      text += written
      if (announced === null) break
      const literal = await this.#take(Number(announced[1]))
      if (literal === undefined) return undefined
      words.push(literal)
      text += ` "${literal}"`
    }
    const [tag = '', ...rest] = words
    return { tag, text: text.trim().slice(tag.length).trim(), words: rest }
  }

  async #line(): Promise<string | undefined> {
    for (;;) {
      const end = this.#bytes.indexOf(0x0a)
      if (end >= 0) {
        const line = this.#bytes.subarray(0, end).toString('utf8').replace(/\r$/, '')
        this.#bytes = this.#bytes.subarray(end + 1)
        return line
      }
      if (!(await this.#more())) return undefined
    }
  }

  async #take(count: number): Promise<string | undefined> {
    while (this.#bytes.length < count) if (!(await this.#more())) return undefined
    const taken = this.#bytes.subarray(0, count).toString('utf8')
    this.#bytes = this.#bytes.subarray(count)
    return taken
  }

  async #more(): Promise<boolean> {
    if (this.#ended) return false
    await new Promise<void>((resolve) => {
      this.#wake = resolve
    })
    return true
  }
}

function wordsOf(text: string): readonly string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|\S+/g)].map(([whole, quoted]) =>
    quoted === undefined ? whole : quoted.replace(/\\(.)/g, '$1'),
  )
}
