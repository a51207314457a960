import { open, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { coverFile, proveCover } from '../../../electron/host/offer/delivery-log.ts'
import type { LoggedSegment } from '../../../electron/host/offer/delivery-log.ts'
import { plainAddress, sameAddress, urlHost } from '../../../electron/host/offer/addresses.ts'
import { openOfferedFiles } from '../../../electron/host/offer/offered-files.ts'
import { codeOf, good, sha256, someBytes, verifiedPatch } from '../mirror/kit.ts'

function logged(
  from: number,
  to: number,
  more: { whole?: boolean; path?: string; begun?: number; ended?: number } = {},
): LoggedSegment {
  const { whole = true, path = '/N', begun = 1, ended = 2 } = more
  return { begun, ended, segment: { peer: 'p', path, from, to, sha256: '', whole, protocol: 'ftp' } }
}

describe('what covers a file of 100 bytes', () => {
  it.each<[string, LoggedSegment[], boolean]>([
    ['nothing', [], false],
    ['one whole segment', [logged(0, 100)], true],
    ['two that meet', [logged(50, 100), logged(0, 50)], true],
    ['two that overlap', [logged(40, 100), logged(0, 60)], true],
    ['two with a gap', [logged(0, 50), logged(51, 100)], false],
    ['one without its end', [logged(0, 99)], false],
    ['one without its beginning', [logged(1, 100)], false],
    ['a cut one, though all of it was sent', [logged(0, 100, { whole: false })], false],
    [
      'a cut one that a later request went on from',
      [logged(0, 60, { whole: false }), logged(50, 100, { begun: 3, ended: 4 })],
      true,
    ],
    [
      'a cut one, and a rest that was asked for at the same time',
      [logged(0, 60, { whole: false, ended: 5 }), logged(50, 100, { begun: 3, ended: 4 })],
      false,
    ],
    [
      'a cut one that was passed over',
      [logged(0, 60, { whole: false }), logged(61, 100, { begun: 3, ended: 4 })],
      false,
    ],
    ['NAME and NAME.mpu5', [logged(0, 50), logged(50, 100, { path: '/N.mpu5' })], false],
    ['NAME.mpu5 whole beside a cut NAME', [logged(0, 50, { whole: false }), logged(0, 100, { path: '/N.mpu5' })], true],
  ])('%s', (_what, log, covers) => expect(coverFile(log, 100) !== undefined).toBe(covers))
})

describe('the proof', () => {
  const bytes = someBytes(3_000_000)
  const segment = (from: number, to: number, of: Uint8Array = bytes): LoggedSegment => ({
    begun: 1,
    ended: 2,
    segment: { peer: 'p', path: '/N', from, to, sha256: sha256(of.subarray(from, to)), whole: true, protocol: 'ftp' },
  })
  const other = Buffer.from(bytes)
  other[2_000_000] = 255 - (other[2_000_000] ?? 0)

  it.each<[string, LoggedSegment[], boolean]>([
    ['the file itself', [segment(0, 3_000_000)], true],
    ['its parts', [segment(0, 1_500_000), segment(1_500_000, 3_000_000)], true],
    ['its parts, overlapping', [segment(0, 1_500_001), segment(7, 3_000_000)], true],
    ['another file', [segment(0, 3_000_000, other)], false],
    ['a part of another file', [segment(0, 1_500_000), segment(1_500_000, 3_000_000, other)], false],
  ])('of %s', async (_what, log, proven) => {
    const patch = await verifiedPatch(bytes)
    const handle = await open(patch.path)
    expect(await proveCover(coverFile(log, bytes.length) ?? [], patch, handle)).toBe(proven)
    await handle.close()
  })

  it('fails where the file on the disk is not the verified one any more', async () => {
    const patch = await verifiedPatch(bytes)
    await writeFile(patch.path, other)
    const handle = await open(patch.path)
    const log = [segment(0, 1_500_000, other), segment(1_500_000, 3_000_000, other)]
    expect(await proveCover(coverFile(log, bytes.length) ?? [], patch, handle)).toBe(false)
    await handle.close()
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
