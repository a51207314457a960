import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

/**
 * What `electron FOLDER` runs in the Electron of the tests, in place of Electron's own default app: it knows `-r MODULE` and a
 * folder. It is awaited to its end, so that `ready` waits for the first lines of the app.
 */
const words = process.argv.slice(1)
const modules = []
while (words[0]?.startsWith('-'))
  if (['-r', '--require'].includes(words.shift() ?? '')) modules.push(words.shift() ?? '')
if (words[0] === undefined) throw new Error('Give the folder of an app.')
const folder = path.resolve(words[0])
const about = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true })
app.setName(about.productName ?? about.name)
app.setVersion(about.version ?? '0')
app.setAppPath(folder)
for (const name of modules) createRequire(path.join(folder, 'package.json'))(name)
await import(pathToFileURL(path.join(folder, about.main ?? 'index.js')).href)
