/** Words to try a server with: random, near to what it knows, and cut or bent from there. The same for a seed. */
export class FuzzInput {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** From 0 up to below `most`. */
  below(most: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % most
  }

  one<T>(of: readonly T[]): T {
    return of[this.below(of.length)]!
  }

  /** Any bytes but the end of a line. */
  noise(most: number): string {
    let text = ''
    for (let left = this.below(most); left > 0; left -= 1) {
      const code = this.below(256)
      text += String.fromCharCode(code === 10 || code === 13 ? 32 : code)
    }
    return text
  }

  path(): string {
    let text = this.one(['', '/', '', '//', '/pub/updates/', '../', '\\'])
    for (let left = 1 + this.below(5); left > 0; left -= 1) text += this.one(pathParts)
    return this.below(4) === 0 ? this.bent(text) : text
  }

  /** A text with a few characters changed, lost, doubled or moved. */
  bent(text: string): string {
    let bent = text
    for (let left = 1 + this.below(3); left > 0; left -= 1) {
      const at = this.below(bent.length + 1)
      const put = this.one([this.noise(3), '', '/', '.', '%', '..', bent.slice(at, at + 4).repeat(2), ' '])
      bent = bent.slice(0, at) + put + bent.slice(at + this.below(3))
    }
    return bent
  }
}

const pathParts = [
  ...[
    'P4_4_3-GA',
    'P4_4_3-GA.mpu5',
    'p4_4_3-ga',
    '.mpu5',
    'pub',
    'updates',
    '/',
    '/',
    '..',
    '../',
    './',
    '.',
    '~',
    '*',
  ],
  ...['%2e%2e', '%2f', '%5c', '%00', '%252e%252e', '\\..\\', 'C:', 'etc', 'passwd', 'link/passwd', 'secret.mpu5'],
  ...['\u00c0\u00ae', '\0', '\xff\xfe', ' ', '"', '?', '#', ';type=i', 'A'.repeat(300), '-la ', 'files', '%e2%82'],
]
