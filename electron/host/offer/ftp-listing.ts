import type { VerifiedFile } from '../mirror/verified-reader.ts'
import type { ListedEntry } from './offered-files.ts'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const halfYear = 182 * 24 * 3600 * 1000

/** A line as `ls -l` writes it, which is what clients have learnt to read. Times in UTC; `now` in ms since 1970. */
function longLine(name: string, file: VerifiedFile | undefined, now: number): string {
  const kind = file === undefined ? 'dr-xr-xr-x    2' : '-r--r--r--    1'
  const size = String(file?.patch.bytes ?? 4096).padStart(12)
  return `${kind} ftp      ftp  ${size} ${listTime(file?.modified ?? new Date(now), now)} ${name}\r\n`
}

function listTime(time: Date, now: number): string {
  const day = `${months[time.getUTCMonth()] ?? ''} ${String(time.getUTCDate()).padStart(2, '0')}`
  const clock = `${two(time.getUTCHours())}:${two(time.getUTCMinutes())}`
  return Math.abs(now - time.getTime()) < halfYear ? `${day} ${clock}` : `${day}  ${time.getUTCFullYear()}`
}

/** The facts of RFC 3659 before a name. */
export function factLine(name: string, file: VerifiedFile | undefined): string {
  if (file === undefined) return `type=dir;perm=el; ${name}`
  return `type=file;size=${file.patch.bytes};modify=${stamp(file.modified)};perm=r;unique=${file.patch.sha256.slice(0, 16)}; ${name}`
}

/** YYYYMMDDHHMMSS in UTC (RFC 3659, 2.3). */
export function stamp(time: Date): string {
  return time.toISOString().replace(/\D/g, '').slice(0, 14)
}

/** The body of a listing in the form that the verb asks for. */
export function listing(verb: 'LIST' | 'NLST' | 'MLSD', entries: readonly ListedEntry[], now: number): string {
  if (verb === 'LIST') return entries.map((entry) => longLine(entry.name, entry.file, now)).join('')
  if (verb === 'NLST') return entries.map((entry) => `${entry.name}\r\n`).join('')
  return entries.map((entry) => `${factLine(entry.name, entry.file)}\r\n`).join('')
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}
