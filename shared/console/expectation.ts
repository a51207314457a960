import type { Turn } from './turn.ts'

/** A turn that holds once the line has been silent for so many milliseconds. */
export interface Expectation {
  readonly after: number
  readonly conclude: () => Turn
}

/** A line longer than this is never taken for a prompt as a whole. */
export const longestPrompt = 512
