import { createReadStream, createWriteStream } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { arch, release, type } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import type { ResultOf } from '../../../shared/contract/contract.ts'
import { settingName } from '../../../shared/contract/app-calls.ts'
import type { Json } from '../../../shared/model/run-event.ts'
import { ownerOnly } from './settings.ts'

/** Electron writes crash reports here; this computer alone has them. */
export const crashFolder = 'crash-reports'

/** Bytes of the log that a report takes, from its end. */
const logTail = 256 * 1024

/** Settings whose values name neither a person nor an appliance nor a customer. Of every other one the report says only whether it is set. */
const plainSettings: readonly string[] = ['theme', 'density', 'keys', 'callMe']

type Row = ResultOf<'run.list'>['rows'][number]

export interface ProblemReportInput {
  readonly data: string
  readonly product: { readonly name: string; readonly version: string }
  readonly door: string
  readonly settings: { get(name: string): Json | undefined }
  readonly rows: readonly Row[]
  /** Journals that the person adds, by run. */
  readonly journals: readonly { readonly run: string; readonly path: string }[]
  /** Takes every secret out that this process knows. */
  readonly redact: (text: string) => string
  readonly now: Date
}

/** Writes what a report of a problem needs as a zip at `target`, for its owner alone. Rejects where that cannot be written. */
export async function writeProblemReport(target: string, input: ProblemReportInput): Promise<void> {
  const zip = new ZipFile()
  const options = { mtime: input.now, mode: 0o100600 }
  const crashes = await filesIn(path.join(input.data, crashFolder))
  const log = await tailOf(path.join(input.data, 'uptick.log'))
  const add = (name: string, text: string): void =>
    zip.addBuffer(Buffer.from(input.redact(withoutPasswords(text))), name, options)
  add('READ-ME.txt', readMe(input))
  add('versions.txt', versionsOf(input))
  add('settings.json', `${JSON.stringify(settingsOf(input.settings), null, 2)}\n`)
  add('runs.json', `${JSON.stringify(input.rows.map(runOf), null, 2)}\n`)
  add('crash-reports.txt', crashes.length === 0 ? 'No crash reports.\n' : `${crashes.join('\n')}\n`)
  add('uptick.log', log === '' ? 'The log is empty.\n' : log)
  // A journal is redacted before it reaches the disk. A stream, because the journal of a live run grows meanwhile.
  for (const { run, path: file } of input.journals) {
    zip.addReadStreamLazy(`journals/${run}.ndjson`, options, (callback) => {
      const stream = createReadStream(file)
      stream.once('error', (error) => zip.outputStream.emit('error', error))
      callback(null, stream)
    })
  }
  zip.on('error', (error) => zip.outputStream.emit('error', error))
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(target, { mode: ownerOnly }))
}

function readMe({ journals }: ProblemReportInput): string {
  const names = journals.map(({ run }) => run).join(', ')
  return `Uptick problem report

versions.txt       Versions of Uptick and of this computer's system.
settings.json      Display settings. Of every other setting only whether it is set.
runs.json          Runs and their states. No host names, addresses, or customers.
crash-reports.txt  Names and sizes. The reports stay on this computer, because they can contain passwords.
uptick.log         The last part of the log, without passwords. It can name files, hosts, and addresses.
${names === '' ? 'No journal of a run is included.' : `journals/          The journal of ${names}, as you chose: every command and reply, without passwords.`}

Uptick does not send this file. Read it before you give it to anyone.
`
}

function versionsOf({ product, door, now }: ProblemReportInput): string {
  const named = [
    ['Uptick', product.version],
    ['Opened in', door],
    ['Electron', process.versions['electron']],
    ['Chromium', process.versions['chrome']],
    ['Node', process.versions.node],
    ['System', `${type()} ${release()} ${arch()}`],
    ['Time', now.toISOString()],
  ] as const
  return named.map(([name, value]) => `${name}: ${value ?? 'none'}\n`).join('')
}

function settingsOf(settings: ProblemReportInput['settings']): Record<string, Json> {
  return Object.fromEntries(
    settingName.options.flatMap((name): [string, Json][] => {
      const value = settings.get(name)
      if (value === undefined) return []
      return [[name, plainSettings.includes(name) ? value : 'set']]
    }),
  )
}

/** A run without the names of its appliances: their number and roles remain. */
function runOf({ appliances, run: _run, ...row }: Row, index: number): object {
  return { number: index + 1, ...row, appliances: appliances.map(({ role }) => ({ role })) }
}

/** The host redacts the log as it writes; this also removes values that look like passwords. */
function withoutPasswords(text: string): string {
  return text.replaceAll(/\b(pass(?:word|phrase)?|secret|token)(["']?\s*[:=]\s*["']?)[^\s"',;]+/gi, '$1$2[redacted]')
}

async function tailOf(file: string): Promise<string> {
  const handle = await open(file, 'r').catch(() => undefined)
  if (handle === undefined) return ''
  try {
    const { size } = await handle.stat()
    const start = Math.max(0, size - logTail)
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(size, logTail)), { position: start })
    const text = buffer.toString('utf8', 0, bytesRead)
    // The first line is cut in half, and half a secret is not recognized.
    return start === 0 ? text : text.slice(text.indexOf('\n') + 1)
  } finally {
    await handle.close()
  }
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
  return Promise.all(
    files.map(async (file) => {
      const { size, mtime } = await stat(file)
      return `${mtime.toISOString()} ${String(size)} bytes ${path.relative(folder, file)}`
    }),
  )
}
