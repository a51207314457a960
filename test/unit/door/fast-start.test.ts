import { execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import manifest from '../../../package.json' with { type: 'json' }
import { bundleEntry, bundleFolder, freshBundle, stampFile, stampOf } from '../../../electron/headless/bundle-stamp.mjs'

// A command starts from the bundle while every source is as it was when the bundle was made, and from the sources otherwise.

const checkout = path.resolve(import.meta.dirname, '../../..')
let root = ''
const file = (name: string): string => path.join(root, name)

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'uptick-start-'))
  for (const name of ['electron/headless', 'shared/base', bundleFolder]) mkdirSync(file(name), { recursive: true })
  for (const name of ['electron/headless/program.ts', 'shared/base/result.ts']) {
    writeFileSync(file(name), "process.stdout.write('source')\n")
  }
  for (const name of ['package.json', 'package-lock.json']) writeFileSync(file(name), '{"type":"module"}')
  for (const name of ['bundle-stamp.mjs', 'uptick.mjs']) {
    cpSync(path.join(checkout, 'electron/headless', name), file(`electron/headless/${name}`))
  }
  writeFileSync(file(`${bundleFolder}/${bundleEntry}`), "process.stdout.write('bundle')\n")
  writeFileSync(file(`${bundleFolder}/${stampFile}`), stampOf(root))
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

const started = (): string =>
  execFileSync(process.execPath, [file('electron/headless/uptick.mjs')], { encoding: 'utf8' })

/** Starts the command line with a Node that does not run TypeScript, as Node 20 does not. */
const startedByOlderNode = (...options: string[]) =>
  spawnSync(process.execPath, ['--no-experimental-strip-types', file('electron/headless/uptick.mjs'), ...options], {
    encoding: 'utf8',
  })

describe('an older Node', () => {
  it('hands over to the pinned Node, with the options and the exit code', () => {
    mkdirSync(file('node_modules/node/bin'), { recursive: true })
    writeFileSync(file('node_modules/node/bin/node'), '#!/bin/sh\necho "pinned: $2 $3"\nexit 6\n', { mode: 0o755 })
    expect(startedByOlderNode('show', 'a b')).toMatchObject({ stdout: 'pinned: show a b\n', status: 6 })
  })

  it('says what to do where the pinned Node is not installed', () => {
    const { status, stderr } = startedByOlderNode()
    expect(stderr).toBe(
      `uptick: Node ${process.versions.node} cannot run TypeScript. Run \`npm ci\`, which installs Node 24.\n`,
    )
    expect(status).toBe(8)
  })
})

describe('the start of a command', () => {
  it('runs the bundle while no source has changed', () => {
    expect(freshBundle(root)).toBe(file(`${bundleFolder}/${bundleEntry}`))
    expect(started()).toBe('bundle')
  })

  it.each<[string, () => void]>([
    ['was edited', () => writeFileSync(file('shared/base/result.ts'), '// changed')],
    ['was replaced by an older file of the same size', () => utimesSync(file('shared/base/result.ts'), 1000, 1000)],
    ['was added', () => writeFileSync(file('shared/base/failure.ts'), '')],
    ['was removed', () => rmSync(file('shared/base/result.ts'))],
    ['was renamed', () => renameSync(file('shared/base/result.ts'), file('shared/base/results.ts'))],
    ['is the list of packages', () => writeFileSync(file('package-lock.json'), '{ }')],
  ])('runs the sources when one of them %s', (_change, change) => {
    change()
    expect(freshBundle(root)).toBeUndefined()
    expect(started()).toBe('source')
  })

  it('runs the sources when there is no bundle, or one whose build did not end', () => {
    rmSync(file(`${bundleFolder}/${stampFile}`))
    expect(started()).toBe('source')
    rmSync(file(bundleFolder), { recursive: true })
    expect(started()).toBe('source')
  })

  it('keeps its compiled code inside the checkout, where no other user can write', () => {
    started()
    expect(statSync(file('dist/compile-cache')).isDirectory()).toBe(true)
  })
})

describe('the command line', () => {
  it('is started by every script of the manifest through the fast entry', () => {
    expect(manifest.scripts.uptick).toBe('node electron/headless/uptick.mjs')
    expect(manifest.scripts.start).toBe('node electron/headless/uptick.mjs open')
  })

  it('loads no command, no host and no practice appliance before it knows its words', () => {
    const loaded = new Set([path.join(checkout, 'electron/headless/program.ts')])
    for (const name of loaded) {
      const text = readFileSync(name, 'utf8')
      for (const [, target = ''] of text.matchAll(/^(?:import|export) (?!type )[^;]*? from '(\.[^']+)'/gm)) {
        if (target.endsWith('.ts')) loaded.add(path.join(path.dirname(name), target))
      }
    }
    const names = [...loaded].map((name) => path.relative(checkout, name)).sort()
    expect(names).toContain('electron/headless/cli.ts')
    expect(names.filter((name) => /commands|host|practice|contract|model/.test(name))).toEqual([])
  })
})
