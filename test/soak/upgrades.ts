import { playUpgrade } from '../journeys/played-upgrade.ts'

/**
 * Whole upgrades on practice appliances, a thousand of them or as many as are asked for, each checked against what the
 * appliances know. A seed that fails is played again alone by `npm run soak -- upgrades 1 --seed SEED`.
 */
export async function run(seed: number, count = 1000): Promise<void> {
  // A process that was killed leaves work behind that ends with its journal.
  process.on('unhandledRejection', () => undefined)
  const begun = performance.now()
  const ends = new Map<string, number>()
  const kinds = new Map<string, { readonly seed: number; times: number }>()
  for (let at = seed; at < seed + count; at += 1) {
    const { found, outcome } = await playUpgrade(at)
    ends.set(outcome, (ends.get(outcome) ?? 0) + 1)
    for (const what of found) {
      const kind = what.replace(/\d+/g, '#')
      const known = kinds.get(kind)
      if (known !== undefined) known.times += 1
      else {
        kinds.set(kind, { seed: at, times: 1 })
        console.error(`seed ${String(at)}: ${what}`)
        console.error(`  again: npm run soak -- upgrades 1 --seed ${String(at)}`)
      }
    }
  }
  const seconds = Math.round((performance.now() - begun) / 1000)
  const told = [...ends].map(([outcome, times]) => `${outcome} ${String(times)}`).join(', ')
  console.log(`${String(count)} upgrades in ${String(seconds)} s: ${told}`)
  for (const [kind, { times }] of kinds) console.error(`${String(times)} times: ${kind}`)
  if (kinds.size > 0) throw new Error(`${String(kinds.size)} kinds of fault`)
}
