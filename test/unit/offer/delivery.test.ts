import { rename, rm, symlink, writeFile } from 'node:fs/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Arrived, DeliveryBook } from '../../../electron/host/offer/delivery-log.ts'
import type { DeliverySegment } from '../../../shared/model/patch.ts'
import { plainAddress, sameAddress, urlHost } from '../../../electron/host/offer/addresses.ts'
import { openOfferedFiles } from '../../../electron/host/offer/offered-files.ts'
import { codeOf, good, someBytes, verifiedPatch } from '../mirror/kit.ts'

function logged(from: number, to: number, more: { whole?: boolean; path?: string } = {}): DeliverySegment {
  const { whole = true, path = '/N' } = more
  return { peer: 'p', path, from, to, sha256: '', whole, protocol: 'ftp' }
}

describe('what covers a file of 100 bytes', () => {
  it.each<[string, DeliverySegment[], boolean]>([
    ['nothing', [], false],
    ['one whole segment', [logged(0, 100)], true],
    ['two that meet', [logged(50, 100), logged(0, 50)], true],
    ['two that overlap', [logged(40, 100), logged(0, 60)], true],
    ['two with a gap', [logged(0, 50), logged(51, 100)], false],
    ['one without its end', [logged(0, 99)], false],
    ['one without its beginning', [logged(1, 100)], false],
    ['a cut one, though all of it was sent', [logged(0, 100, { whole: false })], false],
    ['a cut one, and a later request from inside it', [logged(0, 60, { whole: false }), logged(50, 100)], false],
    ['a cut one, and the end of the file', [logged(0, 100, { whole: false }), logged(66, 100)], false],
    ['a cut one that was fetched again whole', [logged(0, 60, { whole: false }), logged(0, 100)], true],
  ])('%s', (_what, log, whole) => {
    for (const inOrder of [log, [...log].reverse()]) {
      const arrived = new Arrived()
      for (const each of inOrder) arrived.add(each)
      expect(arrived.covers(100)).toBe(whole)
    }
  })

  it('is never more than the union of the complete transfers', () => {
    const segment = fc.record({ from: fc.nat(99), length: fc.nat(40), whole: fc.boolean() })
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 30 }), (segments) => {
        const arrived = new Arrived()
        const sure = new Set<number>()
        for (const { from, length, whole } of segments) {
          const to = Math.min(100, from + length)
          arrived.add(logged(from, to, { whole }))
          if (whole) for (let at = from; at < to; at += 1) sure.add(at)
        }
        expect(arrived.covers(100)).toBe(sure.size === 100)
      }),
    )
  })
})

describe('the book of deliveries', () => {
  const deliveriesOf = (log: readonly DeliverySegment[]): string[] => {
    const told: string[] = []
    const book = new DeliveryBook(
      (path) => (path.startsWith('/N') ? 100 : undefined),
      (peer, path) => told.push(`${peer} ${path}`),
    )
    for (const each of log) book.add(each)
    return told
  }
  const from = (peer: string, each: DeliverySegment): DeliverySegment => ({ ...each, peer })

  it.each<[string, DeliverySegment[], string[]]>([
    ['NAME and NAME.mpu5 are never added up', [logged(0, 50), logged(50, 100, { path: '/N.mpu5' })], []],
    [
      'NAME.mpu5 complete next to a partial NAME',
      [logged(0, 50, { whole: false }), logged(0, 100, { path: '/N.mpu5' })],
      ['p /N.mpu5'],
    ],
    ['halves of two peers are none', [from('a', logged(0, 50)), from('b', logged(50, 100))], []],
    ['each peer is reported once', [logged(0, 100), logged(0, 100), from('b', logged(0, 100))], ['p /N', 'b /N']],
    ['a file that is not served is not a delivery', [logged(0, 100, { path: '/other' })], []],
  ])('%s', (_what, log, told) => expect(deliveriesOf(log)).toEqual(told))

  it('takes thousands of segments without choking', () => {
    const cuts = Array.from({ length: 20_000 }, (_, at) => logged(at % 90, (at % 90) + 5, { whole: false }))
    const ranges = Array.from({ length: 100 }, (_, at) => logged(99 - at, 100 - at))
    expect(deliveriesOf([...cuts, ...ranges])).toEqual(['p /N'])
  })
})

describe('a file to offer', () => {
  it('is not opened where it is a link, gone or of another length', async () => {
    const patch = await verifiedPatch(someBytes(100))
    good(await openOfferedFiles([patch]))
      .close()
      .catch(() => undefined)
    await rename(patch.path, `${patch.path}.there`)
    expect(codeOf(await openOfferedFiles([patch]))).toBe('patch.not-verified')
    await symlink(`${patch.path}.there`, patch.path)
    expect(codeOf(await openOfferedFiles([patch]))).toBe('patch.not-verified')
    await rm(patch.path)
    await writeFile(patch.path, 'short')
    expect(codeOf(await openOfferedFiles([patch]))).toBe('patch.not-verified')
  })
})

describe('addresses', () => {
  it.each([
    ['::ffff:10.0.0.1', '10.0.0.1', true],
    ['::1', '0:0:0:0:0:0:0:1', true],
    ['fe80::1%eth0', 'FE80::1', true],
    ['[::1]', '::1', true],
    ['10.0.0.1', '10.0.0.2', false],
    ['10.0.0.1', '::1', false],
    ['', '', false],
    ['host', 'host', false],
  ])('%s and %s are one: %s', (one, other, same) => expect(sameAddress(one, other)).toBe(same))

  it('are written for people and URLs', () => {
    expect(plainAddress('::FFFF:10.0.0.1')).toBe('10.0.0.1')
    expect([urlHost('::1'), urlHost('::ffff:10.0.0.1')]).toEqual(['[::1]', '10.0.0.1'])
  })
})
