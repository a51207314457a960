import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import path from 'node:path'

/**
 * npm runs this file after an install. It bundles the verifier that an HTML record contains, and the command line, so that a
 * command starts fast right after `npm ci`. Without the development packages there is no bundler: the install still succeeds,
 * and the command line runs from its sources. Plain JavaScript, because any version of Node may run it.
 */
const root = path.resolve(import.meta.dirname, '../..')
const vite = path.join(root, 'node_modules/vite/bin/vite.js')
const configs = ['electron/host/record/vite.config.ts', 'electron/headless/vite.config.ts']

/** @param {string} config */
async function bundle(config) {
  const words = [vite, 'build', '--config', path.join(root, config), '--logLevel', 'warn']
  // As electron/host/computer/child-environment.ts does: the password of an appliance is no other program's.
  const env = { ...process.env, NODE_ENV: 'production', UPTICK_PASSWORD: undefined }
  const [code] = await once(spawn(process.execPath, words, { cwd: root, env, stdio: ['ignore', 2, 2] }), 'close')
  if (code !== 0) process.exitCode = 1
}

if (existsSync(vite)) await Promise.all(configs.filter((config) => existsSync(path.join(root, config))).map(bundle))
