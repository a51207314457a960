import { open } from 'node:fs/promises'
import { failure, type Failure } from '../../../shared/base/failure.ts'
import { errnoOf, messageOf } from '../disk/faults.ts'

/** The few things that a journal asks of its file. A test hands in one whose disk is full. */
export interface AppendFile {
  write(bytes: Uint8Array): Promise<void>
  /** Resolves once everything written is on the disk itself. */
  sync(): Promise<void>
  truncate(bytes: number): Promise<void>
  close(): Promise<void>
}

/** Opens for appending, at the end of what is there. Throws what the file system throws. */
export async function openAppendFile(path: string): Promise<AppendFile> {
  const handle = await open(path, 'a', 0o600)
  return {
    async write(bytes) {
      for (let from = 0; from < bytes.length;) {
        const { bytesWritten } = await handle.write(bytes, from, bytes.length - from)
        from += bytesWritten
      }
    },
    sync: () => handle.datasync(),
    truncate: (bytes) => handle.truncate(bytes),
    close: () => handle.close(),
  }
}

const full = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** What a fault while writing a run's folder means to a person. */
export function writeFailure(error: unknown, path: string): Failure {
  const evidence = messageOf(error)
  if (full.has(errnoOf(error))) {
    const sentence = `The disk that holds ${path} is full, so the run can no longer be written down and stops.`
    return failure(
      'disk.full',
      sentence,
      'Free some room there, then resume the run: nothing that was noted is lost.',
      { evidence },
    )
  }
  const sentence = `${path} can no longer be written, so the run stops.`
  return failure('journal.not-writable', sentence, 'Check that disk and who may write there, then resume the run.', {
    evidence,
  })
}
