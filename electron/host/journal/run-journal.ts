import type { Failure } from '../../../shared/base/failure.ts'
import type { Redactor } from '../../../shared/base/redact.ts'
import type { Result } from '../../../shared/base/result.ts'
import type { Clock, Journal } from '../../../shared/engine/ports.ts'
import type { JournalEntry } from '../../../shared/model/run-event.ts'
import type { ChainedLine } from '../../../shared/record/chain.ts'
import type { Seal } from '../../../shared/record/seal.ts'
import type { Signer } from '../keys/signing-key.ts'
import type { openAppendFile } from './append-file.ts'

export interface JournalOptions {
  /** The run's folder; the journal is `journal.ndjson` in it, kept files are in `files`. The caller holds its lock. */
  readonly folder: string
  readonly run: string
  /** Public key (hex) that a new chain starts with; an existing chain keeps its own. */
  readonly signer?: string
  /** Called with each existing line instead of collecting `entries`: the journal is then read in constant memory. */
  readonly follow?: (line: ChainedLine) => void
  readonly redactor: Redactor
  readonly clock: Clock
  readonly openFile?: typeof openAppendFile
}

/** A run's journal, open for its only writer. */
export interface RunJournal extends Journal {
  readonly run: string
  /** Public key (hex) that its chain began with. */
  readonly signer: string
  /** Every entry so far, including those of earlier sessions; grows with each append. */
  readonly entries: readonly JournalEntry[]
  /** Why it takes nothing more; undefined while it does. Reopen the journal to continue. */
  readonly fault: Failure | undefined
  /**
   * Called with each entry, in order, after it is written (a durable one: after it is synced) and before its append resolves.
   * With `sinceOpening`, the listener first gets the entries that this opening of the journal has written so far.
   */
  onEntry(listener: (entry: JournalEntry) => void, options?: { readonly sinceOpening?: boolean }): () => void
  /** Seals everything so far and writes the seal as the next line, durably. Failures: record.invalid (another key began this run). */
  seal(final: boolean, signer: Signer): Promise<Result<{ seal: Seal; code: string }>>
  /** Writes out, syncs and closes. Throws JournalFault where that fails. */
  close(): Promise<void>
}
