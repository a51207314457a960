import { expect, test } from 'vitest'
import { itemBlock, type Item } from '../../../shared/model/runbook.ts'
import { isInstallOrWait, stepsOf, traitsOf } from '../../../shared/model/step.ts'

const question = { id: 'q', type: 'boolean', why: 'Why?' }

function itemOf(block: object): Item {
  return { ...itemBlock.parse({ id: 'before.it', ...block }), title: 'It', prose: '', phase: 'before', line: 1 }
}

test.each([
  [{ run: 'Version' }, ['ask-appliance'], 'commands', 'never'],
  [
    { run: ['Version', 'Uptime'], ask: [question] },
    ['ask-person', 'ask-appliance', 'ask-appliance'],
    'commands',
    'never',
  ],
  [{ do: 'install' }, ['install-patch'], 'install', 'never'],
  [
    { do: 'install', each: 'ledger.patches as name', ask: [question] },
    ['ask-person', 'install-each'],
    'install',
    'own-install',
  ],
  [{ do: 'await-return' }, ['await-return'], 'nothing', 'earlier-install'],
  [{ do: 'look' }, ['look'], 'nothing', 'never'],
  [{ do: 'manual' }, ['manual'], 'nothing', 'never'],
  [{}, ['manual'], 'nothing', 'never'],
  [{ pass: 'facts.release == "1"' }, ['judge'], 'nothing', 'never'],
  [{ ask: [question] }, ['ask-person', 'judge'], 'nothing', 'never'],
  [{ compute: { share: 'facts.a' } }, ['judge'], 'nothing', 'never'],
] as const)('%o consists of %j', (block, kinds, sends, waits) => {
  const item = itemOf(block)
  expect(stepsOf(item).map(({ kind }) => kind)).toEqual(kinds)
  expect(traitsOf(item)).toMatchObject({ sends, waits, manual: kinds[0] === 'manual', captures: kinds[0] === 'look' })
  expect(isInstallOrWait(item)).toBe(sends === 'install' || waits !== 'never')
})
