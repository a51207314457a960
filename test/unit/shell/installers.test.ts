import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import manifest from '../../../package.json' with { type: 'json' }
import { launchOptions } from '../../../electron/shell/command-words.ts'
import { menuTemplate } from '../../../electron/shell/menu.ts'

// The installers of Windows and macOS cannot be built on each computer: here their configuration is read.

const root = path.resolve(import.meta.dirname, '../../..')
const read = (name: string): string => readFileSync(path.join(root, name), 'utf8')
const text = read('electron-builder.yml')

interface Resource {
  readonly from: string
  readonly to: string
}
interface Config {
  readonly appId: string
  readonly productName: string
  readonly extraResources: readonly Resource[]
  readonly fileAssociations: readonly { readonly ext: string; readonly name: string; readonly role: string }[]
  readonly mac: Readonly<Record<string, unknown>> & {
    readonly entitlements: string
    readonly entitlementsInherit: string
  }
  readonly win: { readonly target: readonly string[]; readonly extraResources: readonly Resource[] }
  readonly linux: { readonly target: readonly string[] }
}
const config = parse(text) as Config

describe('every installer', () => {
  it('is made by one command, of the kinds that each system knows', () => {
    expect(manifest.scripts.package).toBe('npm run build && npm run notices && electron-builder')
    expect(config.linux.target).toEqual(['AppImage', 'deb'])
    expect(config.win.target).toEqual(['nsis', 'portable'])
    expect(config.mac['target']).toEqual(['dmg'])
  })

  it('associates the files that the app opens, and no others', () => {
    expect(config.fileAssociations).not.toHaveLength(0)
    for (const { ext, role } of config.fileAssociations) {
      expect(role).toBe('Viewer')
      expect(launchOptions(['/opt/uptick', `/stick/a.${ext}`], true)).toEqual({ files: [`/stick/a.${ext}`] })
    }
    expect(launchOptions(['/opt/uptick', '/stick/a.txt'], true)).not.toHaveProperty('files')
  })

  it('names no identity: who signs is said by the environment', () => {
    const options = text.replaceAll(/^\s*#.*$/gm, '')
    expect(options).not.toMatch(/identity|certificate|teamId|appleId|password|publisherName|keychain/i)
  })
})

describe('the installer of Windows', () => {
  it('installs the app under the name that the shell gives Windows for its notices', () => {
    expect(read('electron/shell/shell.ts')).toContain(`const appId = '${config.appId}'`)
  })

  it('brings a command that runs the program in its console and gives its exit code on', () => {
    const launcher = config.win.extraResources.find(({ to }) => to === 'bin/uptick.cmd')
    const lines = read(launcher?.from ?? '').split('\r\n')
    // The program lies two folders above resources/bin.
    expect(lines).toContain(`"%~dp0..\\..\\${config.productName}.exe" %*`)
    expect(lines).toContain('set "ELECTRON_NO_ATTACH_CONSOLE="')
    expect(lines.at(-2)).toBe('exit /b %ERRORLEVEL%')
  })
})

describe('the installer of macOS', () => {
  it('is hardened and notarized, with the one entitlement that Electron needs', () => {
    expect(config.mac).toMatchObject({ hardenedRuntime: true, gatekeeperAssess: false, notarize: true })
    expect(config.mac.entitlementsInherit).toBe(config.mac.entitlements)
    expect(existsSync(path.join(root, config.mac.entitlements))).toBe(true)
    const keys = [...read(config.mac.entitlements).matchAll(/<key>(.+)<\/key>\s*<true\/>/g)].map(([, key]) => key)
    expect(keys).toEqual(['com.apple.security.cs.allow-jit'])
  })

  it('says why the app asks for the local network', () => {
    expect(config.mac['extendInfo']).toMatchObject({
      NSLocalNetworkUsageDescription: expect.stringMatching(/appliances/) as string,
    })
  })

  it('has the product in the menu, and a launcher that finds the program of that name', () => {
    const help = {
      about: () => undefined,
      openLog: () => undefined,
      showData: () => undefined,
      testNotice: () => undefined,
    }
    expect(menuTemplate(() => undefined, help, 'darwin')[0]?.label).toBe(config.productName)
    expect(read('electron/shell/launchers/uptick.sh')).toContain(`/../../MacOS/${config.productName}"`)
  })
})
