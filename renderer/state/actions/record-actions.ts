import type { Result } from '../../../shared/base/result.ts'
import type { ParamsOf, ResultOf } from '../../../shared/contract/contract.ts'
import { fileOf, type ActKit } from './act.ts'

export type Policies = ResultOf<'record.policies'>
export type Policy = 'whole' | 'customer' | 'public' | 'own'

/** What a copy withholds: nothing, what a policy names, or the kinds that a person chose. */
export interface Redaction {
  readonly policy: Policy
  readonly kinds: readonly string[]
}

/** A record to look at: a run of this computer, or a record by its path or as a file that was chosen. */
export type RecordSource = { readonly run: string } | { readonly path: string } | { readonly file: File }

/** What a person does with a record: reads, signs, exports, verifies, plays again. */
export function recordActions({ store, by }: ActKit) {
  const { client } = store
  return {
    sign: (run: string, role: 'engineer' | 'customer', name: string, statement: string) =>
      client.ask('run.sign', { run, role, name, statement, ...by() }),
    /** Closes the run for good; `keep`: unexpected changes that are accepted, each with its reason. */
    finish: (run: string, keep: { change: string; reason: string }[]) =>
      client.ask('run.finish', { run, keep, ...by() }),
    /** The kinds that can be withheld, and what the own policy would withhold of this run. */
    policies: (run: string, kinds: readonly string[]) =>
      client.ask('record.policies', { run, ...(kinds.length === 0 ? {} : { kinds: [...kinds] }) }),
    preview: (run: string, redaction: Redaction) => client.ask('record.preview', { run, ...redact(redaction) }),
    /** `out`: the file to write; without it the host has a place of its own. */
    exportRecord: (run: string, format: ParamsOf<'record.export'>['format'], redaction: Redaction, out?: string) =>
      client.ask('record.export', { run, format, ...redact(redaction), ...(out === undefined ? {} : { out }) }),
    /** A record of anybody: by its path, or a file that was chosen; what holds of it comes back to be read. */
    async verifyRecord(of: { path: string } | { file: File }, code: string) {
      const what = 'path' in of ? { path: of.path.trim() } : { content: await fileOf(of.file) }
      return client.ask('record.verify', { ...what, show: true, ...(code.trim() === '' ? {} : { code: code.trim() }) })
    },
    /** The earlier visit first; without another one, a run's own before and after. */
    async compare(one: RecordSource, other?: RecordSource): Promise<Result<ResultOf<'record.compare'>>> {
      const asked = { one: await contentOf(one), ...(other === undefined ? {} : { other: await contentOf(other) }) }
      return client.ask('record.compare', asked)
    },
    replay: (run: string, from: number) => client.ask('record.replay', { of: { run }, from }),
  }
}

/** An own policy without a kind withholds nothing: that is the whole record. */
function redact({ policy, kinds }: Redaction): { redact?: ParamsOf<'record.export'>['redact'] } {
  if (policy === 'whole' || isEmpty({ policy, kinds })) return {}
  return { redact: { policy, ...(policy === 'own' ? { kinds: [...kinds] } : {}) } }
}

/** An own policy for which no kind is chosen yet. */
export function isEmpty({ policy, kinds }: Redaction): boolean {
  return policy === 'own' && kinds.length === 0
}

async function contentOf(of: RecordSource): Promise<ParamsOf<'record.compare'>['one']> {
  if ('file' in of) return { content: await fileOf(of.file) }
  return 'path' in of ? { path: of.path.trim() } : of
}
