import { stripVTControlCharacters } from 'node:util'

interface PlaywrightSuite {
  readonly specs?: readonly {
    readonly title: string
    readonly file: string
    readonly tests: readonly {
      readonly results: readonly { readonly errors?: readonly { readonly message?: string }[] }[]
    }[]
  }[]
  readonly suites?: readonly PlaywrightSuite[]
}

/** The most lines of one failure that a summary shows: what was expected and what came, not the whole call log. */
const most = 24

/** Each failed test of a vitest report (`--reporter=json`) by its name, then the words of its failure, indented. */
export function whyVitest(report: unknown): readonly string[] {
  const { testResults = [] } = report as {
    testResults?: readonly {
      readonly name: string
      readonly message?: string
      readonly status?: string
      readonly assertionResults: readonly {
        readonly fullName: string
        readonly status: string
        readonly failureMessages?: readonly string[]
      }[]
    }[]
  }
  return testResults.flatMap(({ name, status, message = '', assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed')
    // A file that could not be read has no test that failed.
    if (failed.length === 0) return status === 'failed' ? told(name, [message]) : []
    return failed.flatMap((test) => told(`${name}: ${test.fullName}`, test.failureMessages ?? []))
  })
}

/** The same of a Playwright report (`json`). */
export function whyPlaywright(report: unknown): readonly string[] {
  const { specs = [], suites = [] } = report as PlaywrightSuite
  const here = specs.flatMap(({ title, file, tests }) => {
    const errors = tests.flatMap(({ results }) => results.flatMap((result) => result.errors ?? []))
    return errors.length === 0 ? [] : told(`${file}: ${title}`, errors.map(({ message = '' }) => message)) // prettier-ignore
  })
  return [...here, ...suites.flatMap(whyPlaywright)]
}

function told(title: string, failures: readonly string[]): readonly string[] {
  const lines = failures.flatMap((words) => stripVTControlCharacters(words).split('\n').slice(0, most))
  return [title, ...lines.map((line) => `  ${line}`)]
}
