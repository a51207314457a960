import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buildWhereStale } from '../electron/headless/build.ts'
import { root, runJob, type Count } from './run-job.ts'
import { runInLanes } from './run-lanes.ts'
import { parts, type PartName } from './run-parts.ts'
import { readTestOptions, testHelp } from './run-options.ts'

/**
 * The one test command. It runs its parts two at a time, because there are two cores, and shows the output of each when it has
 * ended. A part that cannot run here is named with its reason. The last line sums up; a run without a test has failed.
 */
const leftOut: string[] = []
const results: { title: string; count: Count; seconds: number }[] = []
const say = (line: string): boolean => process.stdout.write(`${line}\n`)

async function runPart(name: PartName, scratch: string, files: readonly string[], live: boolean): Promise<void> {
  const part = parts[name]
  const job = await part.job(scratch, files)
  if (typeof job === 'string') {
    say(`\n== ${name}: not run: ${job}`)
    leftOut.push(`not run ${name.padEnd(32)} ${job}`)
    return
  }
  say(live ? `\n== ${name}` : `-- ${name} …`)
  const { count, seconds, output } = await runJob(job, live)
  if (!live) say(`\n== ${name}: ${count.failed === 0 ? 'passed' : 'FAILED'}`)
  if (output.trim() !== '') say(output.trimEnd())
  results.push({ title: name, count, seconds })
}

async function runTests(names: readonly PartName[], files: ReadonlyMap<PartName, readonly string[]>): Promise<void> {
  const scratch = mkdtempSync(path.join(tmpdir(), 'uptick-test-'))
  try {
    const needsBuild = names.some((name) => parts[name].needs.includes('build'))
    if (needsBuild && !names.includes('build')) {
      await buildWhereStale(root, ['record', 'command', 'page', 'shell'])
    }
    await runInLanes(names, {
      lanes: 2,
      needsOf: (name) => parts[name].needs,
      run: (name) => runPart(name, scratch, files.get(name) ?? [], names.length === 1),
    })
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

function sumUp(): void {
  say('\n== summary')
  const total = { passed: 0, failed: 0, skipped: 0 }
  for (const { title, count, seconds } of results) {
    for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += count[key]
    const words = `${String(count.passed)} passed, ${String(count.failed)} failed, ${String(count.skipped)} skipped`
    say(`${count.failed > 0 ? 'FAILED' : 'ok    '} ${title.padEnd(34)} ${words} (${String(seconds)} s)`)
    // The failures are listed here too, because the reader of a long log sees only its end.
    for (const line of count.why ?? []) say(`       ${line}`)
  }
  for (const line of leftOut) say(line)
  const nothing = total.passed + total.failed === 0
  if (nothing) say('No test was executed.')
  say(`${String(total.passed)} passed, ${String(total.failed)} failed, ${String(total.skipped)} skipped`)
  process.exitCode = total.failed > 0 || nothing ? 1 : 0
}

const wanted = readTestOptions(process.argv.slice(2))
if (wanted.kind === 'help') say(testHelp)
else if (wanted.kind === 'wrong') {
  process.stderr.write(`${wanted.sentence}\n\n${testHelp}\n`)
  process.exitCode = 2
} else {
  await runTests(wanted.names, wanted.files)
  sumUp()
}
