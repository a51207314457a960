import { failure } from '../../../shared/base/failure.ts'
import type { Failure } from '../../../shared/base/failure.ts'

/** The errno of a thrown value (ENOSPC, ECONNREFUSED …); '' if it has none. */
export function errnoOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return ''
  return typeof error.code === 'string' ? error.code : ''
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

const full = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])
const unreadable = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'EIO'])

/** Whether something thrown comes from the file system and not from a peer. */
export function isDiskFault(error: unknown): boolean {
  return full.has(errnoOf(error)) || ['EROFS', 'EACCES', 'EPERM', 'EIO', 'EMFILE', 'ENFILE'].includes(errnoOf(error))
}

/** What a fault of the file system means to a person; `path` is where it happened. */
export function diskFailure(error: unknown, path: string): Failure {
  const errno = errnoOf(error)
  if (full.has(errno)) {
    return failure(
      'disk.full',
      `The disk that holds ${path} is full.`,
      'Free some room there and do it again; what was fetched is kept.',
      {
        evidence: messageOf(error),
      },
    )
  }
  if (unreadable.has(errno)) return readFailure(error, path)
  return failure(
    'disk.not-writable',
    `${path} cannot be written.`,
    'Check who may write there, or choose another folder with --data.',
    {
      evidence: messageOf(error),
    },
  )
}

/** The same where Uptick was writing a file that a person had named. */
export function saveFailure(error: unknown, path: string): Failure {
  if (full.has(errnoOf(error))) return diskFailure(error, path)
  const hint = 'Check that its folder exists and who may write there, or name another file.'
  return failure('disk.not-writable', `${path} cannot be written.`, hint, { evidence: messageOf(error) })
}

/** Does the same for a failed read, so that the sentence does not say that the file cannot be written. */
export function readFailure(error: unknown, path: string): Failure {
  const denied = ['EACCES', 'EPERM'].includes(errnoOf(error))
  const hint = denied ? 'Check who may read it.' : 'Check that it exists and that its disk is sound.'
  return failure('disk.not-readable', `${path} cannot be read.`, hint, { evidence: messageOf(error) })
}

/** The failure for a fetch into a disk without enough room. Figures in bytes. */
export function noRoom(folder: string, needed: number, free: number): Failure {
  return failure(
    'disk.full',
    `The update needs ${inMegabytes(needed)} and the disk that holds ${folder} has ${inMegabytes(free)} free.`,
    'Free some room there and do it again.',
    { evidence: `${needed} bytes needed, ${free} free` },
  )
}

function inMegabytes(bytes: number): string {
  return bytes < 10_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${Math.round(bytes / 1_000_000)} MB`
}
