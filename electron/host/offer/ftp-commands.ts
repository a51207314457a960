import type { DataTarget } from './ftp-data.ts'
import { readEprt, readPort } from './ftp-data.ts'
import { factLine, stamp } from './ftp-listing.ts'
import type { FtpSession } from './ftp-session.ts'
import { isLogin } from './offer-login.ts'
import type { VerifiedFile } from '../mirror/verified-reader.ts'

type Command = (session: FtpSession, argument: string) => Promise<void> | void

/** Verbs that change something: known, and always refused. */
const writes = [
  'STOR',
  'APPE',
  'STOU',
  'DELE',
  'RNFR',
  'RNTO',
  'MKD',
  'XMKD',
  'RMD',
  'XRMD',
  'MFMT',
  'MFCT',
  'MFF',
  'SMNT',
]

/** Verbs that need no login. */
const open = new Set(['USER', 'PASS', 'QUIT', 'FEAT', 'SYST', 'NOOP', 'HELP', 'OPTS', 'AUTH', 'REIN'])

/** Carries out one command; every command gets its answer, and nothing that a peer can send throws. */
export async function runFtpCommand(session: FtpSession, verb: string, argument: string): Promise<void> {
  const command = Object.hasOwn(commands, verb) ? commands[verb] : undefined
  if (writes.includes(verb))
    session.reply(session.loggedIn ? '550 This server is for reading only.' : '530 Log in first.')
  else if (command === undefined) session.reply('502 That command is not known here.')
  else if (!session.loggedIn && !open.has(verb)) session.reply('530 Log in first.')
  else await command(session, argument)
}

const commands: Record<string, Command> = {
  USER: (session, argument) => {
    session.user = argument
    session.loggedIn = false
    const anybody = session.words.login === undefined
    session.reply(
      argument === ''
        ? '501 A user name is missing.'
        : anybody
          ? '331 Any password will do.'
          : '331 A password is needed.',
    )
  },
  PASS: (session, argument) => {
    if (session.user === undefined) {
      session.reply('503 USER comes first.')
      return
    }
    const { login } = session.words
    if (login === undefined || isLogin(login, session.user, argument)) {
      session.login()
      session.reply('230 Logged in.')
    } else session.refuseLogin()
  },
  ACCT: (session) => session.reply('202 Not needed here.'),
  REIN: (session) => {
    session.user = undefined
    session.loggedIn = false
    session.folder = '/'
    session.data.forget()
    session.reply('220 Ready for another login.')
  },
  QUIT: (session) => {
    session.reply('221 Goodbye.')
    session.quit()
  },
  NOOP: (session) => session.reply('200 Still here.'),
  SYST: (session) => session.reply('215 UNIX Type: L8'),
  FEAT: (session) =>
    session.reply(
      [
        '211-Features:',
        ' EPRT',
        ' EPSV',
        ' MDTM',
        ' MLST type*;size*;modify*;perm*;unique*;',
        ' PASV',
        ' REST STREAM',
        ' SIZE',
        ' TVFS',
        ' UTF8',
        '211 End',
      ].join('\r\n'),
    ),
  OPTS: (session, argument) =>
    session.reply(
      /^(utf8( on)?|mlst\b.*)$/i.test(argument) ? '200 As you like.' : '501 That option is not known here.',
    ),
  HELP: (session) =>
    session.reply('214 Reading only: CWD, LIST, MLSD, NLST, PASV, EPSV, PORT, EPRT, REST, RETR, SIZE, MDTM, QUIT.'),
  AUTH: (session) => session.reply('502 There is no encryption here.'),
  STAT: (session, argument) => {
    if (argument === '') session.reply('211 Uptick offers an update here, for reading only.')
    else session.reply('504 Use LIST or MLST.')
  },
  ALLO: (session) => session.reply('202 Not needed here.'),
  TYPE: (session, argument) => {
    // The file goes out byte for byte in every type: an update is nothing but bytes.
    session.reply(
      /^([ai]( n)?|l ?8)$/i.test(argument) ? `200 Type is ${argument.toUpperCase()}.` : '504 Only types A, I and L 8.',
    )
  },
  MODE: (session, argument) => session.reply(/^s$/i.test(argument) ? '200 Mode is stream.' : '504 Only mode S.'),
  STRU: (session, argument) =>
    session.reply(/^f$/i.test(argument) ? '200 Structure is file.' : '504 Only structure F.'),
  PWD: (session) => session.reply(`257 "${session.folder}" is the folder.`),
  CWD: (session, argument) => changeFolder(session, argument === '' ? '/' : argument),
  CDUP: (session) => changeFolder(session, '..'),
  PASV: async (session) => {
    if (session.overIpv6) session.reply('522 Over IPv6 use EPSV.')
    else if (session.onlyEpsv) session.reply('501 After EPSV ALL there is only EPSV.')
    else {
      const port = await session.data.listen()
      const host = session.localAddress.replaceAll('.', ',')
      session.reply(
        port === undefined
          ? '425 No port is available.'
          : `227 Entering passive mode (${host},${port >> 8},${port & 255}).`,
      )
    }
  },
  EPSV: async (session, argument) => {
    const wanted = argument.toUpperCase()
    if (wanted === 'ALL') {
      session.onlyEpsv = true
      session.reply('200 Only EPSV from here on.')
    } else if (wanted !== '' && wanted !== (session.overIpv6 ? '2' : '1'))
      session.reply(`522 Use (${session.overIpv6 ? '2' : '1'}).`)
    else {
      const port = await session.data.listen()
      session.reply(
        port === undefined ? '425 No port is available.' : `229 Entering extended passive mode (|||${port}|).`,
      )
    }
  },
  PORT: (session, argument) => aim(session, readPort(argument)),
  EPRT: (session, argument) => {
    const target = readEprt(argument)
    if (target === 'family') session.reply('522 Use (1,2).')
    else aim(session, target)
  },
  REST: (session, argument) => {
    const valid = /^\d{1,15}$/.test(argument)
    session.restart = valid ? Number(argument) : 0
    session.reply(valid ? `350 The next transfer starts at ${session.restart}.` : '501 A position in bytes is missing.')
  },
  RETR: async (session, argument) => {
    const found = session.words.files.find(session.folder, argument)
    if (found?.kind !== 'file') session.reply('550 There is no such file.')
    else if (session.restart > found.file.patch.bytes)
      session.reply(`551 The file has only ${found.file.patch.bytes} bytes.`)
    else if (!session.data.ready) session.reply('425 PASV, EPSV, PORT or EPRT comes first.')
    else await session.transfer.sendFile(found.path, found.file, session.restart)
  },
  SIZE: (session, argument) => withFile(session, argument, (file) => `213 ${file.patch.bytes}`),
  MDTM: (session, argument) => withFile(session, argument, (file) => `213 ${stamp(file.modified)}`),
  MLST: (session, argument) => {
    const found = session.words.files.find(session.folder, argument)
    if (found === undefined) session.reply('550 There is no such file or folder.')
    else
      session.reply(`250-Facts:\r\n ${factLine(found.path, found.kind === 'file' ? found.file : undefined)}\r\n250 End`)
  },
  LIST: (session, argument) => list(session, 'LIST', argument.replace(/^(?:-\S*\s*)+/, '')),
  NLST: (session, argument) => list(session, 'NLST', argument.replace(/^(?:-\S*\s*)+/, '')),
  MLSD: (session, argument) => list(session, 'MLSD', argument),
  ABOR: (session) => {
    session.data.forget()
    session.reply('226 Nothing is under way any more.')
  },
}
commands['XPWD'] = commands['PWD'] as Command
commands['XCWD'] = commands['CWD'] as Command
commands['XCUP'] = commands['CDUP'] as Command

function changeFolder(session: FtpSession, argument: string): void {
  const found = session.words.files.find(session.folder, argument)
  if (found?.kind !== 'folder') {
    session.reply('550 There is no such folder.')
    return
  }
  session.folder = found.path
  session.reply(`250 The folder is ${found.path}.`)
}

function aim(session: FtpSession, target: DataTarget | undefined): void {
  if (session.onlyEpsv) session.reply('501 After EPSV ALL there is only EPSV.')
  else if (target === undefined) session.reply('501 That is not an address and port.')
  else if (session.data.aim(target)) session.reply('200 As you like.')
  else session.reply('504 Data goes only to the address of this connection, and to ports from 1024.')
}

function withFile(session: FtpSession, argument: string, answer: (file: VerifiedFile) => string): void {
  const found = session.words.files.find(session.folder, argument)
  session.reply(found?.kind === 'file' ? answer(found.file) : '550 There is no such file.')
}

async function list(session: FtpSession, verb: 'LIST' | 'NLST' | 'MLSD', argument: string): Promise<void> {
  const found = session.words.files.find(session.folder, argument)
  if (found === undefined) session.reply('550 There is no such file or folder.')
  else if (verb === 'MLSD' && found.kind === 'file') session.reply('501 That is a file, not a folder.')
  else if (!session.data.ready) session.reply('425 PASV, EPSV, PORT or EPRT comes first.')
  else {
    const cut = found.path.lastIndexOf('/')
    const folder = found.kind === 'folder' ? found.path : found.path.slice(0, cut) || '/'
    await session.transfer.sendListing(verb, folder, found.kind === 'file' ? found.path.slice(cut + 1) : undefined)
  }
}
