import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const at = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url))

/** The code that lies in every HTML record, in one classic script: `dist/record/verifier.js`, its style next to it. */
export default defineConfig({
  root: at('shared/record/page'),
  logLevel: 'warn',
  plugins: [
    {
      name: 'style-beside-script',
      generateBundle() {
        const source = readFileSync(at('shared/record/page/verifier.css'), 'utf8')
        this.emitFile({ type: 'asset', fileName: 'verifier.css', source })
      },
    },
  ],
  build: {
    outDir: at('dist/record'),
    emptyOutDir: true,
    target: 'es2022',
    copyPublicDir: false,
    license: { fileName: 'licenses.json' },
    lib: {
      entry: at('shared/record/page/verifier.ts'),
      formats: ['iife'],
      name: 'uptickRecord',
      fileName: () => 'verifier.js',
    },
  },
})
