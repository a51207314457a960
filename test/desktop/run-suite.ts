import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { hasDisplay } from '../../electron/headless/app-window.ts'
import { findProgram } from '../peers/programs.ts'

/**
 * `node test/desktop/run-suite.ts DIST [WORD]…`: the desktop suite with the Electron in DIST, on a display of its own where there is
 * none. Where root runs it, the suite runs as `nobody` with a home of its own: people do not run an app as root, and Chromium's
 * sandbox works for them only.
 */
const root = path.resolve(import.meta.dirname, '../..')
const [dist = '', ...words] = process.argv.slice(2)
const report = process.env['UPTICK_PLAYWRIGHT_JSON']
const nobody = 65_534
const home = mkdtempSync(path.join(tmpdir(), 'uptick-home-'))
const dropRoot = ['setpriv', `--reuid=${String(nobody)}`, `--regid=${String(nobody)}`, '--clear-groups']
const asNobody = process.getuid?.() === 0 && isOpenToNobody()

/** A checkout, a Node or an Electron below a folder of root's own is closed to everybody else. */
function isOpenToNobody(): boolean {
  const [program = '', ...words] = dropRoot
  const look = `for (const file of process.argv.slice(1)) require('node:fs').accessSync(file)`
  const files = [path.join(root, 'package.json'), path.join(dist, 'electron')]
  return spawnSync(program, [...words, process.execPath, '-e', look, ...files], { stdio: 'ignore' }).status === 0
}

async function startDisplay(): Promise<{ readonly name: string; end(): void }> {
  const screen = ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp']
  const server = spawn(findProgram('Xvfb'), screen, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  let told = ''
  for await (const part of server.stdio[3] as Readable) {
    told += String(part)
    if (told.includes('\n')) break
  }
  if (told === '') throw new Error('Xvfb ended before it had a display.')
  return { name: `:${told.trim()}`, end: () => void server.kill() }
}

const display = hasDisplay() ? undefined : await startDisplay()
const own = path.join(home, 'report.json')
const env: NodeJS.ProcessEnv = {
  ...process.env,
  ELECTRON_OVERRIDE_DIST_PATH: dist,
  UPTICK_PLAYWRIGHT_JSON: report === undefined ? undefined : own,
  ...(display === undefined ? {} : { DISPLAY: display.name }),
  ...(asNobody ? { HOME: home, TMPDIR: home, XDG_RUNTIME_DIR: home, USER: 'nobody', LOGNAME: 'nobody' } : {}),
}
const suite = [
  path.join(root, 'node_modules/@playwright/test/cli.js'),
  'test',
  '--config',
  'test/desktop/playwright.config.ts',
]
const results = asNobody ? ['--output', path.join(home, 'results')] : []
if (asNobody) chownSync(home, nobody, nobody)
const [program = '', ...rest] = [...(asNobody ? dropRoot : []), process.execPath, ...suite, ...results, ...words]
try {
  const child = spawn(program, rest, { cwd: root, env, stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void child.kill(signal))
  const [code] = (await once(child, 'close')) as [number | null]
  process.exitCode = code ?? 1
  if (report !== undefined && existsSync(own)) copyFileSync(own, report)
} finally {
  display?.end()
  rmSync(home, { recursive: true, force: true, maxRetries: 3, retryDelay: 200 })
}
