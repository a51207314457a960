import { spawn } from 'node:child_process'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { verifyFile } from '../../electron/host/record/verify-file.ts'
import { forgeries, type Forgery } from './forgeries.ts'
import type { Ground } from './forgery-ground.ts'
import { findProgram } from './programs.ts'
import { fixtures } from './record-kit.ts'

/** What two verifiers found of a forgery where they differ, or where both found something else than must be found. */
export interface Disagreement {
  readonly number: number
  readonly what: string
  readonly must: Forgery['must'] | 'either'
  readonly ours: string
  readonly theirs: string
}

export interface Tally {
  readonly made: number
  readonly sound: number
  readonly disagreements: readonly Disagreement[]
}

const batch = 40

/** Shows so many forgeries to both verifiers, ours and the independent one in Python. */
export async function showToBoth(ground: Ground, seed: number, many: number): Promise<Tally> {
  const python = spawn(findProgram('python3'), [join(fixtures, 'verify_record.py'), '--many', ground.folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]()
  const made = forgeries(ground, seed)
  const disagreements: Disagreement[] = []
  let sound = 0
  for (let from = 0; from < many; from += batch) {
    const shown: { path: string; forgery: Forgery }[] = []
    for (let at = from; at < Math.min(from + batch, many); at += 1) {
      const forgery = made.next().value as Forgery
      const path = join(ground.folder, `forged-${String(at)}${forgery.end === '' ? '' : `.${forgery.end}`}`)
      await writeFile(path, forgery.bytes)
      python.stdin.write(`${path}\n`)
      shown.push({ path, forgery })
    }
    for (const [index, { path, forgery }] of shown.entries()) {
      const verdict = await verifyFile(path)
      const ours = verdict.ok ? verdict.value : undefined
      const theirs = JSON.parse((await answers.next()).value ?? '{}') as {
        sound?: boolean
        fault?: string
        code?: string
      }
      await rm(path)
      const isSound = ours?.sound === true
      if (isSound) sound += 1
      const wanted = forgery.must === undefined ? isSound : forgery.must === 'hold'
      const same = isSound === theirs.sound && isSound === wanted && (!isSound || ours.code === theirs.code)
      if (same) continue
      const told = ours?.faults[0]?.sentence ?? (verdict.ok ? 'sound' : verdict.failure.sentence)
      const { what, must = 'either' } = forgery
      disagreements.push({ number: from + index, what, must, ours: told, theirs: theirs.fault ?? 'sound' })
    }
  }
  python.stdin.end()
  return { made: many, sound, disagreements }
}
