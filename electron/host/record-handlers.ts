import path from 'node:path'
import { succeed } from '../../shared/base/result.ts'
import { buildRecord } from '../../shared/record/build-record.ts'
import type { RecordEntry } from '../../shared/record/record-entry.ts'
import { renderMarkdown } from '../../shared/record/render-markdown.ts'
import type { Handlers } from './dispatch.ts'
import type { HostParts } from './host-parts.ts'
import { exportRecord } from './record/export-record.ts'
import { verifyFile } from './record/verify-file.ts'
import { runPath } from './run-folder.ts'

type RecordCalls = Extract<keyof Handlers, `record.${string}`>

/** The calls about the record: what would be exported, the export, and the proof of a record from anywhere. */
export function recordHandlers(parts: HostParts): Pick<Handlers, RecordCalls> {
  const { runs, data, signingKey } = parts
  return {
    'record.preview': async ({ run }) => {
      const open = await runs.read(run)
      if (!open.ok) return open
      const record = buildRecord(open.value.entries as unknown as readonly RecordEntry[])
      const { sealed } = open.value.state()
      const seal = { code: sealed?.code ?? 'not sealed yet', final: sealed?.final ?? false }
      return succeed({ markdown: renderMarkdown(record, seal), record: { ...record } })
    },
    'record.export': ({ run, format, out }) =>
      exportRecord({
        folder: runPath(data, run),
        format,
        out: out ?? path.join(data, `${run}.${format}`),
        // Only a run that is not sealed yet is opened for it; a sealed one needs no lock.
        sealNow: (final) => runs.act(run, (open) => open.journal.seal(final, signingKey)),
      }),
    'record.verify': async ({ path: file, code, signer }) => {
      const verdict = await verifyFile(file, { code, signer })
      if (!verdict.ok) return verdict
      const { sayings, faults } = verdict.value
      return succeed({ sayings: [...sayings], faults: faults.map((fault) => ({ ...fault })) })
    },
  }
}
