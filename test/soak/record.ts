import { temporaryFolder } from '../unit/record/sample-run.ts'
import { layGround } from '../peers/forgery-ground.ts'
import { showToBoth } from '../peers/verify-many.ts'

const wanted = 10_000

/** Ten thousand forged records, shown to both verifiers: each must be found by both, or by neither where nothing is wrong. */
export async function run(seed: number): Promise<void> {
  const { path, remove } = await temporaryFolder()
  try {
    const begun = performance.now()
    const { made, sound, disagreements } = await showToBoth(await layGround(path), seed, wanted)
    const seconds = Math.round((performance.now() - begun) / 1000)
    console.log(
      `${made.toLocaleString('en')} forgeries in ${String(seconds)} s, ${sound.toLocaleString('en')} of them harmless`,
    )
    for (const one of disagreements.slice(0, 20)) console.error(JSON.stringify(one))
    if (disagreements.length > 0) throw new Error(`${String(disagreements.length)} were not found as they must be`)
  } finally {
    await remove()
  }
}
