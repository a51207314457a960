import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSums } from '../../../electron/host/mirror/companions.ts'
import { updateFiles } from '../../../electron/host/mirror/update-files.ts'
import { codeOf, good, ownCache, ownFolder, sha256, someBytes } from './kit.ts'

const bytes = someBytes(50_000, 8)
const digest = (algorithm: string): string => createHash(algorithm).update(bytes).digest('hex')
const zeros = '0'.repeat(64)

/** A stick with the update and one more file. */
function stickWith(name: string, text: string | Buffer): string {
  const folder = ownFolder()
  const path = join(folder, 'R4_4_3-GA.mpu5')
  writeFileSync(path, bytes)
  writeFileSync(join(folder, name), text)
  return path
}

async function refusedFor(name: string): Promise<void> {
  const path = stickWith(name, 'x')
  const cache = await ownCache()
  expect(await cache.importFile(path)).toMatchObject({
    failure: { code: 'patch.short', sentence: expect.stringContaining(name) as string },
  })
  good(await cache.importFile(path, { sha256: sha256(bytes) }))
}

describe('next to an update', () => {
  it.each(['.aria2', '.part', '.lftp-pget-status', '.crdownload', '.filepart', '.!qB', '.PART'])(
    'the trace of an unfinished download (%s) is a reason to refuse, unless the hash is given',
    (ending) => refusedFor(`R4_4_3-GA.mpu5${ending}`),
  )

  it('so is the file that rsync copies into', () => refusedFor('.R4_4_3-GA.mpu5.Xyz123'))

  it.each(['R4_4_3-GA.mpu5.notes', '.R4_4_3-GA.mpu5.swp', '.DS_Store', 'R4_4_3-GA.mpu5.asc'])(
    '%s is not such a trace',
    async (name) => {
      good(await (await ownCache()).importFile(stickWith(name, 'x')))
    },
  )

  it.each<[string, string, string | Buffer]>([
    ['a list', 'SHA256SUMS', `${zeros}  R4_4_3-GA.mpu5\n`],
    ['a list with stars', 'sha256sums.txt', `${zeros} *./R4_4_3-GA.mpu5\r\n`],
    ['a tagged list', 'CHECKSUMS', `SHA256 (R4_4_3-GA.mpu5) = ${zeros}\n`],
    ['a hash alone', 'R4_4_3-GA.mpu5.sha256', zeros],
    ['an MD5', 'R4_4_3-GA.mpu5.md5', `${'0'.repeat(32)}  R4_4_3-GA.mpu5\n`],
    ['an MD5 by its name without the extension', 'R4_4_3-GA.md5', '0'.repeat(32)],
    ['a list in UTF-16', 'SHA256SUMS', Buffer.from(`\ufeff${zeros}  R4_4_3-GA.mpu5\r\n`, 'utf16le')],
  ])('%s that contradicts it is heeded', async (_what, name, text) => {
    expect(codeOf(await (await ownCache()).importFile(stickWith(name, text)))).toBe('patch.digest-mismatch')
  })

  it.each<[string, string, string]>([
    ['a list that agrees', 'SHA256SUMS', `${digest('sha256')}  R4_4_3-GA.mpu5\n`],
    ['an MD5 that agrees', 'R4_4_3-GA.mpu5.md5', digest('md5').toUpperCase()],
    ['a list of other files', 'SHA256SUMS', `${zeros}  D4_1.mpu5\n`],
    ['a note', 'README.txt', zeros],
  ])('%s makes it no surer', async (_what, name, text) => {
    expect(good(await (await ownCache()).importFile(stickWith(name, text))).trust).toBe('own-hash-only')
  })

  it('the companions that a Mac makes are skipped, and capital letters in the extension are not', async () => {
    const path = stickWith('._R4_4_3-GA.mpu5', 'x')
    const folder = join(path, '..')
    writeFileSync(join(folder, 'D4_1.MPU5'), bytes)
    const { files, passedOver } = good(await updateFiles(folder))
    expect(files.map((file) => file.slice(folder.length + 1))).toEqual(['D4_1.MPU5', 'R4_4_3-GA.mpu5'])
    expect(passedOver).toBe(1)
    expect(good(await (await ownCache()).importFile(join(folder, 'D4_1.MPU5'))).name).toBe('D4_1')
  })
})

it('sums are read as tools write them', () => {
  expect(readSums(`${zeros}  a b.mpu5\n\\${zeros} *c\nMD5 (d) = ${'1'.repeat(32)}\n\n# note\nnonsense`)).toEqual([
    { hash: zeros, name: 'a b.mpu5' },
    { hash: zeros, name: 'c' },
    { name: 'd', hash: '1'.repeat(32) },
  ])
})
