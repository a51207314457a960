import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import path from 'node:path'
import { defineConfig, type UserConfig } from 'vite'
import { bundleEntry, bundleFolder, stampFile, stampOf } from './bundle-stamp.mjs'

const root = path.join(import.meta.dirname, '..', '..')
const outDir = path.join(root, bundleFolder)
const week = 7 * 24 * 3600 * 1000

/** Old parts stay for a week: a program that still runs from an earlier bundle loads some of its parts late. */
function removeOldParts(): void {
  for (const name of existsSync(outDir) ? readdirSync(outDir) : []) {
    const file = path.join(outDir, name)
    if (Date.now() - statSync(file).mtimeMs > week) rmSync(file)
  }
}

/**
 * Bundles the command line of a checkout with its packages into dist/command, one part per command. The stamp is taken before
 * the sources are read, so that an edit during the build makes the bundle stale at once; it is written after everything else.
 */
export default defineConfig((): UserConfig => {
  const stamp = stampOf(root)
  return {
    root: import.meta.dirname,
    publicDir: false,
    plugins: [
      {
        name: 'stamp-beside-bundle',
        generateBundle() {
          rmSync(path.join(outDir, stampFile), { force: true })
          removeOldParts()
        },
        writeBundle() {
          writeFileSync(path.join(outDir, stampFile), stamp)
        },
      },
    ],
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: path.join(import.meta.dirname, 'program.ts'),
      outDir,
      emptyOutDir: false,
      target: 'node24',
      minify: false,
      rolldownOptions: {
        external: [/^node:/, ...builtinModules],
        output: { entryFileNames: bundleEntry, chunkFileNames: '[name]-[hash].js' },
      },
    },
  }
})
