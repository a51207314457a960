import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { constants } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { freshBundle } from './bundle-stamp.mjs'

/**
 * Starts the command line in a checkout: the bundle that `prepare` made, or the sources if the bundle is missing or older than
 * they are. An older Node hands over to the Node that the project pins. Plain JavaScript for a fast start.
 */
const root = path.resolve(import.meta.dirname, '../..')
const pinned = path.join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node')

if (process.features.typescript) {
  const bundle = freshBundle(root)
  // The cache is in the checkout: a shared temporary folder could contain code from someone else.
  module.enableCompileCache?.(path.join(root, 'dist', 'compile-cache'))
  await import(pathToFileURL(bundle ?? path.join(import.meta.dirname, 'program.ts')).href)
} else if (existsSync(pinned) && pinned !== process.execPath) {
  const child = spawn(pinned, process.argv.slice(1), { stdio: 'inherit' })
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  process.on('SIGHUP', () => child.kill('SIGHUP'))
  // A terminal sends Ctrl-C to both programs. A second one would end a download that is under way.
  process.on('SIGINT', () => undefined)
  child.on('exit', (code, signal) => (process.exitCode = code ?? 128 + constants.signals[signal ?? 'SIGTERM']))
} else {
  process.stderr.write(
    `uptick: Node ${process.versions.node} cannot run TypeScript. Run \`npm ci\`, which installs Node 24.\n`,
  )
  process.exitCode = 8
}
