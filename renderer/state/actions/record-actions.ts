import type { ParamsOf } from '../../../shared/contract/contract.ts'
import type { ActKit } from './act.ts'

/** What a person does with a record: reads, signs, exports, verifies. */
export function recordActions({ store, by }: ActKit) {
  const { client } = store
  return {
    sign: (run: string, role: 'engineer' | 'customer', name: string, statement: string) =>
      client.ask('run.sign', { run, role, name, statement, ...by() }),
    preview: (run: string) => client.ask('record.preview', { run }),
    exportRecord: (run: string, format: ParamsOf<'record.export'>['format']) =>
      client.ask('record.export', { run, format }),
    verifyRecord: (path: string, code: string) =>
      client.ask('record.verify', { path: path.trim(), ...(code.trim() === '' ? {} : { code: code.trim() }) }),
  }
}
