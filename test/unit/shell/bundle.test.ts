import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const configFile = path.join(import.meta.dirname, '..', '..', '..', 'electron', 'vite.config.ts')
let outDir = ''

beforeAll(async () => {
  outDir = await mkdtemp(path.join(tmpdir(), 'uptick-bundle-'))
  for (const mode of ['production', 'preload']) {
    await build({ configFile, mode, logLevel: 'error', build: { outDir, emptyOutDir: false } })
  }
})
afterAll(() => rm(outDir, { recursive: true, force: true }))

describe('the bundles of the shell', () => {
  it('a sandboxed window can load the preload: one CommonJS file that asks for electron alone', async () => {
    const preload = await readFile(path.join(outDir, 'preload.cjs'), 'utf8')
    const required = [...preload.matchAll(/require\("([^"]+)"\)/g)].map((found) => found[1])
    expect(required).toEqual(['electron'])
    expect(preload).not.toMatch(/^import /m)
    expect(preload.match(/uptick:\w+/g)?.sort()).toEqual(['uptick:call', 'uptick:push', 'uptick:push'])
  })

  it('the main bundle holds our own code and leaves packages where npm put them', async () => {
    const main = await readFile(path.join(outDir, 'main.js'), 'utf8')
    const imported = [...main.matchAll(/^import .*?"([^"]+)";?$/gm)].map((found) => found[1] ?? '')
    expect(imported).toContain('electron')
    expect(imported).toContain('electron-store')
    expect(imported.filter((name) => name.startsWith('.'))).toEqual([])
    expect(main).not.toContain('class ZodType ')
  })
})
