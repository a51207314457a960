import { z } from 'zod'
import { nothing } from './shapes.ts'

const path = z.string().min(1).max(4000)

/** What a file is for: it decides which endings the system's dialog offers. */
export const fileKind = z.enum(['record', 'update', 'pack', 'key', 'sheet'])
export type FileKind = z.infer<typeof fileKind>

/**
 * Files by the system's own dialogs, where the door has them (`system.state`, `dialogs`). An empty or absent path means that
 * nobody chose one, which is no failure.
 */
export const fileCalls = {
  /** Asks for files to open. */
  'file.choose': {
    params: z.object({ kind: fileKind, several: z.boolean().default(false) }),
    result: z.object({ paths: z.array(path) }),
  },
  /** Asks where a file is to be written, which another call does then. */
  'file.chooseTarget': {
    params: z.object({ kind: fileKind, name: z.string().min(1).max(255) }),
    result: z.object({ path: path.optional() }),
  },
  /** Asks where a copy of a file is to lie, and writes it there. Only what Uptick wrote can be copied. */
  'file.saveCopy': { params: z.object({ path }), result: z.object({ path: path.optional() }) },
  /** Shows a file in the system's own folder window. Only what Uptick wrote can be shown. */
  'file.show': { params: z.object({ path }), result: nothing },
}
