import type { Failure } from './failure.ts'

/**
 * The one failure that is thrown: what happened can no longer be written down, so nothing more may be done. Carries
 * disk.full or journal.not-writable, as a person is to read it.
 */
export class JournalFault extends Error {
  override readonly name = 'JournalFault'
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.sentence)
    this.failure = failure
  }
}
