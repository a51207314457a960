import { spawn } from 'node:child_process'
import {
  chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync,
} from 'node:fs' // prettier-ignore
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { extractAll, listPackage } from '@electron/asar'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import manifest from '../../../package.json' with { type: 'json' }
import { buildWhereStale } from '../../../electron/headless/build.ts'
import { startPractice } from '../../../electron/practice/practice.ts'
import { importsOf } from './imports-of.ts'

// The package as electron-builder makes it by our list, around a stand-in for Electron's binary. What the real binary makes
// of it is for the desktop suite, where there is one.

const root = path.resolve(import.meta.dirname, '../../..')
const folder = mkdtempSync(path.join(tmpdir(), 'uptick-package-'))
const unpacked = path.join(folder, 'release', 'linux-unpacked')
const app = path.join(folder, 'app')
let files: string[] = []

interface Ended {
  readonly exit: number | null
  readonly out: string
  readonly errors: string
}

function node(words: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, words, { cwd: root, env: { ...process.env, ...env } })
    let out = ''
    let errors = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
    child.once('close', (exit) => resolve({ exit, out, errors }))
  })
}

/** The files that electron-builder looks for, a binary with a fuse wire that is not set, and no Electron in it. */
function standInElectron(): string {
  const dist = path.join(folder, 'electron')
  for (const name of ['locales', 'resources']) mkdirSync(path.join(dist, name), { recursive: true })
  const wire = [Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'), Buffer.from([1, 9]), Buffer.from('011001011')]
  writeFileSync(path.join(dist, 'electron'), Buffer.concat([Buffer.from('\x7fELF'), ...wire, Buffer.alloc(64)]))
  chmodSync(path.join(dist, 'electron'), 0o755)
  for (const name of ['version', 'LICENSE', 'locales/en-US.pak']) writeFileSync(path.join(dist, name), '-')
  return dist
}

/** The JavaScript of the packaged shell, by its name in the archive. */
function bundles(): { name: string; text: string }[] {
  const names = files.filter((name) => /^\/dist\/electron\/.*\.js$/.test(name))
  return names.map((name) => ({ name, text: readFileSync(path.join(app, name), 'utf8') }))
}

beforeAll(async () => {
  // Built only where older than the sources: the page tests may be reading dist at this moment.
  expect(await buildWhereStale(root, ['shell', 'record', 'page'])).toBe(true)
  const notices = await node(['electron/shell/packaging/collect-notices.ts'])
  if (notices.exit !== 0) throw new Error(notices.out + notices.errors)
  const options = [`-c.electronDist=${standInElectron()}`, `-c.directories.output=${path.join(folder, 'release')}`]
  const made = await node(['node_modules/electron-builder/cli.js', '--dir', '--linux', ...options])
  if (made.exit !== 0) throw new Error(made.out + made.errors)
  const archive = path.join(unpacked, 'resources', 'app.asar')
  files = listPackage(archive, { isPack: false }).map((name) => name.replaceAll('\\', '/'))
  extractAll(archive, app)
}, 120_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the package', () => {
  it('is made for the Electron that is pinned', () => {
    const config = parse(readFileSync(path.join(root, 'electron-builder.yml'), 'utf8')) as { electronVersion: string }
    expect(config.electronVersion).toBe(manifest.devDependencies.electron)
  })

  it('has an icon for each system, in the form that the system reads', () => {
    const config = parse(readFileSync(path.join(root, 'electron-builder.yml'), 'utf8')) as {
      [system in 'linux' | 'mac' | 'win']: { icon: string }
    }
    const start = (file: string, bytes: number): string =>
      readFileSync(path.join(root, file)).subarray(0, bytes).toString('latin1')
    expect(start(config.mac.icon, 4)).toBe('icns')
    expect(start(config.win.icon, 4)).toBe('\0\0\u0001\0')
    expect(start(path.join(config.linux.icon, '512x512.png'), 4)).toBe('\u0089PNG')
  })

  it('contains the bundles and the documents, in less than 4 MB, and no other packages', () => {
    expect(files).toEqual(
      expect.arrayContaining([
        '/package.json',
        '/dist/electron/main.js',
        '/dist/electron/preload.cjs',
        '/dist/renderer/index.html',
        '/dist/record/verifier.js',
        '/shared/runbook/documents/mos-upgrade.md',
      ]),
    )
    expect(files.filter((name) => name.startsWith('/node_modules'))).toEqual([])
    expect(statSync(path.join(unpacked, 'resources', 'app.asar')).size).toBeLessThan(4_000_000)
    const imported = bundles().flatMap(({ text }) => Object.values(importsOf(text)).flat())
    const packages = imported.filter((name) => !name.startsWith('.') && !isBuiltin(name))
    expect(new Set(packages)).toEqual(new Set(['electron']))
  })

  it('loads the host, the practice appliance and the window only when they are needed', () => {
    const text = new Map(bundles().map((bundle) => [bundle.name, bundle.text]))
    const loaded = new Set(['/dist/electron/main.js'])
    for (const name of loaded) {
      for (const part of importsOf(text.get(name) ?? '').start.filter((one) => one.startsWith('.'))) {
        loaded.add(path.posix.join(path.posix.dirname(name), part))
      }
    }
    const parts = [...loaded].map((name) => path.basename(name).replace(/-[^-]{8}\.js$/, ''))
    expect(parts).toContain('command-words')
    expect(parts.filter((name) => /^(?:host|practice.*|shell|session|carry|schemas|vault)$/.test(name))).toEqual([])
  })

  it('holds no source, no test, no browser door and nothing of the tools', () => {
    const own = files.filter((name) => !name.startsWith('/dist/electron/parts'))
    expect(own.filter((name) => /\.tsx?$|\/test(?:\/|$)|headless|practice/.test(name))).toEqual([])
    for (const { name, text } of bundles()) expect(text, name).not.toContain('browser-door')
  })

  it('has its fuses set: no plain Node can be made of it, and it loads nothing but its archive', async () => {
    const wire = await getCurrentFuseWire(path.join(unpacked, 'uptick'))
    const set = (option: FuseV1Options): boolean => Number(wire[option]) === '1'.charCodeAt(0)
    expect(set(FuseV1Options.RunAsNode)).toBe(false)
    expect(set(FuseV1Options.EnableNodeOptionsEnvironmentVariable)).toBe(false)
    expect(set(FuseV1Options.EnableNodeCliInspectArguments)).toBe(false)
    expect(set(FuseV1Options.OnlyLoadAppFromAsar)).toBe(true)
    expect(set(FuseV1Options.EnableEmbeddedAsarIntegrityValidation)).toBe(true)
    expect(set(FuseV1Options.GrantFileProtocolExtraPrivileges)).toBe(false)
  })

  it('brings the licenses of what it contains, and a bill of materials that names the same packages', () => {
    const notices = path.join(unpacked, 'resources', 'notices')
    const licenses = readFileSync(path.join(notices, 'THIRD-PARTY-LICENSES.txt'), 'utf8')
    const bill = JSON.parse(readFileSync(path.join(notices, 'sbom.cdx.json'), 'utf8')) as {
      bomFormat: string
      components: { name: string; version: string; purl: string }[]
    }
    expect(bill.bomFormat).toBe('CycloneDX')
    const named = bill.components.map(({ name, version }) => `${name}@${version}`)
    const { dependencies, devDependencies } = manifest
    expect(named).toContain(`electron@${devDependencies.electron}`)
    for (const name of ['zod', 'electron-store', 'conf', '@noble/hashes'] as const) {
      expect(
        named.some((one) => one.startsWith(`${name}@`)),
        name,
      ).toBe(true)
    }
    expect(named).toContain(`zod@${dependencies.zod}`)
    expect(named).toContain(`react@${devDependencies.react}`)
    expect(named.filter((one) => /^(?:vite|vitest|typescript|@playwright)/.test(one))).toEqual([])
    for (const one of named.filter((name) => !name.startsWith('electron@'))) expect(licenses).toContain(`\n${one} (`)
    expect(licenses).toContain('Permission is hereby granted, free of charge')
  })

  it('brings a launcher for the command line', () => {
    expect(existsSync(path.join(unpacked, 'resources', 'bin', 'uptick'))).toBe(true)
  })

  it('checks an appliance, exports the record and verifies it, with nothing but what is in it', async () => {
    const standIn = path.join(folder, 'stand-in.mjs')
    writeFileSync(
      standIn,
      `import { registerHooks } from 'node:module'
const app = 'export const app = { isPackaged: false, whenReady: async () => {}, exit: (code) => { process.exitCode = code } };'
const source = app + 'export const safeStorage = { isEncryptionAvailable: () => false }; export default {}'
const url = 'data:text/javascript,' + encodeURIComponent(source)
registerHooks({
  resolve: (name, context, next) =>
    name === 'electron' ? { url, shortCircuit: true } : next(name, context),
})
`,
    )
    const password = 'avocet-5-stile'
    const practice = await startPractice({ password })
    const data = ['--json', '--data', path.join(folder, 'data')]
    const uptick = (...words: string[]): Promise<Ended> =>
      node(['--import', pathToFileURL(standIn).href, path.join(app, 'dist/electron/main.js'), ...words, ...data], {
        UPTICK_PASSWORD: password,
      })
    try {
      const checked = await uptick('check', practice.appliances[0]!.address)
      expect(checked.exit, checked.errors).toBe(4)
      const summary = JSON.parse(checked.out.trim().split('\n').at(-1) ?? '') as { run: string }
      const file = path.join(folder, 'record.html')
      expect(await uptick('export', summary.run, '--format', 'html', '--out', file)).toMatchObject({ exit: 0 })
      expect(await uptick('verify', file)).toMatchObject({ exit: 0 })
    } finally {
      await practice.dispose()
    }
  }, 180_000)
})
