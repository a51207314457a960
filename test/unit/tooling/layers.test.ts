import path from 'node:path'
import { ESLint } from 'eslint'
import tseslint from 'typescript-eslint'
import { describe, expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../../..')

// A made-up file is in no tsconfig: the layer rules need no types.
const eslint = new ESLint({
  cwd: root,
  overrideConfigFile: path.join(root, 'test/eslint.config.mjs'),
  overrideConfig: [tseslint.configs.disableTypeChecked as never],
})

const layerRules = new Set([
  'import-x/no-restricted-paths',
  '@typescript-eslint/no-restricted-imports',
  'no-restricted-syntax',
])

async function complaints(filePath: string, source: string): Promise<string[]> {
  const [result] = await eslint.lintText(`${source}\n`, { filePath: path.join(root, filePath) })
  if (result === undefined || result.fatalErrorCount > 0) throw new Error(JSON.stringify(result?.messages))
  return result.messages.filter(({ ruleId }) => layerRules.has(ruleId ?? '')).map(({ message }) => message)
}

/** A made-up file, what it imports, and where the message says the thing belongs. */
const closed: [string, string, RegExp][] = [
  ['shared/base/x.ts', `export * from '../model/patch.ts'`, /move the code up to the room/],
  ['shared/base/x.ts', `export * from 'zod'`, /not for this room/],
  ['shared/model/x.ts', `export * from '../runbook/condition.ts'`, /behaviour belongs to/],
  ['shared/runbook/x.ts', `export * from '../console/reply.ts'`, /talks to an appliance belongs to shared\/engine/],
  ['shared/runbook/x.ts', `export * from 'node:fs'`, /ask for a port/],
  ['shared/console/x.ts', `export * from 'node:net'`, /ask for a port/],
  ['shared/console/x.ts', `export * from '../engine/ports.ts'`, /decisions to shared\/engine/],
  ['shared/console/x.ts', `export * from 'zod'`, /sockets belong to electron\/host\/console/],
  ['shared/engine/x.ts', `export * from 'fs'`, /ask for a port/],
  ['shared/engine/x.ts', `export * from '../record/chain.ts'`, /make them real in electron\/host/],
  [
    'shared/engine/x.ts',
    `export * from '../../electron/host/computer/settings.ts'`,
    /make them real in electron\/host/,
  ],
  ['shared/engine/steps/x.ts', `export const x = import('node:fs')`, /ask for a port/],
  ['shared/record/x.ts', `export * from '../engine/ports.ts'`, /files and keys belong to electron\/host\/record/],
  ['shared/contract/x.ts', `export * from '../runbook/condition.ts'`, /who answers belongs to electron\/host/],
  ['shared/model/x.ts', `export const x = 1 as unknown as string`, /give the value a schema/],
  ['renderer/ui/x.ts', `export const x = 1 as unknown as string`, /give the value a schema/],
  ['electron/host/x.ts', `export * from 'electron'`, /Only electron\/shell knows Electron/],
  ['electron/host/x.ts', `export * from 'electron-store'`, /only electron\/shell may/],
  ['electron/host/x.ts', `export const x = import('electron')`, /Only electron\/shell knows Electron/],
  ['electron/host/offer/x.ts', `export * from 'ws'`, /streamed answer/],
  ['electron/host/x.ts', `export * from '../headless/browser-door.ts'`, /handed what the entry points know/],
  ['electron/host/disk/x.ts', `export * from '../keys/vault.ts'`, /ground floor of the host/],
  ['electron/host/computer/x.ts', `export * from '../keys/vault.ts'`, /what uses it belongs to another wing/],
  ['electron/host/keys/x.ts', `export * from '../journal/run-folder.ts'`, /what signs belongs to/],
  ['electron/host/journal/x.ts', `export * from '../runs/open-run.ts'`, /knows several runs/],
  ['electron/host/console/x.ts', `export * from '../runs/open-run.ts'`, /what to send belongs to/],
  ['electron/host/mirror/x.ts', `export * from '../offer/limits.ts'`, /what serves them belongs to/],
  ['electron/host/offer/x.ts', `export * from '../runs/runs.ts'`, /which run it serves belongs to/],
  ['electron/host/record/x.ts', `export * from '../runs/open-run.ts'`, /knows several runs/],
  ['electron/host/runs/x.ts', `export * from '../handlers/dispatch.ts'`, /calls of the contract belong to/],
  ['electron/host/handlers/x.ts', `export * from '../host.ts'`, /puts the host together/],
  ['electron/practice/x.ts', `export * from '../host/computer/settings.ts'`, /a door introduces them/],
  ['electron/practice/x.ts', `export * from '../../shared/engine/interlocks.ts'`, /a door introduces them/],
  ['electron/practice/x.ts', `export * from 'electron'`, /Only electron\/shell knows Electron/],
  ['electron/shell/x.ts', `export * from '../headless/browser-door.ts'`, /ask the host through the contract/],
  ['electron/shell/x.ts', `export * from '../../shared/engine/interlocks.ts'`, /ask the host through the contract/],
  ['electron/headless/x.ts', `export * from '../shell/shell.ts'`, /only electron\/shell may know Electron/],
  ['electron/headless/x.ts', `export * from '../../shared/engine/interlocks.ts'`, /ask the host through the contract/],
  ['electron/headless/x.ts', `export * from 'electron-store'`, /only electron\/shell may/],
  ['electron/preload.ts', `export * from '../shared/contract/contract.ts'`, /two functions over two channels/],
  ['electron/preload.ts', `export * from '../shared/contract/envelope.ts'`, /Types alone cross here/],
  ['electron/preload.ts', `export * from 'node:fs'`, /ask for a port/],
  ['renderer/link.ts', `export * from './ui/frame/app.tsx'`, /belongs to renderer\/state/],
  ['renderer/state/x.ts', `export * from '../ui/frame/app.tsx'`, /views to renderer\/ui/],
  ['renderer/state/x.ts', `export * from '../../shared/engine/interlocks.ts'`, /work belongs to electron\/host/],
  ['renderer/state/x.ts', `export * from 'node:path'`, /ask for a port/],
  ['renderer/state/x.ts', `export * from '../commands/key-map.ts'`, /views to renderer\/ui/],
  ['renderer/ui/parts/x.tsx', `export * from '../../commands/key-map.ts'`, /gives a command belongs to/],
  ['renderer/ui/parts/x.tsx', `export type * from '../run/run-view.tsx'`, /a part serves any screen/],
  ['renderer/commands/x.ts', `export * from '../ui/run/run-view.tsx'`, /belongs to the screen that offers it/],
  ['renderer/commands/x.ts', `export * from '../ui/frame/views.ts'`, /belongs to the screen that offers it/],
  ['renderer/ui/run/x.tsx', `export * from '../frame/app.tsx'`, /two screens share belongs to/],
  ['renderer/ui/run/x.tsx', `export * from '../start/start-view.tsx'`, /two screens share belongs to/],
  ['renderer/ui/frame/x.tsx', `export * from '../../link.ts'`, /a view asks a hook/],
  ['renderer/ui/run/x.tsx', `export { fold } from '../../../shared/model/fold.ts'`, /Types alone cross here/],
  ['renderer/ui/parts/x.tsx', `export { fold } from '../../../shared/model/fold.ts'`, /Types alone cross here/],
  ['renderer/commands/x.ts', `export { fold } from '../../shared/model/fold.ts'`, /Types alone cross here/],
  ['renderer/ui/run/x.tsx', `export * from '../../../shared/base/result.ts'`, /a view asks a hook/],
  ['renderer/ui/frame/x.tsx', `export * from '../../../electron/host/computer/settings.ts'`, /a view asks a hook/],
  ['renderer/x.tsx', `export * from 'electron'`, /Only electron\/shell knows Electron/],
  ['electron/host/x.ts', `export * from '../../test/peers/programs.ts'`, /Not from electron\/host/],
]

const open: [string, string][] = [
  ['shared/model/x.ts', `export * from 'zod'\nexport * from '../base/result.ts'\nexport * from './patch.ts'`],
  ['shared/runbook/x.ts', `export * from 'yaml'\nexport * from '@marcbachmann/cel-js'`],
  ['shared/engine/steps/x.ts', `export * from '../../runbook/condition.ts'\nexport * from '../ports.ts'`],
  ['shared/record/x.ts', `export * from '@noble/hashes/sha2.js'`],
  ['electron/host/x.ts', `export * from 'node:fs'\nexport * from '../../shared/engine/ports.ts'`],
  ['electron/host/handlers/x.ts', `export * from '../runs/runs.ts'\nexport * from '../disk/faults.ts'`],
  ['electron/practice/x.ts', `export * from 'node:net'\nexport * from '../../shared/console/telnet-codec.ts'`],
  [
    'electron/shell/x.ts',
    `export * from 'electron'\nexport * from '../headless/cli.ts'\nexport * from 'electron-store'`,
  ],
  [
    'electron/headless/x.ts',
    `export * from '../host/computer/settings.ts'\nexport * from '../../shared/base/failure.ts'`,
  ],
  ['electron/preload.ts', `export * from 'electron'\nexport type * from '../shared/contract/envelope.ts'`],
  [
    'renderer/state/x.ts',
    `export * from 'react'\nexport * from '../link.ts'\nexport * from '../../shared/model/fold.ts'`,
  ],
  [
    'renderer/ui/parts/x.tsx',
    `export * from '../../state/hooks.ts'\nexport type * from '../../../shared/model/fold.ts'`,
  ],
  ['renderer/commands/x.tsx', `export * from '../ui/parts/button.tsx'\nexport * from '../state/hooks.ts'`],
  ['renderer/ui/run/x.tsx', `export * from '../../commands/key-map.ts'\nexport * from '../parts/button.tsx'`],
  ['renderer/ui/frame/x.tsx', `export * from '../run/run-view.tsx'\nexport * from '../../commands/key-map.ts'`],
  ['test/unit/x.ts', `export * from 'electron'\nexport * from '../../shared/engine/ports.ts'`],
]

describe('the layer table', { timeout: 180_000 }, () => {
  test.each(closed)('%s may not: %s', async (file, source, belongs) => {
    const said = await complaints(file, source)
    expect(said.some((message) => belongs.test(message))).toBe(true)
  })

  test.each(open)('%s may: %s', async (file, source) => {
    expect(await complaints(file, source)).toEqual([])
  })
})
