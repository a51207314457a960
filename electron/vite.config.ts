import { builtinModules } from 'node:module'
import path from 'node:path'
import { defineConfig, type UserConfig } from 'vite'

const shared: UserConfig = {
  root: import.meta.dirname,
  publicDir: false,
}
/** The date in About. A build that has to be the same each time names its own moment in seconds, as other tools ask for. */
const builtOn = new Date(Number(process.env['SOURCE_DATE_EPOCH'] ?? Date.now() / 1000) * 1000).toISOString()
const outDir = path.join(import.meta.dirname, '..', 'dist', 'electron')

/**
 * The desktop shell with its packages: main.js and its parts, which are loaded when they are needed. The folder is emptied
 * first, because electron-builder packs everything that lies in it. `ssr` makes vite resolve the packages for Node.
 */
const shell: UserConfig = {
  ...shared,
  ssr: { noExternal: true, external: ['electron'], target: 'node' },
  define: { 'process.env.UPTICK_BUILT_ON': JSON.stringify(builtOn) },
  build: {
    ssr: path.join(import.meta.dirname, 'shell', 'main.ts'),
    outDir,
    emptyOutDir: true,
    target: 'node24',
    minify: false,
    license: { fileName: 'licenses.json' },
    rolldownOptions: {
      external: [/^node:/, ...builtinModules],
      // White space, comments and local names are half of it. The names of functions and classes stay, for the log of an error.
      output: {
        entryFileNames: 'main.js',
        chunkFileNames: 'parts/[name]-[hash].js',
        minify: { compress: false, mangle: { keepNames: true }, codegen: true },
      },
    },
  },
}

/** preload.cjs: a sandboxed window can load its preload script only as one CommonJS file. */
const preload: UserConfig = {
  ...shared,
  build: {
    outDir,
    emptyOutDir: false,
    target: 'node24',
    minify: false,
    lib: { entry: path.join(import.meta.dirname, 'preload.ts'), formats: ['cjs'], fileName: () => 'preload.cjs' },
    rolldownOptions: { external: ['electron'] },
  },
}

/** Bundles the desktop shell into dist/electron; with `--mode preload` its preload script, which is the second build. */
export default defineConfig(({ mode }) => (mode === 'preload' ? preload : shell))
