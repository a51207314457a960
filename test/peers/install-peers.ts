import { spawnSync } from 'node:child_process'
import { findProgram, findPython } from './programs.ts'

/**
 * What the tests need beyond npm: program -> Debian package. What is missing is installed where that is allowed (root, with
 * apt-get); anywhere else it is named, and the test run fails. Nothing is skipped because it was not there.
 */
const needed: Readonly<Record<string, string>> = {
  chromium: 'chromium',
  curl: 'curl',
  ip: 'iproute2',
  lftp: 'lftp',
  openssl: 'openssl',
  pdfinfo: 'poppler-utils',
  python3: 'python3',
  'python3 with cryptography': 'python3-cryptography',
  qpdf: 'qpdf',
  telnetd: 'inetutils-telnetd',
  vsftpd: 'vsftpd',
  wget: 'wget',
}

function missing(): string[] {
  return Object.keys(needed).filter((program) => {
    // A browser of one's own, named as the browser tests name it.
    if (program === 'chromium' && (process.env['CHROMIUM'] ?? '') !== '') return false
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

function install(programs: readonly string[]): void {
  const packages = programs.map((program) => needed[program] ?? program)
  console.log(`Installing ${packages.join(', ')} …`)
  const words = ['install', '--no-install-recommends', ...packages]
  // The lists may be old or absent; they are fetched only where the first try shows that.
  if (!aptGet(...words) && aptGet('update')) aptGet(...words)
}

const absent = missing()
if (absent.length > 0 && process.platform === 'linux' && process.getuid?.() === 0) install(absent)
const still = missing()
if (still.length > 0) {
  const packages = still.map((program) => needed[program] ?? program).join(' ')
  console.error(`The tests need programs that are not here: ${still.join(', ')}.`)
  console.error(`Install them (Debian: apt-get install ${packages}) and run the tests again.`)
  process.exitCode = 1
} else console.log(`All there: ${Object.keys(needed).join(', ')}.`)
