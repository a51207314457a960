import { enableCompileCache } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { freshBundle } from './bundle-stamp.mjs'

/**
 * Starts the command line in a checkout: the bundle that `prepare` made, or the sources if the bundle is missing or older than
 * they are. Plain JavaScript for a fast start.
 */
const root = path.resolve(import.meta.dirname, '../..')
const bundle = freshBundle(root)

// The cache lies in the checkout: a shared temporary folder could hold code that somebody else put there.
enableCompileCache?.(path.join(root, 'dist', 'compile-cache'))

if (bundle === undefined && !process.features.typescript) {
  process.stderr.write(
    `uptick: Node ${process.versions.node} cannot run TypeScript. Run \`npm ci\`, which installs Node 24.\n`,
  )
  process.exitCode = 8
} else {
  await import(pathToFileURL(bundle ?? path.join(import.meta.dirname, 'program.ts')).href)
}
