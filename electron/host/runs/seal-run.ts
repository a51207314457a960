import type { Result } from '../../../shared/base/result.ts'
import type { JournalEntry } from '../../../shared/model/run-event.ts'
import type { ChainedLine } from '../../../shared/record/chain.ts'
import type { Seal } from '../../../shared/record/seal.ts'
import type { JournalOptions, RunJournal } from '../journal/run-journal.ts'
import { openRunFolder, type RunFolder } from '../journal/run-folder.ts'
import type { SigningKeys } from '../keys/signing-key.ts'

type Sealed = Result<{ seal: Seal; code: string }>

interface SealInput {
  readonly data: string
  readonly run: string
  readonly keys: SigningKeys
  readonly open: (folder: RunFolder, more: Partial<JournalOptions>) => Promise<Result<RunJournal>>
  readonly onEntry: (entry: JournalEntry) => void
}

/**
 * Seals a run that no one carries: its folder is locked and its journal opened for that alone, followed in constant memory.
 * Failures: run.not-found, run.locked, journal.*, those of the signing key.
 */
export async function sealFolder({ data, run, keys, open, onEntry }: SealInput): Promise<Sealed> {
  const folder = await openRunFolder(data, run, { lock: true })
  if (!folder.ok) return folder
  try {
    let closed = false
    const follow = ({ type }: ChainedLine): void => {
      if (type === 'run.closed' || type === 'run.resumed') closed = type === 'run.closed'
    }
    const journal = await open(folder.value, { follow })
    if (!journal.ok) return journal
    journal.value.onEntry(onEntry, { sinceOpening: true })
    try {
      return await sealJournal(keys, journal.value, closed)
    } finally {
      await journal.value.close()
    }
  } finally {
    await folder.value.release()
  }
}

/** Seals a journal that is open; permanently where its run is closed. */
export async function sealJournal(keys: SigningKeys, journal: RunJournal, closed: boolean): Promise<Sealed> {
  const signer = await keys.signerOf(journal.signer)
  return signer.ok ? journal.seal(closed, signer.value) : signer
}
