import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { readFailure } from '../../../electron/host/disk/faults.ts'
import { ownCache, ownFolder, someBytes } from './kit.ts'

// The account that runs the tests may be able to read everything, so a file that disappears between the look at it and
// its opening plays one that cannot be read.
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>()
  return {
    ...fs,
    createReadStream: (path: string, options: object) => fs.createReadStream(`${path}.gone`, options),
  }
})

it('a file that can be seen but not opened is a failure of that file, and ends nothing else', async () => {
  const folder = ownFolder()
  mkdirSync(join(folder, 'stick'))
  const file = join(folder, 'stick', 'P4_4_3-GA.mpu5')
  writeFileSync(file, someBytes(1000))
  const result = await (await ownCache()).importFile(file)
  expect(result).toMatchObject({ failure: { code: 'disk.not-readable', sentence: `${file} cannot be read.` } })
})

it.each([
  ['EACCES', 'Check who may read it.'],
  ['EPERM', 'Check who may read it.'],
  ['EIO', 'Check that it exists and that its disk is sound.'],
])('%s while something is read is not called a fault of writing', (code, hint) => {
  const fault = readFailure(Object.assign(new Error(code), { code }), '/stick/N.mpu5')
  expect(fault).toMatchObject({ code: 'disk.not-readable', sentence: '/stick/N.mpu5 cannot be read.', hint })
})
