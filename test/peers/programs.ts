import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { unpackedPaths } from './unpacked.ts'

/** Debian's package of each real program that takes part in the tests. */
const packages: Record<string, string> = {
  vsftpd: 'vsftpd',
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
}

/** Where a program is. Never skips: a test that needs one which is not there fails with the name of its package. */
export function findProgram(name: string): string {
  const folders = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    '/usr/local/sbin',
    '/usr/sbin',
    '/sbin',
    ...unpackedPaths,
  ]
  for (const folder of folders.filter((each) => each !== '')) {
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
