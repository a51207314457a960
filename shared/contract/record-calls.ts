import { z } from 'zod'
import { sheetCalls } from './sheet-calls.ts'
import { replayFrame, section } from '../model/record-section.ts'
import { file, nothing, run, words } from './shapes.ts'

/** What a redacted record withholds: a policy, and for `own` the kinds that a person chose (`record.policies` lists them). */
const redact = z.object({
  policy: z.enum(['customer', 'public', 'own']),
  kinds: z.array(z.string().max(40)).max(40).optional(),
})
/** A record or a run to look at: a run of this installation, a file by its path, or the bytes of a file that was dropped. */
const recordOf = z.union([z.object({ run }), z.object({ path: z.string().max(4000) }), z.object({ content: file })])
/** The record as its JSON form has it (RECORD.md): shown as text and handed on, never read by its members. */
const madeRecord = z.looseObject({ schema: z.literal(1), run: z.string() })
const withheld = z.array(z.object({ kind: z.string(), says: z.string(), values: z.number().int() }))
const change = z.object({
  fact: z.string(),
  change: z.enum(['missing', 'added', 'changed', 'unread']),
  name: z.string(),
  before: z.json().optional(),
  after: z.json().optional(),
  verdict: z.enum(['expected', 'surprise', 'unknown']),
  why: z.string(),
})
const keyChange = z.object({ old: z.string(), new: z.string(), at: z.string(), signature: z.string() })
const passphrase = z.string().min(1).max(1000).optional()

/** The calls about records, about the key that seals them, and about runs that are kept, archived or deleted. */
export const recordCalls = {
  ...sheetCalls,
  'run.archive': { params: z.object({ run }), result: nothing },
  'run.unarchive': { params: z.object({ run }), result: nothing },
  'run.deletion': {
    params: z.object({ run }),
    result: z.object({
      run: z.string(),
      state: z.string(),
      lines: z.number().int(),
      files: z.number().int(),
      octets: z.number().int(),
      /** The code of the current seal; absent if no record of this run was ever sealed as final. */
      code: z.string().optional(),
    }),
  },
  'run.delete': { params: z.object({ run, confirm: z.string() }), result: nothing },
  'record.policies': {
    params: z.object({ run: run.optional(), kinds: z.array(z.string().max(40)).max(40).optional() }),
    result: z.object({
      kinds: z.array(z.object({ kind: z.string(), says: z.string() })),
      policies: z.array(
        z.object({
          policy: z.string(),
          says: z.string(),
          kinds: z.array(z.string()),
          /** For the run that was named: what this policy would withhold, and the files that it would leave out. */
          withheld: withheld.optional(),
          withheldFiles: z.number().int().optional(),
          stillShown: z.array(z.string()).optional(),
        }),
      ),
    }),
  },
  'record.preview': {
    params: z.object({ run, redact: redact.optional() }),
    result: z.object({
      markdown: z.string(),
      record: madeRecord,
      /** The sections as every form shows them. */
      sections: z.array(section),
      withheld,
      /** Of the current seal; absent if an export would seal first. */
      code: z.string().optional(),
      final: z.boolean().optional(),
    }),
  },
  'record.export': {
    params: z.object({
      run,
      format: z.enum(['html', 'md', 'json', 'csv', 'zip', 'pdf']),
      out: z.string().optional(),
      redact: redact.optional(),
    }),
    result: z.object({
      path: z.string(),
      sha256: z.string(),
      code: z.string(),
      final: z.boolean(),
      withheld,
      withheldFiles: z.number().int(),
      stillShown: z.array(z.string()),
      mail: z.object({ subject: z.string(), body: z.string() }),
    }),
  },
  'record.verify': {
    params: z.object({
      path: z.string().max(4000).optional(),
      content: file.optional(),
      code: words.optional(),
      signer: words.optional(),
      /** With what the record says, made of the lines that hold. */
      show: z.boolean().default(false),
    }),
    result: z.object({
      sayings: z.array(z.object({ about: z.string(), holds: z.boolean(), sentence: z.string() })),
      faults: z.array(
        z.object({
          line: z.number().int().exactOptional(),
          file: z.string().exactOptional(),
          sentence: z.string(),
          /** The record is of a later version than this verifier. */
          tooNew: z.literal(true).exactOptional(),
        }),
      ),
      /** In which form the file was read. */
      form: z.enum(['zip', 'html', 'json']),
      sound: z.boolean(),
      run: z.string().optional(),
      code: z.string().optional(),
      final: z.boolean().optional(),
      signer: z.string().optional(),
      sealedAt: z.string().optional(),
      lines: z.number().int(),
      redacted: z.object({ lines: z.number().int(), values: z.number().int() }),
      withheldFiles: z.number().int(),
      record: madeRecord.optional(),
      sections: z.array(section).optional(),
    }),
  },
  'record.compare': {
    params: z.object({ one: recordOf, other: recordOf.optional() }),
    result: z.object({
      appliances: z.array(
        z.object({ appliance: z.string(), names: z.string(), changes: z.array(change), same: z.array(z.string()) }),
      ),
      items: z.array(
        z.object({ appliance: z.string(), item: z.string(), title: z.string(), before: z.string(), after: z.string() }),
      ),
      unmatched: z.array(z.string()),
    }),
  },
  'record.replay': {
    params: z.object({
      of: recordOf,
      from: z.number().int().nonnegative().default(0),
      most: z.number().int().min(1).max(5000).default(2000),
    }),
    result: z.object({
      /** Moments with the time that a reader needs for each. */
      frames: z.array(replayFrame),
      all: z.number().int(),
      stages: z.array(z.object({ frame: z.number().int(), stage: z.string(), at: z.string() })),
    }),
  },
  'key.show': {
    params: nothing,
    result: z.object({
      public: z.string(),
      path: z.string(),
      keptBy: z.string(),
      atHand: z.boolean(),
      retired: z.array(z.string()),
      changes: z.array(keyChange),
    }),
  },
  'key.backup': {
    params: z.object({ path: z.string().max(4000), passphrase }),
    result: z.object({ path: z.string(), public: z.string(), encrypted: z.boolean() }),
  },
  'key.restore': {
    params: z.object({ path: z.string().max(4000), passphrase }),
    result: z.object({ public: z.string() }),
  },
  'key.replace': { params: nothing, result: keyChange },
}
