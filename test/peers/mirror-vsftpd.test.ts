import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { CacheStore } from '../../electron/host/mirror/cache-store.ts'
import { codeOf, good, ownCache, ownFolder, sha256, someBytes } from '../unit/mirror/kit.ts'
import { findProgram } from './programs.ts'

const bytes = someBytes(5_000_000)

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function answers(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.once('data', () => {
      resolve(true)
      socket.destroy()
    })
    socket.once('error', () => resolve(false))
  })
}

/** Debian's vsftpd in the foreground on a free port, with a folder of the test's own. */
async function startVsftpd(): Promise<{ url: string; folder: string }> {
  const program = findProgram('vsftpd')
  const root = mkdtempSync(join(tmpdir(), 'uptick-vsftpd-'))
  chmodSync(root, 0o755)
  const folder = join(root, 'pub', 'updates')
  mkdirSync(folder, { recursive: true })
  const port = await freePort()
  const config = join(root, 'vsftpd.conf')
  const settings = {
    listen: 'YES',
    listen_address: '127.0.0.1',
    listen_port: port,
    background: 'NO',
    run_as_launching_user: 'YES',
    anonymous_enable: 'YES',
    local_enable: 'NO',
    anon_root: root,
    secure_chroot_dir: root,
    ftp_username: userInfo().username,
    nopriv_user: userInfo().username,
    no_anon_password: 'YES',
    xferlog_enable: 'NO',
    seccomp_sandbox: 'NO',
    isolate: 'NO',
    isolate_network: 'NO',
  }
  writeFileSync(
    config,
    Object.entries(settings)
      .map(([key, value]) => `${key}=${value}\n`)
      .join(''),
  )
  chmodSync(config, 0o600)
  const child = spawn(program, [config], { stdio: ['ignore', 'pipe', 'pipe'] })
  const said: string[] = []
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()))
  let over = false
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => {
      over = true
      resolve()
    })
  })
  onTestFinished(async () => {
    child.kill('SIGTERM')
    await gone
    rmSync(root, { recursive: true, force: true })
  })
  while (!(await answers(port))) if (over) throw new Error(`vsftpd ended: ${said.join('')}`)
  return { url: `ftp://127.0.0.1:${port}/pub/updates`, folder }
}

describe('vsftpd as the source of updates', () => {
  it('sends a file that is whole, found without its extension', async () => {
    const { url, folder } = await startVsftpd()
    writeFileSync(join(folder, 'P4_4_3-GA.mpu5'), bytes)
    const cache = await ownCache()
    const row = good(await cache.add(`${url}/P4_4_3-GA`, { sha256: sha256(bytes) }))
    expect(row).toMatchObject({
      name: 'P4_4_3-GA',
      bytes: bytes.length,
      sha256: sha256(bytes),
      source: `${url}/P4_4_3-GA.mpu5`,
      trust: 'given-hash',
    })
    good(await cache.verify('P4_4_3-GA'))
  })

  it('suggests the name that it has', async () => {
    const { url, folder } = await startVsftpd()
    writeFileSync(join(folder, 'P4_4_3-GA.mpu5'), bytes)
    const missed = await (await ownCache()).add(`${url}/p4_4_3-ga.mpu5`)
    expect(missed).toMatchObject({
      failure: { code: 'patch.not-found', hint: expect.stringContaining('P4_4_3-GA.mpu5') as string },
    })
  })

  it.each([
    ['carries a part on', (_file: string) => undefined, bytes],
    ['starts anew where the time is another', (file: string) => utimesSync(file, 1, 1), bytes],
    [
      'starts anew where the file is another',
      (file: string) => writeFileSync(file, someBytes(5_000_000, 4)),
      someBytes(5_000_000, 4),
    ],
    [
      'starts anew where the file is shorter than the part',
      (file: string) => writeFileSync(file, bytes.subarray(0, 1000)),
      bytes.subarray(0, 1000),
    ],
  ])('%s', async (what, change, wanted) => {
    const { url, folder } = await startVsftpd()
    const file = join(folder, 'P4_4_3-GA.mpu5')
    writeFileSync(file, bytes)
    utimesSync(file, 1_900_000_000, 1_900_000_000)
    const home = join(ownFolder(), 'mirror')
    const cache = await ownCache({ folder: home })
    const control = new AbortController()
    const cut = await cache.add(`${url}/P4_4_3-GA`, {
      signal: control.signal,
      onProgress: (now) => now.bytes > 0 && control.abort(),
    })
    expect(codeOf(cut)).toBe('operation.cancelled')
    const have = (await cache.list())[0]?.bytes ?? 0
    expect(have).toBeGreaterThan(0)
    // Bytes that are there already are not fetched again: the first report is beyond them.
    if (what === 'carries a part on') {
      const first: number[] = []
      good(
        await cache.add(`${url}/P4_4_3-GA`, {
          onProgress: ({ stage, bytes: done }) => stage === 'fetching' && first.push(done),
        }),
      )
      expect(first[0]).toBeGreaterThanOrEqual(have)
    } else {
      change(file)
      good(await cache.add(`${url}/P4_4_3-GA`))
    }
    expect(good(await cache.verify('P4_4_3-GA')).sha256).toBe(sha256(wanted))
  })

  it('is not believed when a part is longer than its file', async () => {
    const { url, folder } = await startVsftpd()
    writeFileSync(join(folder, 'P4_4_3-GA.mpu5'), bytes)
    const home = join(ownFolder(), 'mirror')
    const cache = await ownCache({ folder: home })
    const control = new AbortController()
    await cache.add(`${url}/P4_4_3-GA`, {
      signal: control.signal,
      onProgress: (now) => now.bytes > 0 && control.abort(),
    })
    truncateSync(new CacheStore(home).partPath('P4_4_3-GA'), 6_000_000)
    good(await cache.add(`${url}/P4_4_3-GA`))
    expect(good(await cache.verify('P4_4_3-GA')).sha256).toBe(sha256(bytes))
  })
})
