import { join } from 'node:path'

/**
 * Programs whose Debian packages conflict on one system: they are unpacked into a folder of our own and run from there.
 * Package -> the folder of its programs, and the libraries that it needs.
 */
export const unpackedFolder = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'uptick-peers')

export const unpackedPrograms: Readonly<Record<string, { package: string; libraries: readonly string[] }>> = {
  proftpd: {
    package: 'proftpd-core',
    libraries: ['libhiredis0.14', 'libmemcached11', 'libmemcachedutil2', 'libpcre2-posix3'],
  },
  'pure-ftpd': { package: 'pure-ftpd', libraries: ['libcap2', 'libpam0g', 'libsodium23', 'libssl3'] },
}

export const unpackedPaths = Object.values(unpackedPrograms).map((each) =>
  join(unpackedFolder, each.package, 'usr', 'sbin'),
)
