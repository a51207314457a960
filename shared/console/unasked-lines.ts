const most = 50
const longest = 500

/** The last lines that came while nothing was asked; blank ones do not count. */
export class UnaskedLines {
  #lines: string[] = []

  get lines(): readonly string[] {
    return this.#lines
  }

  clear(): void {
    this.#lines = []
  }

  add(line: string): void {
    if (line.trim() === '') return
    this.#lines.push(line.slice(0, longest))
    if (this.#lines.length > 2 * most) this.#lines.splice(0, most)
  }
}
