import js from '@eslint/js'
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript'
import { importX } from 'eslint-plugin-import-x'
import reactHooks from 'eslint-plugin-react-hooks'
import { globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

const domain = ['base', 'model', 'runbook', 'console', 'engine', 'record', 'contract'].map((room) => `shared/${room}`)
const except = (...allowed) => domain.filter((room) => !allowed.includes(`${room}`.slice('shared/'.length)))

/** Who may import whom: room -> the rooms that are closed to it, and where the thing belongs instead. */
const closed = [
  [
    'shared/base',
    [...except('base'), 'electron', 'renderer'],
    'base knows nothing above it; move the code up to the room that it speaks of',
  ],
  [
    'shared/model',
    [...except('base', 'model'), 'electron', 'renderer'],
    'the model imports base only; behaviour belongs to runbook, console or engine',
  ],
  [
    'shared/runbook',
    [...except('base', 'model', 'runbook'), 'electron', 'renderer'],
    'the runbook room reads documents; what talks to an appliance belongs to engine',
  ],
  [
    'shared/console',
    [...except('base', 'model', 'console'), 'electron', 'renderer'],
    'the console understands text; sockets belong to electron/host/console, decisions to engine',
  ],
  [
    'shared/engine',
    [...except('base', 'model', 'runbook', 'console', 'engine'), 'electron', 'renderer'],
    'the engine speaks to ports (engine/ports.ts); make them real in electron/host',
  ],
  [
    'shared/record',
    [...except('base', 'model', 'record'), 'electron', 'renderer'],
    'the record is made of the journal alone; files and keys belong to electron/host/record',
  ],
  [
    'shared/contract',
    [...except('base', 'model', 'contract'), 'electron', 'renderer'],
    'the contract names what crosses; who answers belongs to electron/host',
  ],
  [
    'electron/host',
    ['electron/shell', 'electron/headless', 'electron/practice', 'renderer'],
    'the host is handed what doors know (practice, vault, settings) in its config',
  ],
  [
    'electron/practice',
    ['electron/host', 'electron/shell', 'electron/headless', 'renderer', ...except('base', 'model', 'console')],
    'the practice appliance is a peer, not a part of the host',
  ],
  [
    'electron/shell',
    ['renderer', 'shared/runbook', 'shared/console', 'shared/engine', 'shared/record'],
    'the shell is a door: ask the host through the contract',
  ],
  [
    'electron/headless',
    ['electron/shell', 'renderer', 'shared/runbook', 'shared/console', 'shared/engine'],
    'a door asks the host through the contract',
  ],
  [
    'renderer/state',
    ['electron', 'renderer/ui', ...except('base', 'model', 'contract')],
    'the page folds events and asks through the contract',
  ],
  ['renderer/ui', ['electron', ...except('model')], 'a view asks a hook of renderer/state'],
]

const noElectron = { name: 'electron', message: 'Only electron/shell knows Electron: take what is needed as a port.' }
const noNode = { group: ['node:*'], message: 'No Node here: ask for a port and make it real in electron/host.' }
const noSocketPackage = { name: 'ws', message: 'The browser door needs no socket package: events go over EventSource.' }

export default tseslint.config(
  globalIgnores(['dist', 'release', 'node_modules', 'test/fixtures', 'test-results']),
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    files: ['**/*.ts', '**/*.tsx'],
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    languageOptions: {
      parserOptions: {
        project: [
          'shared/tsconfig.json',
          'electron/tsconfig.json',
          'electron/tsconfig.preload.json',
          'renderer/tsconfig.json',
          'test/tsconfig.json',
        ],
        tsconfigRootDir: `${import.meta.dirname}/..`,
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
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-console': 'error',
      'no-control-regex': 'off', // terminal text is made of control characters
      'max-lines': ['error', { max: 350 }],
      'no-restricted-imports': ['error', { paths: [noElectron, noSocketPackage] }],
      'import-x/no-restricted-paths': [
        'error',
        {
          basePath: `${import.meta.dirname}/..`,
          zones: closed.flatMap(([target, from, message]) =>
            from.map((room) => ({ target: `./${target}`, from: `./${room}`, message })),
          ),
        },
      ],
    },
  },
  {
    files: ['shared/**/*.ts', 'renderer/**/*.ts', 'renderer/**/*.tsx'],
    rules: { 'no-restricted-imports': ['error', { paths: [noElectron, noSocketPackage], patterns: [noNode] }] },
  },
  {
    files: ['electron/shell/**', 'electron/preload.ts', 'test/**'],
    rules: { 'no-restricted-imports': ['error', { paths: [noSocketPackage] }] },
  },
  { files: ['renderer/**'], plugins: { 'react-hooks': reactHooks }, rules: reactHooks.configs.recommended.rules },
  {
    files: ['test/**'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-console': 'off',
      'max-lines': ['error', { max: 500 }],
    },
  },
  { files: ['electron/headless/**'], rules: { 'no-console': 'off' } },
  { files: ['**/*.config.ts', '**/*.mjs'], ...tseslint.configs.disableTypeChecked },
  { files: ['**/*.d.ts'], rules: { 'no-var': 'off', '@typescript-eslint/no-redeclare': 'off' } },
)
