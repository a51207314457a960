import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { findProgram } from './programs.ts'

/** The servers of others that updates are fetched from. */
export type SourceKind = 'vsftpd' | 'pure-ftpd' | 'proftpd' | 'nginx'

export interface SourceServer {
  /** The URL of the folder of updates. */
  readonly url: string
  readonly port: number
  /** The folder of updates on the disk. */
  readonly folder: string
  readonly child: ChildProcess
  stop(): Promise<void>
}

/** How often a server that was started is asked before it counts as one that does not serve. */
const mostTries = 200

export interface SourcePlace {
  /** An address of ours; loopback where nothing is said. */
  readonly host?: string
  /** A network namespace to run in, as `ip netns` names it. */
  readonly space?: string
  /** A file with a certificate and its key: it speaks TLS (vsftpd from AUTH on, nginx from the first byte). */
  readonly pem?: string
}

/** Starts Debian's server in the foreground, with a folder of its own that anybody may read. */
export async function startSource(kind: SourceKind, place: SourcePlace = {}): Promise<SourceServer> {
  const { host = '127.0.0.1', space, pem } = place
  const root = mkdtempSync(join(tmpdir(), `uptick-${kind}-`))
  chmodSync(root, 0o755)
  const files = join(root, 'files')
  const folder = join(files, 'pub', 'updates')
  mkdirSync(folder, { recursive: true })
  const port = space === undefined ? await freePort() : 2100
  const words = { vsftpd, 'pure-ftpd': pureFtpd, proftpd, nginx }[kind]({ root, files, host, port, pem })
  const [program = '', ...rest] = space === undefined ? words : ['ip', 'netns', 'exec', space, ...words]
  const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const origin = `${kind === 'nginx' ? 'http' : 'ftp'}${pem === undefined ? '' : 's'}://${host}:${port}`
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await gone
    rmSync(root, { recursive: true, force: true })
  }
  // From AUTH on: without it, it answers as well.
  const asked = `${kind === 'nginx' ? origin : origin.replace('ftps:', 'ftp:')}/`
  for (let tries = 1; !(await answers(asked, space)); tries += 1) {
    if (child.exitCode === null && tries < mostTries) continue
    await stop()
    throw new Error(`${kind} does not serve: ${said}`)
  }
  return { url: `${origin}/pub/updates`, port, folder, child, stop }
}

interface Spot {
  readonly root: string
  readonly files: string
  readonly host: string
  readonly port: number
  readonly pem: string | undefined
}

function vsftpd({ root, files, host, port, pem }: Spot): string[] {
  const user = userInfo().username
  const settings = {
    listen: 'YES',
    listen_address: host,
    listen_port: port,
    background: 'NO',
    run_as_launching_user: 'YES',
    anonymous_enable: 'YES',
    local_enable: 'NO',
    anon_root: files,
    secure_chroot_dir: files,
    ftp_username: user,
    nopriv_user: user,
    no_anon_password: 'YES',
    xferlog_enable: 'NO',
    seccomp_sandbox: 'NO',
    isolate: 'NO',
    isolate_network: 'NO',
    ...(pem === undefined
      ? {}
      : {
          ssl_enable: 'YES',
          allow_anon_ssl: 'YES',
          require_ssl_reuse: 'NO',
          rsa_cert_file: pem,
          rsa_private_key_file: pem,
        }),
  }
  const config = join(root, 'vsftpd.conf')
  const lines = Object.entries(settings).map(([key, value]) => `${key}=${value}\n`)
  writeFileSync(config, lines.join(''), { mode: 0o600 })
  return [findProgram('vsftpd'), config]
}

/** Its anonymous users see the home of the user `ftp`, wherever that is: it gets ours there, in a mount namespace. */
function pureFtpd({ files, host, port }: Spot): string[] {
  const mounts = 'mount -t tmpfs none /srv && mkdir /srv/ftp && mount --bind "$0" /srv/ftp && exec "$@"'
  const server = [findProgram('pure-ftpd'), '-S', `${host},${port}`, '-e', '-H']
  return [findProgram('unshare'), '-m', 'sh', '-c', mounts, files, ...server]
}

function proftpd({ root, files, host, port }: Spot): string[] {
  const user = userInfo().username
  const config = join(root, 'proftpd.conf')
  writeFileSync(
    config,
    `ServerType standalone
DefaultServer on
DefaultAddress ${host}
Port ${port}
UseIPv6 off
UseReverseDNS off
RequireValidShell off
UseFtpUsers off
RootLogin on
User ${user}
Group root
WtmpLog off
SystemLog ${root}/log
TransferLog none
PidFile ${root}/pid
ScoreboardFile ${root}/scoreboard
DelayTable none
<Anonymous ${files}>
  User ${user}
  UserAlias anonymous ${user}
  AnonRequirePassword off
</Anonymous>
`,
  )
  return [findProgram('proftpd'), '-n', '-q', '-c', config]
}

function nginx({ root, files, host, port, pem }: Spot): string[] {
  const own = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((each) => `${each}_temp_path ${root}/${each};`)
  const tls = pem === undefined ? '' : ` ssl; ssl_certificate ${pem}; ssl_certificate_key ${pem}`
  const config = join(root, 'nginx.conf')
  writeFileSync(
    config,
    `daemon off; user ${userInfo().username}; worker_processes 1; pid ${root}/pid; error_log stderr warn;
events { worker_connections 256; }
http { access_log off; sendfile on; ${own.join(' ')} server { listen ${host}:${port}${tls}; root ${files}; autoindex on; } }
`,
  )
  return [findProgram('nginx'), '-e', 'stderr', '-c', config]
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

function answers(url: string, space: string | undefined): Promise<boolean> {
  const words = ['curl', '-s', '-k', '-o', '/dev/null', '-m', '5', url]
  const [program = '', ...rest] = space === undefined ? words : ['ip', 'netns', 'exec', space, ...words]
  return new Promise((resolve) => {
    spawn(program, rest, { stdio: 'ignore' }).once('close', (code) => resolve(code === 0))
  })
}
