import { factInSentence } from '../../shared/model/fact-text.ts'
import type { Runbook } from '../../shared/model/runbook.ts'

/** What would have to be known, as a person calls it: 'licenses', 'the answer to "Is it a proxy?"'. */
export function missingLabels(missing: readonly string[], runbook: Runbook): readonly string[] {
  const words = missing.map((name) => {
    const [root = '', member = ''] = name.split('.')
    if (root === 'facts') return factInSentence(member)
    if (root === 'ledger') return `${factInSentence(member)} from before the upgrade`
    if (root !== 'answers') return root === 'run' && runLabels[member] !== undefined ? runLabels[member] : 'the update'
    const asked = runbook.phases.flatMap(({ items }) => items.flatMap(({ ask }) => ask)).find(({ id }) => id === member)
    const why = asked?.why ?? ''
    const question = why.slice(0, why.indexOf('?') + 1) || why
    return question === '' ? 'an answer that is not given yet' : `the answer to "${question}"`
  })
  return [...new Set(words)]
}

const runLabels: Readonly<Record<string, string>> = {
  from: 'the release before the upgrade',
  to: 'the target release',
  kind: 'the kind of update',
  way: 'the way of installing',
}
