import { builtinModules } from 'node:module'
import path from 'node:path'
import { defineConfig } from 'vite'

/**
 * Bundles the desktop shell into dist/electron: main.js (its packages stay in node_modules) and, with `--mode preload`,
 * preload.cjs, which a sandboxed window can load only as one CommonJS file.
 */
export default defineConfig(({ mode }) => {
  const preload = mode === 'preload'
  return {
    root: import.meta.dirname,
    publicDir: false,
    // In the bundle the command line is called by the shell; it is never the program that was started.
    define: { 'import.meta.main': 'false' },
    build: {
      outDir: path.join(import.meta.dirname, '..', 'dist', 'electron'),
      emptyOutDir: false,
      target: 'node24',
      minify: false,
      lib: {
        entry: path.join(import.meta.dirname, preload ? 'preload.ts' : path.join('shell', 'main.ts')),
        formats: [preload ? 'cjs' : 'es'],
        fileName: () => (preload ? 'preload.cjs' : 'main.js'),
      },
      rolldownOptions: {
        external: preload ? ['electron'] : [/^node:/, ...builtinModules, /^[^./]/],
      },
    },
  }
})
