import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { cli, runProgram } from '../journeys/uptick.ts'
import type { Ended } from '../journeys/uptick.ts'
import { ownFolder, sha256, someBytes } from '../unit/mirror/kit.ts'
import { findProgram } from './programs.ts'
import { startSource } from './source-servers.ts'

const bytes = someBytes(3_000_000)

/** A certificate that signs itself, with its key, for an address or a name. */
function ownCertificate(subject: string): string {
  const file = join(ownFolder(), 'own.pem')
  const words = [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-subj',
    '/CN=source',
    '-keyout',
    `${file}.key`,
  ]
  execFileSync(findProgram('openssl'), [...words, '-out', file, '-addext', `subjectAltName=${subject}`], {
    stdio: 'ignore',
  })
  writeFileSync(file, readFileSync(file, 'utf8') + readFileSync(`${file}.key`, 'utf8'))
  return file
}

/** `uptick mirror add`, with the certificates of that file trusted in addition to the usual ones. */
async function add(url: string, data: string, trusted?: string): Promise<Ended> {
  const env = trusted === undefined ? [] : [`NODE_EXTRA_CA_CERTS=${trusted}`]
  return await runProgram('env', [...env, process.execPath, cli, 'mirror', 'add', url, '--json', '--data', data])
}

describe.each(['vsftpd', 'nginx'] as const)(
  '%s over TLS',
  (kind) => {
    it('is fetched from where its certificate is trusted, and refused with the reason where it is not', async () => {
      const pem = ownCertificate('IP:127.0.0.1')
      const source = await startSource(kind, { pem })
      onTestFinished(() => source.stop())
      writeFileSync(join(source.folder, 'P4_4_3-GA.mpu5'), bytes)
      const url = `${source.url}/P4_4_3-GA`
      expect(url).toMatch(/^(ftp|http)s:/)
      const data = join(ownFolder(), 'data')
      const refused = await add(url, data)
      expect(refused.exit).not.toBe(0)
      expect(refused.refusals.join()).toMatch(/cannot be trusted: it signed its certificate itself/)
      expect(readdirSync(join(data, 'mirror', 'files'))).toEqual([])
      const added = await add(url, data, pem)
      expect(added, added.all).toMatchObject({ exit: 0 })
      const [file = ''] = readdirSync(join(data, 'mirror', 'files'))
      expect(sha256(readFileSync(join(data, 'mirror', 'files', file)))).toBe(sha256(bytes))
    })

    it('is refused where its certificate is for another host', async () => {
      const pem = ownCertificate('DNS:elsewhere.example')
      const source = await startSource(kind, { pem })
      onTestFinished(() => source.stop())
      writeFileSync(join(source.folder, 'P4_4_3-GA.mpu5'), bytes)
      const refused = await add(`${source.url}/P4_4_3-GA`, join(ownFolder(), 'data'), pem)
      expect(refused.refusals.join()).toMatch(/cannot be trusted: its certificate is for another host/)
    })
  },
  60_000,
)
