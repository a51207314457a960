const [iac, will, dont, lowestCommand] = [255, 251, 254, 240]

/**
 * Cuts what a control connection sends into lines, and takes out the telnet commands that FTP allows before an ABOR
 * (RFC 959, 4.1.3). An unended line may have `most` bytes.
 */
export class FtpLines {
  readonly #most: number
  #pending: number[] = []
  #telnet: 'none' | 'command' | 'option' = 'none'

  constructor(most: number) {
    this.#most = most
  }

  /** The lines that ended with these bytes; 'too-long' when the last one does not end. */
  feed(chunk: Uint8Array): string[] | 'too-long' {
    const lines: string[] = []
    for (const byte of chunk) {
      const character = this.#strip(byte)
      if (character === undefined) continue
      if (character === 10) {
        lines.push(Buffer.from(this.#pending).toString('utf8').replace(/\r$/, ''))
        this.#pending = []
      } else if (this.#pending.push(character) > this.#most) return 'too-long'
    }
    return lines
  }

  #strip(byte: number): number | undefined {
    if (this.#telnet === 'option') {
      this.#telnet = 'none'
      return undefined
    }
    if (this.#telnet === 'command') {
      this.#telnet = byte >= will && byte <= dont ? 'option' : 'none'
      // The data mark after an IAC travels as urgent data and never gets here: then the line's own first letter follows.
      return byte === iac || byte < lowestCommand ? byte : undefined
    }
    if (byte !== iac) return byte
    this.#telnet = 'command'
    return undefined
  }
}
