import { z } from 'zod'
import { nothing, run } from './shapes.ts'

const path = z.string().min(1).max(4000)

/** What a file is for: it decides which endings the system's dialog offers. */
export const fileKind = z.enum(['record', 'update', 'pack', 'key', 'sheet', 'report'])
export type FileKind = z.infer<typeof fileKind>

/**
 * Files chosen in the system's own dialogs, if the entry point has them (`system.state`, `dialogs`). An empty or absent
 * path means that the person chose no file, which is not a failure.
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
  /** Asks where a problem report is to be saved, and writes it there: without secrets, and with the journals of these runs alone. */
  'file.report': {
    params: z.object({ journals: z.array(run).max(20).default([]) }),
    result: z.object({ path: path.optional() }),
  },
}
