/** Long work in a page that stays responsive: after each time slice the screen is updated. */
export interface Pace {
  readonly isDue: boolean
  /** Gives way now. */
  now(): Promise<void>
}

/** Milliseconds that one slice may take. */
const slice = 40

export function createPace(): Pace {
  let begun = performance.now()
  return {
    get isDue() {
      return performance.now() - begun >= slice
    },
    async now() {
      await new Promise((resume) => setTimeout(resume))
      begun = performance.now()
    },
  }
}
