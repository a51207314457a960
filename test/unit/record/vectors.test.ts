import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { hostHashing, hostSignatures } from '../../../electron/host/disk/hashing.ts'
import { fromHex } from '../../../shared/record/bytes.ts'
import { checkLine } from '../../../shared/record/chain.ts'
import { signatureHolds } from '../../../shared/record/seal.ts'
import { makeVectors } from './make-vectors.ts'

const fixture = new URL('../../fixtures/record-vectors.json', import.meta.url)

it('inputs give the leaves, hashes, signature and code that are written down', async () => {
  expect(JSON.parse(await readFile(fixture, 'utf8'))).toEqual(makeVectors())
})

it('what is written down verifies, line by line, redacted or not', () => {
  const { lines, run, seal } = makeVectors()
  let prev = run.prev
  for (const [index, line] of lines.entries()) {
    const place = { seq: index + 1, prev }
    for (const text of [line.text, line.redacted ?? line.text]) {
      expect(checkLine(hostHashing, text, place), text).toMatchObject({ ok: true, line: { hash: line.hash } })
    }
    prev = line.hash
  }
  expect(seal.head).toBe(prev)
  expect(signatureHolds(hostSignatures, seal)).toBe(true)
})

it.each(makeVectors().badSignatures)('refused: $why', ({ signer, message, signature }) => {
  expect(hostSignatures.verify(fromHex(signer), fromHex(message), fromHex(signature))).toBe(false)
})
