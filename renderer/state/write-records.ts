import { succeed, type Result } from '../../shared/base/result.ts'
import type { Actions } from './actions.ts'

/** A record that was written, or why it could not be. */
export interface Written {
  readonly format: string
  readonly redacted: boolean
  readonly path: string
  readonly ok: boolean
  /** What verifying it showed, or why it was not written. */
  readonly told: string
  readonly mail?: { readonly subject: string; readonly body: string }
}

type Format = Parameters<Actions['exportRecord']>[1]

const proving: ReadonlySet<string> = new Set(['html', 'zip', 'json'])

/**
 * Writes the record in each format, complete and, if requested, redacted. Then verifies the files that can be verified.
 */
export async function writeRecords(
  actions: Actions,
  wanted: {
    readonly run: string
    readonly formats: readonly Format[]
    readonly redacted: boolean
    /** The path of a file; undefined lets the host choose. */
    readonly out: (format: string, redacted: boolean) => string | undefined
  },
): Promise<{ readonly written: readonly Written[]; readonly result: Result<unknown> }> {
  const written: Written[] = []
  let result: Result<unknown> = succeed(undefined)
  for (const redacted of wanted.redacted ? [false, true] : [false]) {
    for (const format of wanted.formats) {
      const policy = { policy: redacted ? 'customer' : 'whole', kinds: [] } as const
      const out = wanted.out(format, redacted)
      const done = await actions.exportRecord(wanted.run, format, policy, out)
      if (!done.ok) {
        result = done
        written.push({ format, redacted, path: out ?? '', ok: false, told: `not written: ${done.failure.sentence}` })
        continue
      }
      const { path, code, final, withheld, mail } = done.value
      const values = withheld.reduce((sum, one) => sum + one.values, 0)
      const read = proving.has(format) ? await actions.verifyRecord({ path }, code) : undefined
      const ok = read === undefined || (read.ok && read.value.sound)
      const told = [
        final ? '' : 'run still open',
        values === 0 ? '' : `${String(values)} values redacted`,
        read === undefined ? '' : ok ? 'verified after writing' : 'does not verify',
      ]
      written.push({ format, redacted, path, ok, told: told.filter((words) => words !== '').join(', '), mail })
      if (read?.ok === false) result = read
    }
  }
  return { written, result }
}
