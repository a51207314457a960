import { readdirSync } from 'node:fs'
import { builtinModules } from 'node:module'
import js from '@eslint/js'
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript'
import { importX } from 'eslint-plugin-import-x'
import reactHooks from 'eslint-plugin-react-hooks'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

const root = `${import.meta.dirname}/..`
/** Wings of the host: folders that the lower ones of this table may not import from. */
const wings = (...names) => names.map((name) => `electron/host/${name}`)
/** The screens of the page: a folder each, closed to one another. */
const screens = readdirSync(`${root}/renderer/ui`)
  .filter((name) => name !== 'parts' && name !== 'frame')
  .map((name) => `renderer/ui/${name}`)
const domain = ['base', 'model', 'runbook', 'console', 'site', 'engine', 'record', 'contract'].map(
  (name) => `shared/${name}`,
)

/**
 * Who may import whom. `may`: rooms that are open to it, besides itself; `only`: of such a room, this file alone; `types`:
 * of such a room, types alone; `packages`: what it may take from npm (absent: anything); `node`, `electron`: may it know
 * them; `says`: where the thing belongs that was looked for. There is no eslint-disable for this table: move the file.
 */
const rooms = {
  'shared/base': {
    may: [],
    packages: [],
    says: 'base knows nothing above it: move the code up to the room that it speaks of',
  },
  'shared/model': {
    may: ['shared/base'],
    packages: ['zod'],
    says: 'the model imports base only: behaviour belongs to shared/runbook, shared/console or shared/engine',
  },
  'shared/runbook': {
    may: ['shared/base', 'shared/model'],
    packages: ['zod', 'yaml', '@marcbachmann/cel-js', 'mdast-util-from-markdown', 'mdast'],
    says: 'the runbook room reads documents: what talks to an appliance belongs to shared/engine, files to electron/host',
  },
  'shared/console': {
    may: ['shared/base', 'shared/model'],
    packages: [],
    says: 'the console understands text: sockets belong to electron/host/console, decisions to shared/engine',
  },
  'shared/site': {
    may: ['shared/base', 'shared/model', 'shared/console'],
    packages: ['zod', 'yaml'],
    says: 'the site room reads lists and sites: what is done with them belongs to shared/engine, files to electron/host',
  },
  'shared/engine': {
    may: ['shared/base', 'shared/model', 'shared/runbook', 'shared/console'],
    packages: [],
    says: 'the engine speaks to ports (shared/engine/ports.ts): make them real in electron/host',
  },
  'shared/record': {
    may: ['shared/base', 'shared/model'],
    packages: ['zod', '@noble/hashes', '@noble/curves'],
    says: 'the record is made of the journal alone: files and keys belong to electron/host/record',
  },
  'shared/contract': {
    may: ['shared/base', 'shared/model'],
    packages: ['zod'],
    says: 'the contract names what crosses: who answers belongs to electron/host',
  },
  'electron/host/disk': {
    may: domain,
    node: true,
    says: 'disk is the ground floor of the host (files, locks, hashes): what knows runs or updates belongs to another wing',
  },
  'electron/host/computer': {
    may: [...domain, 'electron/host/disk'],
    node: true,
    says: 'this wing tells the host about its computer (clock, settings, network): what uses it belongs to another wing',
  },
  'electron/host/keys': {
    may: [...domain, ...wings('disk', 'computer')],
    node: true,
    says: 'this wing keeps the signing key, passwords and profiles: what signs belongs to journal, runs or record',
  },
  'electron/host/journal': {
    may: [...domain, ...wings('disk', 'keys')],
    node: true,
    says: 'this wing reads and writes one run folder: what knows several runs belongs to electron/host/runs',
  },
  'electron/host/console': {
    may: [...domain, ...wings('disk', 'computer')],
    node: true,
    says: 'this wing connects to appliances: what decides what to send belongs to shared/engine',
  },
  'electron/host/mirror': {
    may: [...domain, ...wings('disk', 'keys')],
    node: true,
    says: 'the mirror stores updates: what serves them belongs to electron/host/offer',
  },
  'electron/host/offer': {
    may: [...domain, ...wings('disk', 'computer', 'mirror')],
    node: true,
    says: 'the offer serves what the mirror has verified: which run it serves belongs to electron/host/runs',
  },
  'electron/host/record': {
    may: [...domain, ...wings('disk', 'computer', 'keys', 'journal')],
    node: true,
    says: 'the record is made from one run folder: what knows several runs belongs to electron/host/runs',
  },
  'electron/host/runs': {
    may: [...domain, ...wings('disk', 'computer', 'keys', 'journal', 'console', 'mirror', 'offer', 'record')],
    node: true,
    says: 'this wing opens, lists and executes runs: calls of the contract belong to electron/host/handlers',
  },
  'electron/host/visits': {
    may: [...domain, ...wings('disk', 'computer', 'keys', 'journal', 'runs')],
    node: true,
    says: 'this wing keeps sites and carries visits out: what executes one run belongs to electron/host/runs',
  },
  'electron/host/handlers': {
    may: [
      ...domain,
      ...wings('disk', 'computer', 'keys', 'journal', 'console', 'mirror', 'offer', 'record', 'runs', 'visits'),
    ],
    node: true,
    says: 'handlers answer the calls of the contract: only electron/host/host.ts puts the host together',
  },
  'electron/host': {
    may: [...domain, 'electron/host/*'],
    node: true,
    says: 'the host is handed what the entry points know (practice, vault, settings) in its config',
  },
  'electron/practice': {
    may: ['shared/base', 'shared/model', 'shared/console'],
    node: true,
    says: 'the practice appliance is a peer, no part of the host: a door introduces them',
  },
  'electron/shell': {
    may: ['electron/host', 'electron/practice', 'electron/headless', 'shared/base', 'shared/model', 'shared/contract'],
    only: { 'electron/headless': 'cli.ts' },
    node: true,
    electron: true,
    says: 'the shell is a door: ask the host through the contract',
  },
  'electron/headless': {
    may: ['electron/host', 'electron/practice', 'shared/base', 'shared/model', 'shared/contract', 'shared/record'],
    node: true,
    says: 'this is a door: ask the host through the contract; only electron/shell may know Electron',
  },
  'electron/preload.ts': {
    may: ['shared/contract'],
    only: { 'shared/contract': 'envelope.ts' },
    types: ['shared/contract'],
    packages: ['electron'],
    electron: true,
    says: 'the preload is two functions over two channels: what it lacks belongs to electron/shell/ipc.ts or renderer/link.ts',
  },
  'renderer/state': {
    may: ['renderer/link.ts', 'shared/base', 'shared/model', 'shared/contract'],
    says: 'the page folds events and asks through the contract: work belongs to electron/host, views to renderer/ui',
  },
  'renderer/link.ts': {
    may: ['shared/base', 'shared/model', 'shared/contract'],
    says: 'the link carries the contract over a door, no more: what is done with it belongs to renderer/state',
  },
  'renderer/ui/parts': {
    may: ['renderer/state', 'shared/model'],
    types: ['shared/model'],
    says: 'a part serves any screen: what gives a command belongs to renderer/commands, a hook to renderer/state',
  },
  'renderer/commands': {
    may: ['renderer/ui/parts', 'renderer/state', 'shared/model'],
    types: ['shared/model'],
    says: 'commands know keys and labels: what carries one out belongs to the screen that offers it',
  },
  ...Object.fromEntries(
    screens.map((screen) => [
      screen,
      {
        may: ['renderer/ui/parts', 'renderer/commands', 'renderer/state', 'shared/model'],
        types: ['shared/model'],
        says: 'a view asks a hook of renderer/state; what two screens share belongs to renderer/ui/parts',
      },
    ]),
  ),
  'renderer/ui/frame': {
    may: [...screens, 'renderer/ui/parts', 'renderer/commands', 'renderer/state', 'shared/model'],
    types: ['shared/model'],
    says: 'a view asks a hook of renderer/state',
  },
}

/** One zone for each pair of rooms that is closed: room x everything that its line does not open. */
function zonesOf([target, { may, only = {}, says }]) {
  // A room that others lie in stands in this table for the files on its own floor; what it opens, it opens with its wings.
  const isFloor = (room) => Object.keys(rooms).some((other) => other.startsWith(`${room}/`))
  const isOpen = (room) => may.some((name) => room === name || room.startsWith(`${name.replace(/\/\*$/, '')}/`))
  const closed = Object.keys(rooms).filter((room) => room !== target && !isOpen(room))
  const place = (room) => (isFloor(room) ? `./${room}/*.ts` : `./${room}`)
  const zone = (from, except) => ({
    target: place(target),
    from: place(from),
    message: `Not from ${target}: ${says}.`,
    ...(except === undefined ? {} : { except: [`./${except}`] }),
  })
  return [
    ...closed.map((room) => zone(room)),
    ...Object.entries(only).map(([room, file]) => zone(room, file)),
    zone('test'),
  ]
}

const noElectron = { name: 'electron', message: 'Only electron/shell knows Electron: take what is needed as a port.' }
const noStore = {
  name: 'electron-store',
  message: 'It downloads Electron where that is absent: only electron/shell may.',
}
const noSocketPackage = {
  name: 'ws',
  message: 'The browser door needs no socket package: pushes are a streamed answer.',
}
const noNode = {
  regex: `^(?:node:|(?:${builtinModules.filter((name) => !name.startsWith('_')).join('|')})$)`,
  message: 'No Node here: ask for a port (shared/engine/ports.ts) and make it real in electron/host.',
}

/** What a room may not take from outside the project, and what it may take only as a type. */
function importsOf({ packages, node = false, electron = false, types = [], says }) {
  const allowed = packages?.map((name) => name.replaceAll('/', '\\/')).join('|')
  const pattern = allowed === '' ? '^[^.]' : `^(?!\\.|(?:${allowed})(?:\\/|$))(?!node:)`
  return {
    paths: [noSocketPackage, ...(electron ? [] : [noElectron, noStore])],
    patterns: [
      ...(node ? [] : [noNode]),
      ...(packages === undefined ? [] : [{ regex: pattern, message: `This package is not for this room: ${says}.` }]),
      ...types.map((room) => ({
        regex: `^\\.{1,2}\\/(?:.*\\/)?${room.replaceAll('/', '\\/')}\\/`,
        message: `Types alone cross here: ${says}.`,
        allowTypeImports: true,
      })),
    ],
  }
}

const noDynamic = (names, message) => ({ selector: `ImportExpression[source.value=/^(?:${names})/]`, message })

/** A cast over `unknown` hides that two types differ: what crosses has a schema in shared/contract that says its type. */
const noDoubleCast = {
  selector: 'TSAsExpression > TSAsExpression > TSUnknownKeyword',
  message: 'No `as unknown as`: give the value a schema, or let the compiler check the type.',
}

/** The layer table as rules. The room's own line wins over the general one. */
const layers = [
  {
    name: 'layers',
    files: ['**/*.ts', '**/*.tsx'],
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', importsOf({ node: true })],
      'import-x/no-restricted-paths': ['error', { basePath: root, zones: Object.entries(rooms).flatMap(zonesOf) }],
    },
  },
  {
    name: 'no double cast in production code',
    files: ['shared/**', 'electron/**', 'renderer/**'],
    rules: { 'no-restricted-syntax': ['error', noDoubleCast] },
  },
  ...Object.entries(rooms).map(([room, line]) => ({
    name: `layers: ${room}`,
    files: [room.includes('.ts') ? room : `${room}/**`],
    ignores: ['**/vite.config.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', importsOf(line)],
      'no-restricted-syntax': [
        'error',
        noDoubleCast,
        ...(line.electron ? [] : [noDynamic('electron(?:-store)?$', noElectron.message)]),
        ...(line.node ? [] : [noDynamic('node:', noNode.message)]),
      ],
    },
  })),
  {
    name: 'layers: the rest of the page',
    files: ['renderer/*.tsx'],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', importsOf({ says: '' })] },
  },
  {
    name: 'layers: tests may know everything',
    files: ['test/**'],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', importsOf({ node: true, electron: true })] },
  },
]

export default defineConfig(
  globalIgnores(['dist', 'release', 'node_modules', 'test/fixtures', 'test/peers/fixtures', 'test-results']),
  js.configs.recommended,
  tseslint.configs.strict,
  {
    files: ['**/*.ts', '**/*.tsx'],
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver({ project: 'shared/tsconfig.base.json' })] },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: {
      parserOptions: {
        project: 'test/tsconfig.lint.json',
        tsconfigRootDir: root,
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { ignoreRestSiblings: true, varsIgnorePattern: '^_', argsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/unified-signatures': 'off',
      'import-x/no-default-export': 'error',
      'no-console': 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
      'max-lines': ['error', { max: 350 }],
    },
  },
  ...layers,
  {
    files: ['renderer/**'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  {
    // These talk to a terminal.
    files: ['test/**', 'electron/headless/**'],
    rules: { 'no-console': 'off', 'no-control-regex': 'off' },
  },
  {
    // What is said to a terminal goes through one writer, which makes visible whatever could act on it.
    files: ['electron/headless/**'],
    ignores: ['electron/headless/console-output.ts', 'electron/headless/uptick.mjs'],
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        noDynamic('electron(?:-store)?$', noElectron.message),
        {
          selector: 'MemberExpression[property.name="write"][object.property.name=/^std(?:out|err)$/]',
          message: 'Say it through electron/headless/console-output.ts: raw text can act on the terminal.',
        },
      ],
    },
  },
  {
    // Tables of cases are long and are read from top to bottom.
    files: ['test/**'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off', 'max-lines': ['error', { max: 500 }] },
  },
  { files: ['**/*.config.ts'], rules: { 'import-x/no-default-export': 'off' } },
  {
    files: ['**/*.mjs'],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: { globals: { process: 'readonly' } },
  },
  { files: ['**/*.d.ts'], rules: { 'no-var': 'off', '@typescript-eslint/no-redeclare': 'off' } },
)
