import { exportRecord } from '../../electron/host/record/export-record.ts'
import { verifyFile } from '../../electron/host/record/verify-file.ts'
import { givenPolicies } from '../../shared/record/redaction.ts'

/** One piece of work of the record's benchmark, done in a process of its own. */
export type Work =
  | { readonly act: 'verify'; readonly file: string }
  | {
      readonly act: 'export'
      readonly folder: string
      readonly format: 'zip' | 'json' | 'html'
      readonly out: string
      readonly policy?: 'customer'
    }

export interface Measured {
  readonly milliseconds: number
  readonly processorMilliseconds: number
  readonly peakBytes: number
}

async function doWork(work: Work): Promise<void> {
  if (work.act === 'verify') {
    const verdict = await verifyFile(work.file)
    if (!verdict.ok || !verdict.value.sound) throw new Error('the record does not verify')
    return
  }
  const { folder, format, out } = work
  const policy = work.policy === undefined ? undefined : givenPolicies[work.policy]
  const sealNow = (): never => {
    throw new Error('the run is sealed')
  }
  const exported = await exportRecord({ folder, format, out, policy, sealNow })
  if (!exported.ok) throw new Error(exported.failure.sentence)
}

const [words = ''] = process.argv.slice(2)
const begun = performance.now()
const used = process.cpuUsage()
await doWork(JSON.parse(words) as Work)
const { user, system } = process.cpuUsage(used)
const measured: Measured = {
  milliseconds: performance.now() - begun,
  processorMilliseconds: (user + system) / 1000,
  peakBytes: process.resourceUsage().maxRSS * 1024,
}
process.stdout.write(JSON.stringify(measured))
