import { builtinModules } from 'node:module'
import path from 'node:path'
import { defineConfig, type UserConfig } from 'vite'

const shared: UserConfig = {
  root: import.meta.dirname,
  publicDir: false,
}
const outDir = path.join(import.meta.dirname, '..', 'dist', 'electron')

/**
 * The desktop shell with its packages: main.js and its parts, which are loaded when they are needed. The folder is emptied
 * first, because electron-builder packs everything that lies in it. `ssr` makes vite resolve the packages for Node.
 */
const shell: UserConfig = {
  ...shared,
  ssr: { noExternal: true, external: ['electron', 'electron-store'], target: 'node' },
  build: {
    ssr: path.join(import.meta.dirname, 'shell', 'main.ts'),
    outDir,
    emptyOutDir: true,
    target: 'node24',
    minify: false,
    rolldownOptions: {
      external: [/^node:/, ...builtinModules],
      output: { entryFileNames: 'main.js', chunkFileNames: 'parts/[name]-[hash].js' },
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
