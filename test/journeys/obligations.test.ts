import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { guideEntries } from '../../shared/runbook/guide-entries.ts'
import { obligations } from '../obligations/obligations.ts'
import { withoutCut } from '../obligations/proof.ts'

// Each entry of the guide is met by what a run really does: labels alone do not count. `npm run obligations` takes away what
// meets each of them, in a copy, and sees that the proof fails then.

const proofs = Object.entries(obligations).flatMap(([entry, of]) =>
  of.map((proof) => [entry, proof.shows, proof] as const),
)

describe('the guide is met', () => {
  it('entry by entry', () => {
    expect(Object.keys(obligations).sort()).toEqual(Object.keys(guideEntries).sort())
    for (const [entry, of] of Object.entries(obligations)) expect(of, entry).not.toEqual([])
  })

  it.each(proofs)('%s: %s', async (_entry, _shows, proof) => {
    await proof.holds()
  })

  it.each(proofs)('%s: what is removed to try "%s" exists', (_entry, _shows, { cut }) => {
    const source = readFileSync(new URL(`../../${cut.file}`, import.meta.url), 'utf8')
    expect(withoutCut(source, cut)).not.toBe(undefined)
    expect(withoutCut(source, cut)).not.toBe(source)
  })
})
