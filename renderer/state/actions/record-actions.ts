import type { Result } from '../../../shared/base/result.ts'
import type { ParamsOf, ResultOf } from '../../../shared/contract/contract.ts'
import { fileOf, type ActKit } from './act.ts'

export type Policies = ResultOf<'record.policies'>
export type Policy = 'whole' | 'customer' | 'public' | 'own'

/** What is left out of a copy: nothing, what a policy names, or the kinds that a person chose. */
export interface Redaction {
  readonly policy: Policy
  readonly kinds: readonly string[]
}

/** A record to read: a run of this computer, or a record by its path or as a chosen file. */
export type RecordSource = { readonly run: string } | { readonly path: string } | { readonly file: File }

/** Acts on records: read, sign, export, verify, replay. */
export function recordActions({ store, by }: ActKit) {
  const { client } = store
  return {
    sign: (run: string, role: 'engineer' | 'customer', name: string, statement: string) =>
      client.ask('run.sign', { run, role, name, statement, ...by() }),
    /** Closes the run permanently; `keep`: unexpected changes that are accepted, each with its reason. */
    finish: (run: string, keep: { change: string; reason: string }[]) =>
      client.ask('run.finish', { run, keep, ...by() }),
    /** The kinds that can be redacted, and what a custom policy would redact in this run. */
    policies: (run: string, kinds: readonly string[]) =>
      client.ask('record.policies', { run, ...(kinds.length === 0 ? {} : { kinds: [...kinds] }) }),
    preview: (run: string, redaction: Redaction) => client.ask('record.preview', { run, ...redact(redaction) }),
    /** `out`: the file to write; without it the host chooses the path. */
    exportRecord: (run: string, format: ParamsOf<'record.export'>['format'], redaction: Redaction, out?: string) =>
      client.ask('record.export', { run, format, ...redact(redaction), ...(out === undefined ? {} : { out }) }),
    /** Verifies any record, by its path or as a chosen file; returns what could be verified, for display. */
    async verifyRecord(of: { path: string } | { file: File }, code: string) {
      const what = 'path' in of ? { path: of.path.trim() } : { content: await fileOf(of.file) }
      return client.ask('record.verify', { ...what, show: true, ...(code.trim() === '' ? {} : { code: code.trim() }) })
    },
    /** The earlier run comes first; without a second one, compares the run's own values before and after. */
    async compare(one: RecordSource, other?: RecordSource): Promise<Result<ResultOf<'record.compare'>>> {
      const asked = { one: await contentOf(one), ...(other === undefined ? {} : { other: await contentOf(other) }) }
      return client.ask('record.compare', asked)
    },
    replay: (run: string, from: number) => client.ask('record.replay', { of: { run }, from }),
  }
}

/** A custom policy without a kind redacts nothing, so that is the complete record. */
function redact({ policy, kinds }: Redaction): { redact?: ParamsOf<'record.export'>['redact'] } {
  if (policy === 'whole' || isEmpty({ policy, kinds })) return {}
  return { redact: { policy, ...(policy === 'own' ? { kinds: [...kinds] } : {}) } }
}

/** A custom policy for which no kind is chosen yet. */
export function isEmpty({ policy, kinds }: Redaction): boolean {
  return policy === 'own' && kinds.length === 0
}

async function contentOf(of: RecordSource): Promise<ParamsOf<'record.compare'>['one']> {
  if ('file' in of) return { content: await fileOf(of.file) }
  return 'path' in of ? { path: of.path.trim() } : of
}
