import { URL } from 'node:url'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed } from '../../../shared/base/result.ts'
import type { Result } from '../../../shared/base/result.ts'
import { patchName } from '../../../shared/model/patch.ts'

/** The one extension of an update's file (FACTS 3b). */
const updateExtension = '.mpu5'

/** Where an update is to come from. `shown` is the URL without user, password and query: the only form that is stored. */
export interface SourceLocation {
  readonly url: URL
  readonly protocol: 'ftp' | 'ftps' | 'http' | 'https'
  readonly shown: string
  readonly name: string
  /** What to ask for, in this order: the guide's URLs leave the extension away while the files have it (FACTS 5). */
  readonly candidates: readonly URL[]
}

const protocols = { 'ftp:': 'ftp', 'ftps:': 'ftps', 'http:': 'http', 'https:': 'https' } as const

/** Reads a source's URL; the update's name is its last segment without `.mpu5` unless another is given. */
export function readSourceUrl(text: string, givenName?: string): Result<SourceLocation> {
  const unclear = unclearLogin(text)
  if (unclear !== undefined) return unclear
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return wrong(
      text.includes('@') ? 'This is not a URL.' : `"${text.slice(0, 200).replace(/\?.*$/s, '?…')}" is not a URL.`,
    )
  }
  if (url.protocol === 'ftp:' || url.protocol === 'ftps:') url.pathname = url.pathname.replace(/;type=[aid]$/i, '')
  const protocol = Object.entries(protocols).find(([key]) => key === url.protocol)?.[1]
  if (protocol === undefined) return wrong(`An update cannot be downloaded with "${url.protocol.replace(':', '')}".`)
  let path: string
  let login: string
  try {
    path = decodeURIComponent(url.pathname)
    login = decodeURIComponent(url.username + url.password)
  } catch {
    return wrong(`${shownUrl(url)} has a broken % code.`)
  }
  // A line end in any of them would be a command of its own to an FTP server.
  if (hasControls(path) || hasControls(login)) {
    return wrong(`${shownUrl(url)} holds control characters.`)
  }
  const segment = path.slice(path.lastIndexOf('/') + 1)
  if (segment === '') return wrong(`${shownUrl(url)} is a folder, not a file.`)
  const name = checkName(givenName ?? nameOfFile(segment))
  if (!name.ok) return name
  return succeed({ url, protocol, shown: shownUrl(url), name: name.value, candidates: candidatesOf(url, segment) })
}

/** The update's name that a file's name stands for. Case and everything else stay as they are: names are opaque. */
export function nameOfFile(file: string): string {
  return isUpdateFile(file) ? file.slice(0, -updateExtension.length) : file
}

/** Whether a file is an update's by its name: the extension in any case, since sticks and other systems change it. */
export function isUpdateFile(file: string): boolean {
  return file.length > updateExtension.length && file.toLowerCase().endsWith(updateExtension) && !file.startsWith('._')
}

/** Refuses a name that is not an update's (it could not be offered under it either). */
export function checkName(name: string): Result<string> {
  if (patchName.safeParse(name).success) return succeed(name)
  return failed(
    failure(
      'words.wrong',
      `"${name.slice(0, 140)}" cannot be the name of an update.`,
      'Such a name has letters, digits, dots, hyphens and underscores only; give the right one with --name.',
    ),
  )
}

function candidatesOf(url: URL, segment: string): URL[] {
  if (isUpdateFile(segment) || url.search !== '') return [url]
  const extended = new URL(url)
  extended.pathname += updateExtension
  return segment.includes('.') ? [url, extended] : [extended, url]
}

/** A URL that may be stored and shown: without its password or token. */
export function shownUrl(url: URL): string {
  const clean = new URL(url)
  clean.username = ''
  clean.password = ''
  clean.hash = ''
  if (clean.search === '') return clean.href
  clean.search = ''
  return `${clean.href}?…`
}

/**
 * Refuses a URL whose login cannot be told apart from its host: a password with one of `/ ? # @` typed as it is would
 * be looked up as a host, and printed. Nothing of it is repeated.
 */
function unclearLogin(text: string): Result<never> | undefined {
  const [, rest] = /^[^:/?#]*:\/\/(.*)$/s.exec(text) ?? []
  const login =
    'A user and a password are written as they are only without / ? # @ : and %; those are written %2F %3F %23 %40 %3A and %25.'
  if (rest === undefined) {
    if (!text.includes('@')) return undefined
    return failed(failure('words.wrong', 'This is not a URL: ftp://, http:// or https:// is missing.', login))
  }
  const at = rest.lastIndexOf('@')
  const authority = rest.slice(0, Math.max(0, rest.search(/[/?#\\]|$/)))
  const before = rest.slice(0, Math.max(0, at))
  const twice = authority.split('@').length > 2
  const beyond = at > authority.length && before.includes(':')
  const broken = at >= 0 && /%(?![0-9a-f]{2})/i.test(before)
  if (!twice && !beyond && !broken) return undefined
  return failed(
    failure(
      'words.wrong',
      'Uptick cannot separate the user and the password of this URL from its host and path.',
      login,
    ),
  )
}

function hasControls(text: string): boolean {
  return [...text].some((character) => character < ' ' || character === '\x7f')
}

function wrong(sentence: string): Result<never> {
  return failed(
    failure('words.wrong', sentence, 'Give a URL such as ftp://host/pub/updates/NAME or http://host/NAME.mpu5.'),
  )
}
