import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const folder = new URL('../../fixtures/journals/', import.meta.url)
const files = readdirSync(folder)
/** A member of what a condition reads, an operator, or a call: none of them is for a person. */
const programmers =
  /\b(?:facts|answers|ledger|run)\.\w|==|&&|\|\||!has|\b(?:release|listed|licensed|sameLine|size)\(|\{|\}/

describe('the stored journals of whole runs', () => {
  it.each(files)('%s: no verdict shows an expression or the name of a fact', (file) => {
    const reasons = readFileSync(new URL(file, folder), 'utf8')
      .split('\n')
      .flatMap((line) => /\breason=("(?:[^"\\]|\\.)*")/.exec(line)?.slice(1) ?? [])
      .map((text) => JSON.parse(text) as string)
    expect(reasons.length).toBeGreaterThan(0)
    expect(reasons.filter((reason) => programmers.test(reason))).toEqual([])
    expect(reasons.filter((reason) => reason === 'The reply was OK.')).toEqual([])
  })
})
