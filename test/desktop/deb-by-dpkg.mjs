#!/usr/bin/env node
import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/**
 * Stands in for fpm, which electron-builder fetches from elsewhere and asks to make a deb: takes the same words and makes the deb
 * with dpkg-deb. CUSTOM_FPM_PATH names it to electron-builder.
 */
const lasting = new Map()
/** @type {string[]} */
const depends = []
/** @type {[string, string][]} */
const sources = []
const words = process.argv.slice(2)
while (words.length > 0) {
  const word = words.shift() ?? ''
  if (word === '--force') continue
  if (word === '-d') depends.push(words.shift() ?? '')
  else if (word.startsWith('-')) lasting.set(word.replace(/^-+/, ''), words.shift())
  else sources.push(/** @type {[string, string]} */ (word.split('=')))
}

const folder = mkdtempSync(path.join(tmpdir(), 'uptick-deb-'))
for (const [from, to] of sources) {
  const target = path.join(folder, to)
  mkdirSync(from.endsWith('/') ? target : path.dirname(target), { recursive: true })
  cpSync(from, target, { recursive: true, verbatimSymlinks: true })
}
const control = path.join(folder, 'DEBIAN')
mkdirSync(control)
for (const [word, name] of [
  ['after-install', 'postinst'],
  ['after-remove', 'postrm'],
]) {
  const script = lasting.get(word)
  if (script === undefined) continue
  copyFileSync(script, path.join(control, name ?? ''))
  chmodSync(path.join(control, name ?? ''), 0o755)
}
const lines = {
  Package: lasting.get('name'),
  Version: lasting.get('version'),
  Architecture: lasting.get('architecture'),
  Maintainer: lasting.get('maintainer'),
  Homepage: lasting.get('url'),
  Priority: lasting.get('deb-priority'),
  Depends: depends.join(', '),
  Recommends: lasting.get('deb-recommends'),
  Description: String(lasting.get('description')).trim(),
}
const written = Object.entries(lines).filter(([, value]) => value !== undefined && value !== '')
writeFileSync(path.join(control, 'control'), `${written.map(([name, value]) => `${name}: ${value}`).join('\n')}\n`)
chmodSync(folder, 0o755)
execFileSync('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z1', '--build', folder, lasting.get('package')])
rmSync(folder, { recursive: true, force: true })
