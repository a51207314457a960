import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram, findPython } from './programs.ts'
import { unpackedFolder, unpackedPrograms } from './unpacked.ts'

/**
 * What the tests need beyond npm: program -> Debian package. What is missing is installed where that is allowed (root, with
 * apt-get); anywhere else it is named, and the test run fails. Nothing is skipped because it was not there.
 */
const needed: Readonly<Record<string, string>> = {
  busybox: 'busybox',
  chromium: 'chromium',
  curl: 'curl',
  ip: 'iproute2',
  lftp: 'lftp',
  ncftpget: 'ncftp',
  nft: 'nftables',
  nginx: 'nginx-light',
  openssl: 'openssl',
  proftpd: 'proftpd-core',
  'pure-ftpd': 'pure-ftpd',
  pdfinfo: 'poppler-utils',
  python3: 'python3',
  'python3 with cryptography': 'python3-cryptography',
  qpdf: 'qpdf',
  telnetd: 'inetutils-telnetd',
  vsftpd: 'vsftpd',
  unzip: 'unzip',
  wget: 'wget',
  Xvfb: 'xvfb',
  // The fonts of the page tests (test/browser/fixtures/fonts.conf): a picture is the same wherever it is taken.
  '/usr/share/fonts/opentype/inter/Inter-Regular.otf': 'fonts-inter',
  '/usr/share/fonts/truetype/jetbrains-mono/JetBrainsMono-Regular.ttf': 'fonts-jetbrains-mono',
}

/** Programs that only make the tests faster: installed where that is allowed, and not asked for. */
const wished: Readonly<Record<string, string>> = { 'chromium-headless-shell': 'chromium-headless-shell' }

function missing(programs = needed): string[] {
  return Object.keys(programs).filter((program) => {
    // A browser of one's own, named as the browser tests name it.
    if (program === 'chromium' && (process.env['CHROMIUM'] ?? '') !== '') return false
    if (program.startsWith('/')) return !existsSync(program)
    try {
      const [name = program, module] = program.split(' with ')
      if (module === undefined) findProgram(name)
      else findPython(module)
      return false
    } catch {
      return true
    }
  })
}

function aptGet(...words: string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync('apt-get', ['-qq', '-y', ...words], { env, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0
}

/** Downloads a package and unpacks it outside the system, if it conflicts with an installed one. */
function unpack(program: string): void {
  const { package: name, libraries } = unpackedPrograms[program] ?? { package: program, libraries: [] }
  const target = join(unpackedFolder, name)
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  const run = (words: readonly string[]): boolean => {
    const [command = '', ...rest] = words
    return spawnSync(command, rest, { cwd: target, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0
  }
  const fetch = ['apt-get', '-qq', '-o', 'APT::Sandbox::User=root', 'download', name]
  aptGet('install', '--no-install-recommends', ...libraries)
  if (!run(fetch) && aptGet('update')) run(fetch)
  for (const file of readdirSync(target)) if (file.endsWith('.deb')) run(['dpkg-deb', '-x', file, '.'])
}

function install(programs: readonly string[]): void {
  for (const program of programs) if (program in unpackedPrograms) unpack(program)
  const packages = programs.filter((each) => !(each in unpackedPrograms)).map((program) => needed[program] ?? program)
  if (packages.length === 0) return
  console.log(`Installing ${packages.join(', ')} …`)
  const words = ['install', '--no-install-recommends', ...packages]
  // The lists may be old or absent; they are fetched only where the first try shows that.
  if (!aptGet(...words) && aptGet('update')) aptGet(...words)
}

const mayInstall = process.platform === 'linux' && process.getuid?.() === 0
if (mayInstall) {
  install(missing())
  // Debian allows one FTP server at a time: installing one may have removed another, which is unpacked now.
  install(missing())
  install(missing(wished))
}
const still = missing()
if (still.length > 0) {
  const packages = still.map((program) => needed[program] ?? program).join(' ')
  console.error(`The tests need programs that are not here: ${still.join(', ')}.`)
  console.error(`Install them (Debian: apt-get install ${packages}) and run the tests again.`)
  process.exitCode = 1
} else console.log(`All there: ${Object.keys(needed).join(', ')}.`)
