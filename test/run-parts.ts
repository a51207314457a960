import path from 'node:path'
import { prepareElectron } from './desktop/prepare-electron.ts'
import type { Job } from './run-job.ts'
import { whyPlaywright, whyVitest } from './why-failed.ts'

export interface Part {
  /** One line for `npm test -- --help`. */
  readonly about: string
  /** Parts that must have ended first. A part that fails does not keep the ones that need it from running. */
  readonly needs: readonly PartName[]
  /** What to run; `files`: only these; `scratch`: a folder for reports. A text says why the part cannot run here. */
  job(scratch: string, files: readonly string[]): Job | string | Promise<Job | string>
}

const cache = 'node_modules/.cache'

function vitest(folder: string): Part['job'] {
  return (scratch, files) => {
    const file = path.join(scratch, `${folder}.json`)
    const only = files.length > 0 ? files : [`test/${folder}/`]
    const words = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/vitest.config.ts', ...only]
    return {
      words: [...words, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
      report: { file, read: countVitest },
    }
  }
}

function playwright(scratch: string, words: readonly string[]): Job {
  const file = path.join(scratch, `${path.basename(words[0] ?? '')}.json`)
  return { words, env: { UPTICK_PLAYWRIGHT_JSON: file }, report: { file, read: countPlaywright } }
}

function browser(scratch: string, files: readonly string[]): Job {
  const words = ['node_modules/@playwright/test/cli.js', 'test', '--config', 'test/browser/playwright.config.ts']
  return playwright(scratch, [...words, ...files])
}

function countVitest(json: unknown): ReturnType<NonNullable<Job['report']>['read']> {
  const counts = json as Record<'numPassedTests' | 'numFailedTests' | 'numPendingTests' | 'numTodoTests', number>
  const skipped = counts.numPendingTests + counts.numTodoTests
  return { passed: counts.numPassedTests, failed: counts.numFailedTests, skipped, why: whyVitest(json) }
}

function countPlaywright(json: unknown): ReturnType<NonNullable<Job['report']>['read']> {
  const { stats } = json as { stats: Record<'expected' | 'unexpected' | 'flaky' | 'skipped', number> }
  const failed = stats.unexpected + stats.flaky
  return { passed: stats.expected, failed, skipped: stats.skipped, why: whyPlaywright(json) }
}

/** The desktop suite has an Electron of its own where none is installed. The browser suite has then run the same specs. */
async function desktop(scratch: string, files: readonly string[]): Promise<Job | string> {
  const electron = await prepareElectron()
  if ('why' in electron) return electron.why
  return playwright(scratch, ['test/desktop/run-suite.ts', electron.dist, ...files])
}

const ready = ['programs', 'build'] as const

export const partNames = [
  'programs', 'build', 'browser', 'journeys', 'peers', 'unit', 'lint', 'types', 'format', 'unused', 'desktop',
] as const // prettier-ignore
export type PartName = (typeof partNames)[number]

/** The parts of the test command. They start in the order of `partNames`: two run at a time, and short ones fill the end. */
export const parts: Readonly<Record<PartName, Part>> = {
  programs: {
    about: 'programs that no one here wrote: installs what the tests need beyond npm, or names it',
    needs: [],
    job: () => ({ words: ['test/peers/install-peers.ts'] }),
  },
  build: {
    about: 'the page, the command line, the desktop shell and the verifier of a record',
    needs: [],
    job: () => ({ words: ['electron/headless/build.ts'] }),
  },
  browser: {
    about: 'the page and the whole app in a real Chromium (test/browser, test/app)',
    needs: ready,
    job: browser,
  },
  journeys: {
    about: 'whole upgrades against practice appliances (test/journeys)',
    needs: ready,
    job: vitest('journeys'),
  },
  peers: {
    about: 'real servers, clients and appliances that no one here wrote (test/peers)',
    needs: ready,
    job: vitest('peers'),
  },
  unit: { about: 'unit tests (test/unit)', needs: ready, job: vitest('unit') },
  lint: {
    about: 'ESLint with types, and who may import whom',
    needs: [],
    job: () => ({
      words: [
        'node_modules/eslint/bin/eslint.js',
        '-c',
        'test/eslint.config.mjs',
        '--max-warnings',
        '0',
        '--cache',
        '--cache-location',
        `${cache}/eslint/`,
        '.',
      ],
    }),
  },
  types: {
    about: 'the types of every folder',
    needs: [],
    job: () => ({ words: ['node_modules/typescript/bin/tsc', '-b', 'test'] }),
  },
  format: {
    about: 'Prettier',
    needs: [],
    job: () => ({
      words: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '--cache', '.'],
    }),
  },
  unused: {
    about: 'unused files, exports and packages',
    needs: [],
    job: () => ({ words: ['node_modules/knip/bin/knip.js', '--config', 'test/knip.json', '--no-progress'] }),
  },
  desktop: {
    about: 'the same app in Electron (test/desktop, test/app), where Electron can be had',
    needs: ['programs', 'build', 'browser', 'journeys', 'peers', 'unit'],
    job: desktop,
  },
}

/** The part that a test file belongs to, by its path; undefined if there is none. */
export function partOf(file: string): PartName | undefined {
  const [, folder] =
    /(?:^|\/)test\/(unit|journeys|peers|browser|app|desktop)(?:\/|$)/.exec(file.replaceAll('\\', '/')) ?? []
  return folder === 'app' ? 'browser' : (folder as PartName | undefined)
}
