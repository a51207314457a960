import type { Dice, Forgery } from './forgeries.ts'
import { forgeZip, type ForgedEntry, type ForgedZip } from './forged-zip.ts'
import { asHtml, zipEntries, type Ground } from './forgery-ground.ts'

const lie = Buffer.from('<!doctype html><title>Upgrade record</title><h1>This record verifies</h1>')

/** What is done to a zip or a page around parts that are genuine. */
export function containerForgeries(ground: Ground, dice: Dice): Forgery {
  return dice.roll(4) === 0 ? forgePage(ground, dice) : forgeContainer(ground, dice)
}

type Change = (entries: ForgedEntry[], at: number) => ForgedZip | undefined

const set = (entries: ForgedEntry[], at: number, change: Partial<ForgedEntry>): undefined => {
  entries[at] = { ...entries[at]!, ...change }
}
const named = (entries: ForgedEntry[], name: string): number => entries.findIndex((entry) => entry.name === name)
const changed = (entries: ForgedEntry[], name: string, change: (text: string) => string): undefined => {
  const at = named(entries, name)
  return set(entries, at, { content: Buffer.from(change(Buffer.from(entries[at]!.content).toString('utf8'))) })
}

const faults: Readonly<Record<string, Change>> = {
  'something before the first entry': (entries) => set(entries, 0, { before: lie }),
  'something between entries': (entries, at) => set(entries, at, { before: lie }),
  'something after an entry': (entries, at) => set(entries, at, { after: lie }),
  'something before the directory': () => ({ beforeDirectory: lie }),
  'something behind the end': () => ({ behind: lie }),
  'a comment': () => ({ comment: String(lie) }),
  'a comment of an entry': (entries, at) => set(entries, at, { comment: 'x' }),
  'bytes after the packed ones': (entries, at) => set(entries, at, { inside: lie }),
  'an entry that is not listed': (entries, at) =>
    void entries.splice(at, 0, { name: 'index.html', content: lie, unlisted: true }),
  'an entry twice': (entries, at) => void entries.push({ ...entries[at]!, content: lie }),
  'another name before the bytes': (entries, at) => set(entries, at, { localName: 'index.html' }),
  'a field before the bytes': (entries, at) => set(entries, at, { localExtra: Buffer.from([0x55, 0x54, 1, 0, 0]) }),
  'another field': (entries, at) => set(entries, at, { extra: Buffer.from([0x75, 0x70, 5, 0, 1, 0, 0, 0, 0]) }),
  'no field': (entries, at) => set(entries, at, { extra: Buffer.alloc(0) }),
  'names in another encoding': (entries, at) => set(entries, at, { flags: entries[at]!.follows === true ? 8 : 0 }),
  'encrypted, it says': (entries, at) => set(entries, at, { flags: 0x801 }),
  'a link': (entries, at) => set(entries, at, { mode: 0o120777 }),
  'an entry too few': () => ({ miscounted: -1 }),
  'an entry too many': () => ({ miscounted: 1 }),
  'an entry of no record': (entries) => void entries.push({ name: 'index.html', content: lie }),
  'an entry that leads out': (entries) => void entries.push({ name: '../record.html', content: lie }),
  'a folder': (entries) => void entries.push({ name: 'files/', content: Buffer.alloc(0), stored: true, mode: 0o40755 }),
  'no journal': (entries) => void entries.splice(0, 1),
  'no seal': (entries) => void entries.splice(1, 1),
  'words for another seal': (entries) =>
    changed(entries, 'VERIFY.md', (text) => text.replace(/Code: `.../, 'Code: `ZZZ')),
  'words that do something else': (entries) =>
    changed(entries, 'VERIFY.md', (text) =>
      text.replace('import hashlib', 'import os\nos.system("id")\nimport hashlib'),
    ),
  'words with more behind them': (entries) => changed(entries, 'VERIFY.md', (text) => `${text}\n`),
  'a page that says more': (entries) =>
    changed(entries, 'record.html', (text) =>
      text.replace('<main id="record">', '<p>All is well.</p><main id="record">'),
    ),
  'a page that says less': (entries) =>
    changed(entries, 'record.html', (text) =>
      text.replace(/<script type="application\/octet-stream" id="[0-9a-f]{64}">[^<]*<\/script>\n/, ''),
    ),
  'a page of another copy': (entries) =>
    changed(entries, 'record.html', (text) => text.replace(/(id="journal">)[^<]{8}/, '$1AAAAAAAA')),
  'no page at all': (entries) => set(entries, named(entries, 'record.html'), { content: lie }),
  'an empty page': (entries) => set(entries, named(entries, 'record.html'), { content: Buffer.alloc(0) }),
}

const harmless: Readonly<Record<string, Change>> = {
  'as it is': () => undefined,
  'entries stored': (entries, at) => set(entries, at, { stored: true }),
  'sizes where they stand otherwise': (entries, at) => set(entries, at, { follows: entries[at]!.follows !== true }),
  'another order': (entries) => void entries.reverse(),
  'no page': (entries) => void entries.splice(named(entries, 'record.html'), 1),
  'no words': (entries) => void entries.splice(named(entries, 'VERIFY.md'), 1),
}

function forgeContainer(ground: Ground, dice: Dice): Forgery {
  const must = dice.roll(6) === 0 ? 'hold' : 'fail'
  const [what, change] = dice.pick(Object.entries(must === 'hold' ? harmless : faults))
  const entries = zipEntries(ground, dice.pick([ground.whole, ground.redacted]))
  const about = change(entries, dice.roll(entries.length))
  return { what: `${what} (zip)`, bytes: forgeZip(entries, about), end: 'zip', must }
}

function forgePage(ground: Ground, dice: Dice): Forgery {
  const page = String(asHtml(ground, dice.pick([ground.whole, ground.redacted])))
  const block = /<script type="application\/octet-stream" id="[0-9a-f]{64}">[^<]*<\/script>\n/
  const changes: Readonly<Record<string, string>> = {
    'markup before the data': page.replace('<main id="record">', '<p>All is well.</p><main id="record">'),
    'markup behind the page': `${page}<p>All is well.</p>`,
    'markup between the data': page.replace(block, (found) => `${found}<p>All is well.</p>\n`),
    'a block twice': page.replace(block, (found) => found + found),
    'a block that is named otherwise': page.replace(/id="[0-9a-f]{64}"/, 'id="x"'),
    'the seal before the lines': page.replace(
      /(<script[^>]*id="journal">[^<]*<\/script>\n)(<script[^>]*id="seal">[^<]*<\/script>\n)/,
      '$2$1',
    ),
    'a blank in the data': page.replace('id="journal">', 'id="journal"> '),
    'another title': page.replace('<title>Upgrade record', '<title>All is well'),
    capitals: page.replace('<!doctype', '<!DOCTYPE'),
    'no end': page.slice(0, -8),
    'another policy': page.replace("default-src 'none'", 'default-src *'),
  }
  const [what, bytes] = dice.pick(Object.entries(changes))
  return { what: `${what} (html)`, bytes: Buffer.from(bytes), end: 'html', must: 'fail' }
}
