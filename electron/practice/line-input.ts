import type { Socket } from 'node:net'

/**
 * What a person types at the appliance's side of a telnet line: IAC sequences taken out (and never answered: the faces
 * offer, they do not negotiate), CR LF, CR NUL, CR and LF all end a line.
 */
export class LineInput {
  #characters: string[] = []
  #skip = 0
  #iac: 'text' | 'command' | 'option' | 'sub' | 'sub-iac' = 'text'
  #ended = false
  #wake: () => void = () => undefined

  constructor(socket: Socket) {
    socket.on('data', (bytes: Buffer) => {
      for (const byte of bytes) this.#take(byte)
      this.#wake()
    })
    const end = (): void => {
      this.#ended = true
      this.#wake()
    }
    socket.on('end', end)
    socket.on('close', end)
  }

  /** The next line; undefined once the line is gone. */
  async next(echo: (typed: string) => void): Promise<string | undefined> {
    let typed = ''
    for (;;) {
      const character = await this.key()
      if (character === undefined) return undefined
      if (character === '\n') {
        echo(typed)
        return typed
      }
      typed += character
    }
  }

  /** One key, as a pager waits for it. */
  async key(): Promise<string | undefined> {
    for (;;) {
      const character = this.#characters.shift()
      if (character !== undefined) return character
      if (this.#ended) return undefined
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  #take(byte: number): void {
    switch (this.#iac) {
      case 'command':
        this.#iac = byte === 250 ? 'sub' : byte >= 251 && byte <= 254 ? 'option' : 'text'
        if (byte === 255) this.#characters.push('\u00ff')
        return
      case 'option':
        this.#iac = 'text'
        return
      case 'sub':
        if (byte === 255) this.#iac = 'sub-iac'
        return
      case 'sub-iac':
        this.#iac = byte === 240 ? 'text' : 'sub'
        return
      default:
        this.#text(byte)
    }
  }

  #text(byte: number): void {
    if (byte === 255) {
      this.#iac = 'command'
      return
    }
    const followsReturn = this.#skip > 0
    this.#skip = 0
    if (followsReturn && (byte === 0x0a || byte === 0)) return
    if (byte === 0x0d) {
      this.#skip = 1
      this.#characters.push('\n')
    } else if (byte === 0x0a) this.#characters.push('\n')
    else if (byte !== 0) this.#characters.push(String.fromCharCode(byte))
  }
}
