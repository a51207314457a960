import { z } from 'zod'
import { patchName } from '../model/patch.ts'
import { question } from '../model/runbook.ts'
import { acted, goOn } from './run-acts.ts'
import { givenSheet } from './run-shapes.ts'
import { by, run } from './shapes.ts'

const value = z.union([z.boolean(), z.number(), z.string().max(10_000)])

const row = z.object({
  key: z.string(),
  title: z.string(),
  why: z.string(),
  /** What may be written there, in words. */
  takes: z.string(),
  /** Where the value comes from, and how old it is. */
  source: z.string().optional(),
})

/** Questions and manual steps that a sheet asks, for its form. */
const rows = {
  answers: z.array(
    row.extend({
      ...question.pick({ type: true, choices: true, unit: true, min: true }).shape,
      value: value.optional(),
    }),
  ),
  /** `dated`: the note needs the time at which it was so. */
  ticks: z.array(row.extend({ note: z.string().optional(), at: z.string().optional(), dated: z.boolean() })),
}

/** What a sheet is about. */
const about = z.object({
  appliances: z
    .array(z.object({ address: z.string().min(1).max(260), role: z.string().default('appliance') }))
    .max(1000)
    .default([]),
  cluster: z.string().min(1).max(200).optional(),
  runbook: z.string().optional(),
  to: patchName.optional(),
  look: run.optional(),
  sheet: givenSheet.optional(),
  /** A sheet on this computer, in the place of `sheet`. */
  file: z.string().min(1).max(4000).optional(),
  /** Continues with the sheet that was kept for these appliances, if there is one. */
  kept: z.boolean().default(false),
  by,
})

const keptSheet = z.object({
  name: z.string(),
  source: z.string(),
  /** Where it lies. */
  path: z.string(),
  made: z.string(),
  runbook: z.string(),
  to: z.string().optional(),
  /** Answers and notes that are filled in. */
  filled: z.number().int(),
})

/** The calls about answer sheets: what can be answered before a visit. */
export const sheetCalls = {
  /** Makes a sheet; connects to nothing. `look`: a run that only looked at these appliances. `sheet`: one that is made again. */
  'sheet.prepare': {
    params: about,
    result: z.object({
      text: z.string(),
      runbook: z.string(),
      version: z.string(),
      /** Answers and notes that it asks for, and how many of them are filled in. */
      asked: z.number().int(),
      filled: z.number().int(),
      appliances: z.array(z.object({ address: z.string(), hostId: z.string().optional() })),
      ...rows,
      /** When the sheet that is being continued was made. */
      kept: z.object({ made: z.string() }).optional(),
    }),
  },
  /** Makes a sheet with what a person filled in on its form, and keeps it for its appliances. */
  'sheet.keep': {
    params: about.extend({
      answers: z.record(z.string(), value),
      ticks: z.record(z.string(), z.object({ note: z.string().max(10_000), at: z.string().max(100).optional() })),
    }),
    result: keptSheet.extend({ asked: z.number().int() }),
  },
  /** The sheet that was kept for these appliances, by Host ID where it is known, else by address. */
  'sheet.kept': {
    params: z.object({ appliances: z.array(z.string().min(1).max(260)).min(1).max(1000) }),
    result: z.object({ sheet: keptSheet.optional() }),
  },
  /** Uses a sheet in a run from here on: what it answers is not asked any more. */
  'run.useSheet': { params: z.object({ run, sheet: givenSheet, by: by.optional(), goOn }), result: acted },
}
