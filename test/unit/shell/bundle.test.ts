import { isBuiltin } from 'node:module'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importsOf } from './imports-of.ts'

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

  it('main.js and its parts hold their packages, and leave only Electron outside', async () => {
    const parts = (await readdir(path.join(outDir, 'parts'))).map((name) => path.join('parts', name))
    const texts = await Promise.all(['main.js', ...parts].map((name) => readFile(path.join(outDir, name), 'utf8')))
    const outside = new Set(texts.flatMap((text) => Object.values(importsOf(text)).flat()))
    expect([...outside].filter((name) => !name.startsWith('.') && !isBuiltin(name)).sort()).toEqual(['electron'])
  })
})
