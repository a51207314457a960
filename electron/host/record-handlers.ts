import { failure } from '../../shared/base/failure.ts'
import { failed } from '../../shared/base/result.ts'
import type { Handlers } from './dispatch.ts'
import type { HostParts } from './host-parts.ts'

type RecordCalls = Extract<keyof Handlers, `record.${string}`>

/** The calls about the record. */
export function recordHandlers(_parts: HostParts): Pick<Handlers, RecordCalls> {
  const notYet = failed(failure('record.invalid', 'Records cannot be exported by this version.', 'The journal in the run folder holds everything.'))
  return { 'record.preview': () => notYet, 'record.export': () => notYet, 'record.verify': () => notYet }
}
