import { expect, test } from 'vitest'
import { whyPlaywright, whyVitest } from '../../why-failed.ts'

test('a summary names each failed test with its words, and nothing that passed', () => {
  const passed = { fullName: 'holds', status: 'passed', failureMessages: [] }
  const failed = { fullName: 'breaks', status: 'failed', failureMessages: ['\u001b[31mexpected 1\u001b[0m\n  at a.ts'] }
  expect(
    whyVitest({
      testResults: [
        { name: 'a.test.ts', status: 'failed', assertionResults: [passed, failed] },
        { name: 'b.test.ts', status: 'failed', message: 'cannot be read', assertionResults: [] },
        { name: 'c.test.ts', status: 'passed', message: '', assertionResults: [passed] },
      ],
    }),
  ).toEqual(['a.test.ts: breaks', '  expected 1', '    at a.ts', 'b.test.ts', '  cannot be read'])
  const spec = (title: string, errors: readonly { message: string }[]) => ({ title, file: 'p.spec.ts', tests: [{ results: [{ errors }] }] }) // prettier-ignore
  expect(whyPlaywright({ suites: [{ specs: [spec('x', [])], suites: [{ specs: [spec('y', [{ message: 'gone' }])] }] }] })).toEqual(['p.spec.ts: y', '  gone']) // prettier-ignore
})
