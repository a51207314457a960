import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/**
 * The one test command: format, lint, types, unit tests, journeys and peers, in this order, each under a heading. Its last
 * line sums up what was run; a run that executed no test has failed.
 */
interface Count {
  passed: number
  failed: number
  skipped: number
}

const root = path.resolve(import.meta.dirname, '..')
const scratch = mkdtempSync(path.join(tmpdir(), 'uptick-test-'))
const total: Count = { passed: 0, failed: 0, skipped: 0 }
const say = (line: string): boolean => process.stdout.write(`${line}\n`)

function run(words: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...words], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
    child.on('close', (code) => resolve(code ?? 1))
  })
}

function add(count: Count): void {
  total.passed += count.passed
  total.failed += count.failed
  total.skipped += count.skipped
}

/** A check that holds or does not: one test. */
async function check(title: string, words: readonly string[]): Promise<void> {
  say(`\n== ${title}`)
  const code = await run(words)
  add(code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 })
}

async function vitest(): Promise<void> {
  say('\n== unit, journeys, peers')
  const report = path.join(scratch, 'vitest.json')
  const words = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/vitest.config.ts']
  const code = await run([...words, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`])
  if (!existsSync(report)) {
    add({ passed: 0, failed: 1, skipped: 0 })
    return
  }
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(
    readFileSync(report, 'utf8'),
  ) as Record<'numPassedTests' | 'numFailedTests' | 'numPendingTests' | 'numTodoTests', number>
  // A file that does not even load fails the run without a failed test in it.
  const failed = code !== 0 && numFailedTests === 0 ? 1 : numFailedTests
  add({ passed: numPassedTests, failed, skipped: numPendingTests + numTodoTests })
}

await check('peers: programs that no one here wrote', ['test/peers/install-programs.ts'])
await check('format', ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'])
await check('lint', ['node_modules/eslint/bin/eslint.js', '-c', 'test/eslint.config.mjs', '--max-warnings', '0', '.'])
for (const project of ['shared', 'electron', 'electron/tsconfig.preload.json', 'renderer', 'test']) {
  await check(`types: ${project}`, ['node_modules/typescript/bin/tsc', '-p', project])
}
await vitest()
rmSync(scratch, { recursive: true, force: true })
say('')
say(`${String(total.passed)} passed, ${String(total.failed)} failed, ${String(total.skipped)} skipped`)
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0
