import { createPrivateKey, sign } from 'node:crypto'
import { toHex, utf8 } from '../../../shared/record/bytes.ts'
import { canonical, type JsonMap } from '../../../shared/record/canonical.ts'
import { makeLine } from '../../../shared/record/chain.ts'
import { firstPrev, leafText } from '../../../shared/record/line-hash.ts'
import { leavesOf } from '../../../shared/record/leaves.ts'
import { nobleHashing as hashing } from '../../../shared/record/noble.ts'
import { codeOf, makeSeal, sealedBytes } from '../../../shared/record/seal.ts'
import { redactLine } from './redact-line.ts'

/** The vectors of `test/fixtures/record-vectors.json`, from inputs that are written out here and never random. */
export function makeVectors() {
  const seed = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60' // RFC 8032, test 1
  const signer = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'
  const der = Buffer.from(`302e020100300506032b657004220420${seed}`, 'hex')
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const run = '20261123-100405-ab12'
  const prev = firstPrev(hashing, run, signer)
  let last = prev
  const lines = inputs(run, signer).map(({ at, type, data, hide }, index) => {
    const lineKey = hashing.sha256(utf8(`key ${String(index + 1)}`)).subarray(0, 16)
    const saltOf = hashing.salts(lineKey)
    const leaves = Object.fromEntries(
      leavesOf(data).map(({ pointer, value }) => [
        pointer,
        hashing.leafHash(saltOf(pointer), leafText(pointer, value)),
      ]),
    )
    const { text, hash } = makeLine(hashing, { seq: index + 1, at, type, data, key: lineKey, prev: last })
    last = hash
    const redacted = hide === undefined ? {} : { redacted: redactLine(text, (pointer) => hide.includes(pointer)) }
    return { at, type, data, key: toHex(lineKey), leaves, hash, text, ...redacted }
  })
  const about = { run, events: lines.length, head: last, final: true, at: '2026-11-23T10:30:00.000Z', signer }
  const seal = makeSeal(about, (message) => sign(null, message, key))
  const { signature, ...bare } = seal
  const message = toHex(sealedBytes(seal))
  return {
    run: { run, signer, prev },
    lines,
    seal,
    sealedText: canonical(bare),
    code: codeOf(hashing, seal),
    badSignatures: badSignatures(signer, message, signature),
  }
}

interface Input {
  readonly at: string
  readonly type: string
  readonly data: JsonMap
  readonly hide?: readonly string[]
}

function inputs(run: string, signer: string): Input[] {
  const about = { appliance: 'a1', item: 'before.antispam-engines' }
  return [
    {
      at: '2026-11-23T10:04:05.123Z',
      type: 'run.opened',
      data: { run, signer, by: 'Ana Übel', appliances: [{ id: 'a1', address: '192.0.2.10', role: 'appliance' }] },
      hide: ['/by', '/appliances/0/address'],
    },
    { at: '2026-11-23T10:04:06.000Z', type: 'note.added', data: {} },
    {
      at: '2026-11-23T10:04:07.001Z',
      type: 'command.finished',
      data: {
        ...about,
        status: 'ok',
        lines: ['\u001b[1m<b>"€"\\ 😀\u2028\u007f', '', 'OK'],
        milliseconds: 12,
        odd: [[], {}, null, true, -1],
      },
      hide: ['/lines/0', '/odd/1', '/odd/4', '/milliseconds'],
    },
    {
      at: '2026-11-23T10:04:08.000Z',
      type: 'fact.captured',
      data: {
        appliance: 'a1',
        fact: 'storage',
        value: { 'a/b': 9007199254740991, 'c~d': -9007199254740991, é: 'x', Z: 0 },
      },
      hide: ['/value/a~1b', '/value/c~0d', '/value/é', '/value/Z'],
    },
    {
      at: '2026-11-23T10:04:09.999Z',
      type: 'item.finished',
      data: { ...about, status: 'pass', reason: 'Two engines.', evidence: [{ seq: 3, from: 0, to: 12 }] },
      hide: ['/reason', '/evidence/0/seq', '/evidence/0/from', '/evidence/0/to'],
    },
  ]
}

/** Signatures that a strict verification refuses, each for its own reason; `message` in hex. */
function badSignatures(signer: string, message: string, signature: string) {
  const order = 2n ** 252n + 27742317777372353535851937790883648493n
  const r = signature.slice(0, 64)
  const s = littleEndian(signature.slice(64))
  const other = toHex(utf8('another message'))
  const identity = `01${'00'.repeat(31)}`
  const flipped = `${signature.startsWith('0') ? '1' : '0'}${signature.slice(1)}`
  return [
    { why: 'another message', signer, message: other, signature },
    { why: 'a changed point', signer, message, signature: flipped },
    { why: 'a number not below the order', signer, message, signature: r + hexOf(s + order) },
    { why: 'a key of small order', signer: identity, message, signature: identity + hexOf(0n) },
    { why: 'a key not in canonical form', signer: hexOf(2n ** 255n - 18n), message, signature: identity + hexOf(0n) },
    { why: 'a key that is no point', signer: `02${'00'.repeat(31)}`, message, signature },
  ]
}

function littleEndian(hex: string): bigint {
  return BigInt(`0x${Buffer.from(hex, 'hex').reverse().toString('hex')}`)
}

function hexOf(number: bigint): string {
  return Buffer.from(number.toString(16).padStart(64, '0'), 'hex').reverse().toString('hex')
}
