import { execFileSync } from 'node:child_process'
import { findProgram } from './programs.ts'

/** Program -> Debian package of what the tests need beyond npm. Installed where that is possible, else named. */
const needed = {
  vsftpd: 'vsftpd',
  curl: 'curl',
  wget: 'wget',
  lftp: 'lftp',
  python3: 'python3',
} as const

function missing(): string[] {
  return Object.entries(needed).flatMap(([program, name]) => {
    try {
      findProgram(program)
      return []
    } catch {
      return [name]
    }
  })
}

const absent = missing()
if (absent.length > 0) {
  const mayInstall = process.getuid?.() === 0
  if (mayInstall) {
    const quiet = { stdio: ['ignore', 'ignore', 'inherit'] as ['ignore', 'ignore', 'inherit'] }
    execFileSync('apt-get', ['update', '-qq'], quiet)
    execFileSync('apt-get', ['install', '-y', '-qq', ...absent], {
      ...quiet,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  }
}
const still = missing()
if (still.length > 0) {
  console.error(`The tests need programs that are not here. Install these Debian packages: ${still.join(' ')}`)
  process.exitCode = 1
} else console.log(`All there: ${Object.keys(needed).join(', ')}`)
