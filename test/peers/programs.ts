import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { unpackedPaths } from './unpacked.ts'

/** Debian's package of each real program that takes part in the tests. */
const packages: Record<string, string> = {
  vsftpd: 'vsftpd',
  proftpd: 'proftpd-core',
  'pure-ftpd': 'pure-ftpd',
  nginx: 'nginx-light',
  ncftpget: 'ncftp',
  nft: 'nftables',
  curl: 'curl',
  wget: 'wget',
  lftp: 'lftp',
  busybox: 'busybox',
  python3: 'python3',
  openssl: 'openssl',
  telnetd: 'inetutils-telnetd',
  telnet: 'inetutils-telnet',
  inetd: 'openbsd-inetd',
  socat: 'socat',
  ip: 'iproute2',
  unshare: 'util-linux',
  chromium: 'chromium',
  pdfinfo: 'poppler-utils',
  pdftotext: 'poppler-utils',
  qpdf: 'qpdf',
  unzip: 'unzip',
  Xvfb: 'xvfb',
}

function folders(): string[] {
  const all = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    '/usr/local/sbin',
    '/usr/sbin',
    '/sbin',
    ...unpackedPaths,
  ]
  return all.filter((folder) => folder !== '')
}

/** Where a program is. Never skips: a test that needs one which is not there fails with the name of its package. */
export function findProgram(name: string): string {
  for (const folder of folders()) {
    const path = join(folder, name)
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {
      continue
    }
  }
  const from = packages[name]
  throw new Error(
    from === undefined
      ? `The program ${name} is needed by this test and is not installed.`
      : `The program ${name} is needed by this test: install the Debian package ${from} (apt-get install ${from}).`,
  )
}

/** A Python that has the module: where several are installed, not each has what Debian's packages bring. Never skips. */
export function findPython(module: string): string {
  for (const folder of [...folders(), '/usr/bin']) {
    const python = join(folder, 'python3')
    if (spawnSync(python, ['-c', `import ${module}`], { stdio: 'ignore' }).status === 0) return python
  }
  throw new Error(
    `A Python with ${module} is needed by this test: install the Debian package python3-${module} (apt-get install python3-${module}).`,
  )
}
