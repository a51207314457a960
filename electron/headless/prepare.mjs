import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'

/**
 * What npm runs after an install: bundles the verifier that an HTML record carries in itself, so that the command line works
 * right after `npm ci`. An install without development packages cannot bundle and needs not: it passes. Plain JavaScript,
 * because the pinned Node is absent there too.
 */
const root = path.resolve(import.meta.dirname, '../..')
const vite = path.join(root, 'node_modules/vite/bin/vite.js')
const config = path.join(root, 'electron/host/record/vite.config.ts')

if (existsSync(vite) && existsSync(config)) {
  const words = [vite, 'build', '--config', config, '--logLevel', 'warn']
  const { status } = spawnSync(process.execPath, words, { cwd: root, stdio: ['ignore', 2, 2] })
  process.exitCode = status ?? 1
}
