import { parsers } from '../../../shared/console/parsers/parsers.ts'
import { succeed } from '../../../shared/base/result.ts'
import type { Runbook } from '../../../shared/model/runbook.ts'
import { diagnosisEntries } from '../../../shared/engine/diagnosis-entries.ts'
import { interlockEntries } from '../../../shared/engine/interlock-entries.ts'
import { coverageOf } from '../../../shared/runbook/coverage.ts'
import { guideEntries } from '../../../shared/runbook/guide-entries.ts'
import { lintRunbook } from '../../../shared/runbook/lint-runbook.ts'
import { parseRunbook } from '../../../shared/runbook/parse-runbook.ts'
import type { Handlers } from './dispatch.ts'
import type { HostParts } from './host-parts.ts'

/** Documents looked at as documents: what is wrong with one, and what all of them carry of the guide. */
export function documentHandlers({
  runbooks,
}: Pick<HostParts, 'runbooks'>): Pick<Handlers, 'runbook.lint' | 'runbook.coverage'> {
  return {
    'runbook.lint': async ({ file, source }) => {
      const { runbook, faults } = parseRunbook(source, file)
      if (runbook === undefined) return succeed([...faults])
      const others = (await documentsOf(runbooks)).map((other) => [other.id, other] as const)
      const ground = {
        parsers: Object.keys(parsers),
        guide: Object.keys(guideEntries),
        runbooks: Object.fromEntries(others.filter(([id]) => id !== runbook.id)),
      }
      return succeed([...lintRunbook(runbook, file, ground)])
    },
    'runbook.coverage': async () => {
      const { entries, items, open } = coverageOf({
        runbooks: await documentsOf(runbooks),
        interlocks: interlockEntries,
        diagnoses: diagnosisEntries,
      })
      return succeed({ entries: [...entries], items: [...items], open: [...open] })
    },
  }
}

/** The built-in documents as they are written: what one includes counts in its own document. */
async function documentsOf(runbooks: HostParts['runbooks']): Promise<readonly Runbook[]> {
  return (await runbooks.list()).flatMap(({ runbook, source }) => parseRunbook(source, runbook.id).runbook ?? [])
}
