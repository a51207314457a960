import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { obligations } from './obligations.ts'
import { withoutCut, type Proof } from './proof.ts'

/**
 * `npm run obligations`, or `npm run obligations -- ENTRY…`: takes away what meets each entry of the guide, one thing at a time
 * and in a copy, and sees that its proof fails then. Says how many entries were tried so, and exits with 1 where one still held.
 */
const root = path.resolve(import.meta.dirname, '../..')

interface Trial {
  readonly entry: string
  readonly number: number
  readonly proof: Proof
}

const named = process.argv.slice(2)
const trials = Object.entries(obligations).flatMap(([entry, proofs]) =>
  named.length > 0 && !named.includes(entry) ? [] : proofs.map((proof, number): Trial => ({ entry, number, proof })),
)

function copyProject(): string {
  const copy = mkdtempSync(path.join(tmpdir(), 'uptick-obligations-'))
  for (const folder of ['shared', 'electron', 'test/journeys', 'test/obligations', 'package.json'])
    cpSync(path.join(root, folder), path.join(copy, folder), { recursive: true })
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'))
  return copy
}

function prove(copy: string, words: readonly string[]): Promise<{ exit: number; said: string }> {
  return new Promise((resolve) => {
    const program = spawn(process.execPath, [path.join(copy, 'test/obligations/prove.ts'), ...words], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    for (const stream of [program.stdout, program.stderr])
      stream.on('data', (bytes: Buffer) => (said += bytes.toString()))
    program.on('close', (exit) => resolve({ exit: exit ?? 3, said: said.trim() }))
  })
}

/** Undefined if the proof fails without the cut text; otherwise what is wrong. */
async function tried(copy: string, trial: Trial): Promise<string | undefined> {
  const file = path.join(copy, trial.proof.cut.file)
  const source = readFileSync(file, 'utf8')
  const cut = withoutCut(source, trial.proof.cut)
  if (cut === undefined) return 'what is to be taken away is not there'
  writeFileSync(file, cut)
  try {
    const { exit, said } = await prove(copy, [trial.entry, String(trial.number)])
    if (exit === 1) return undefined
    return exit === 0 ? 'it holds without what was taken away' : `the copy is broken: ${said.slice(0, 400)}`
  } finally {
    writeFileSync(file, source)
  }
}

const wrong: string[] = []
const queue = [...trials]
async function lane(): Promise<void> {
  const copy = copyProject()
  try {
    const whole = await prove(copy, [])
    if (whole.exit !== 0) throw new Error(`Nothing was taken away yet, and a proof fails: ${whole.said}`)
    for (let trial = queue.shift(); trial !== undefined; trial = queue.shift()) {
      const fault = await tried(copy, trial)
      if (fault !== undefined) wrong.push(trial.entry)
      console.log(
        `${fault === undefined ? 'noticed' : 'MISSED '}  ${trial.entry}: ${trial.proof.shows}${fault === undefined ? '' : `: ${fault}`}`,
      )
    }
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

const begun = Date.now()
await Promise.all([lane(), lane()])
const entries = new Set(trials.map(({ entry }) => entry))
const shown = entries.size - new Set(wrong).size
const seconds = Math.round((Date.now() - begun) / 1000)
console.log(
  `\n${String(shown)} of ${String(entries.size)} entries, ${String(trials.length - wrong.length)} of ${String(trials.length)} things taken away; ${String(seconds)} s`,
)
if (wrong.length > 0) process.exitCode = 1
