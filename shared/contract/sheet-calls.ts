import { z } from 'zod'
import { patchName } from '../model/patch.ts'
import { givenSheet } from './run-shapes.ts'
import { by, run } from './shapes.ts'

/** The calls about answer sheets: what can be answered before a visit. */
export const sheetCalls = {
  /** Makes a sheet; connects to nothing. `look`: a run that only looked at these appliances. `sheet`: one that is made again. */
  'sheet.prepare': {
    params: z.object({
      appliances: z
        .array(z.object({ address: z.string().min(1).max(260), role: z.string().default('appliance') }))
        .max(1000)
        .default([]),
      cluster: z.string().min(1).max(200).optional(),
      runbook: z.string().optional(),
      to: patchName.optional(),
      look: run.optional(),
      sheet: givenSheet.optional(),
      by,
    }),
    result: z.object({
      text: z.string(),
      runbook: z.string(),
      version: z.string(),
      /** Answers and notes that it asks for, and how many of them are filled in. */
      asked: z.number().int(),
      filled: z.number().int(),
      appliances: z.array(z.object({ address: z.string(), hostId: z.string().optional() })),
    }),
  },
}
