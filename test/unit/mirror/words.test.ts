import { deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { nearestName } from '../../../electron/host/mirror/nearest-name.ts'
import { wrongKind } from '../../../electron/host/mirror/sniff.ts'
import { isSameFile, mayGoOn } from '../../../electron/host/mirror/patch-source.ts'
import { readSourceUrl } from '../../../electron/host/mirror/source-url.ts'
import { codeOf, good, someBytes } from './kit.ts'

describe('the URL of a source', () => {
  it.each([
    ['ftp://h/pub/updates/P4_4_3-GA', 'P4_4_3-GA', ['/pub/updates/P4_4_3-GA.mpu5', '/pub/updates/P4_4_3-GA']],
    ['ftp://h/P4_4_3-GA.mpu5', 'P4_4_3-GA', ['/P4_4_3-GA.mpu5']],
    ['http://h:81/x/debug-5', 'debug-5', ['/x/debug-5.mpu5', '/x/debug-5']],
    ['https://h/P4.4.3', 'P4.4.3', ['/P4.4.3', '/P4.4.3.mpu5']],
    ['http://h/get/R4_4_3-GA?token=abc', 'R4_4_3-GA', ['/get/R4_4_3-GA']],
    ['ftps://h/p4_4_3-ga', 'p4_4_3-ga', ['/p4_4_3-ga.mpu5', '/p4_4_3-ga']],
  ])('%s is %s', (url, name, paths) => {
    const location = good(readSourceUrl(url))
    expect(location.name).toBe(name)
    expect(location.candidates.map((each) => each.pathname)).toEqual(paths)
  })

  it.each([
    '',
    'nonsense',
    'file:///etc/passwd',
    'ftp://h/',
    'ftp://h/dir/',
    'ftp://h/a%0d%0aDELE%20x',
    'ftp://h/%zz',
    'ftp://u%0aX:p@h/N',
    'http://h/a%20b',
    'http://h/..%2f',
  ])('refuses %j', (url) => expect(codeOf(readSourceUrl(url))).toBe('words.wrong'))

  it('never shows credentials or a query, not even of a text that is not a URL', () => {
    expect(good(readSourceUrl('ftp://anna:geheim@h/NAME')).shown).toBe('ftp://h/NAME')
    expect(good(readSourceUrl('http://h/NAME?token=geheim')).shown).toBe('http://h/NAME?…')
    for (const bad of ['ftp://anna:geheim@h:99999/N', 'gopher://anna:geheim@h/N', 'ftp://anna:geheim@h/']) {
      expect(JSON.stringify(readSourceUrl(bad))).not.toContain('geheim')
    }
  })

  it('takes another name where one is given, and only a proper one', () => {
    expect(good(readSourceUrl('http://h/download', 'P4_4_3-GA')).name).toBe('P4_4_3-GA')
    expect(codeOf(readSourceUrl('http://h/download', '../x'))).toBe('words.wrong')
  })
})

describe('the nearest name', () => {
  const names = ['P4_4_3-GA', 'R4_4_3-GA', 'D4_44_100']
  it.each([
    ['p4_4_3-ga', 'P4_4_3-GA'],
    ['R4_4_3_GA', 'R4_4_3-GA'],
    ['D4_44_10', 'D4_44_100'],
    ['something-else', undefined],
  ])('%s -> %s', (wanted, found) => expect(nearestName(wanted, names)).toBe(found))
})

const page = '<!DOCTYPE html><html><body>Please log in to the network of this house</body></html>'
const noise = someBytes(512, 4)

describe('what cannot be an update', () => {
  it.each<[string, string | Buffer, string]>([
    ['a page', '<!DOCTYPE html><p>', 'a web page'],
    ['a page in capitals', '\n\t <HTML lang="en">', 'a web page'],
    ['a page with a mark', '\ufeff<!doctype html>', 'a web page'],
    ['a page behind a comment', '<!-- x --> <html>', 'a web page'],
    ['a page as XML', '<?xml version="1.0"?><html>', 'a web page'],
    ['a script alone', "<script>top.location='http://192.0.2.1/'</script>", 'a web page'],
    ['a refresh', '<meta http-equiv="refresh" content="0">', 'a web page'],
    ['a page with a code in it', '<html>\0\u0001', 'a web page'],
    ['XML', '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', 'an XML document'],
    ['JSON', '{"error":"not_logged_in"}', 'a JSON document'],
    ['a list', '[1, 2]', 'a JSON document'],
    ['a sentence', 'Access denied.\n', 'text'],
    ['a sentence in Latin', Buffer.from('Zugriff verweigert: f\u00fcr Sie gesperrt', 'latin1'), 'text'],
    ['a sentence in Chinese', '\u8bf7\u767b\u5f55', 'text'],
    ['Japanese with escapes', Buffer.from('\u001b$B%m%0%$%s\u001b(B', 'latin1'), 'text'],
    ['UTF-16', Buffer.from('\ufeff' + page, 'utf16le'), 'a web page'],
    ['UTF-16, big end first', Buffer.from('\ufeff' + page, 'utf16le').swap16(), 'a web page'],
    ['UTF-16 without a mark', Buffer.from(page, 'utf16le'), 'a web page'],
    ['UTF-32', Buffer.from([...page].flatMap((each) => [each.charCodeAt(0), 0, 0, 0])), 'a web page'],
    [
      'EBCDIC',
      Buffer.from([
        0x4c, 0x88, 0xa3, 0x94, 0x93, 0x6e, 0xd3, 0x96, 0x87, 0x40, 0x89, 0x95, 0x15, 0xc1, 0xc2, 0xc3, 0x4b,
      ]),
      'text',
    ],
    ['a packed page', gzipSync(page.repeat(20)), 'a web page (compressed)'],
    ['a page packed without a header', deflateSync(page.repeat(20)), 'a web page (compressed)'],
    ['a PDF', '%PDF-1.7\n%\u00e2\u0000', 'a PDF document'],
    ['a picture', Buffer.from('\u0089PNG\r\n\u001a\n\0\0', 'latin1'), 'an image'],
  ])('%s is found out', (_what, bytes, kind) => expect(wrongKind(Buffer.from(bytes as Buffer))).toBe(kind))

  it.each<[string, Buffer]>([
    ['nothing', Buffer.alloc(0)],
    ['noise', noise],
    ['a program', Buffer.from('MZ\u0090\0\u0003\0\0\0', 'latin1')],
    ['packed noise', gzipSync(noise)],
    ['an archive', gzipSync(Buffer.concat([Buffer.from('etc/passwd'), Buffer.alloc(502), noise]))],
    ['an archive as it is', Buffer.concat([Buffer.from('etc/passwd'), Buffer.alloc(502)])],
    ['zeros', Buffer.alloc(512)],
  ])('%s may be one', (_what, bytes) => expect(wrongKind(bytes)).toBeUndefined())

  it('is never said of random bytes', () => {
    for (let seed = 1; seed <= 300; seed += 1) expect(wrongKind(someBytes(512, seed))).toBeUndefined()
  })
})

describe('whether it is still the same file', () => {
  const part = { bytes: 10, modified: 'm' }
  it.each([
    [part, { bytes: 10, modified: 'm' }, true],
    [part, { bytes: 11, modified: 'm' }, false],
    [part, { bytes: 10, modified: 'n' }, false],
    [part, { bytes: 10 }, false],
    [{ bytes: 10 }, { bytes: 10 }, false],
    [{ modified: 'm' }, { modified: 'm' }, false],
    [{ bytes: 10, etag: '"a"' }, { bytes: 10, etag: '"a"' }, true],
    [{ bytes: 10, etag: 'W/"a"' }, { bytes: 10, etag: 'W/"a"' }, false],
    [{ bytes: 10, etag: '"a"', modified: 'm' }, { bytes: 10, etag: '"b"', modified: 'm' }, true],
    [{ bytes: 10, etag: '"a"', modified: 'm' }, { bytes: 10, etag: '"a"', modified: 'n' }, false],
    [{ bytes: 10, etag: '"a"' }, { bytes: 10, etag: '"a"', modified: 'm' }, true],
    [{ bytes: 10, etag: '"a"', modified: 'm' }, { bytes: 10, etag: '"a"' }, true],
    [{ bytes: 10, etag: '"a"' }, { bytes: 10, etag: '"b"', modified: 'm' }, false],
  ])('%j against %j: %s', (before, now, same) => expect(isSameFile(before, now)).toBe(same))
})

describe('whether a part may go on, its overlap being compared', () => {
  it.each([
    [{ bytes: 10 }, { bytes: 10 }, false, true],
    [{ bytes: 10 }, { bytes: 11 }, false, false],
    [{ bytes: 10 }, { bytes: 10, modified: 'm' }, false, false],
    [{ bytes: 10, modified: 'm' }, { bytes: 10, modified: 'n' }, false, false],
    [{ bytes: 10, modified: 'm' }, { bytes: 10, modified: 'n' }, true, true],
    [{ bytes: 10 }, { bytes: 11 }, true, false],
    [{}, {}, true, true],
    [{}, {}, false, false],
  ])('%j against %j, with a hash %j: %j', (before, now, provable, may) =>
    expect(mayGoOn(before, now, provable)).toBe(may),
  )
})

describe('a login in a URL', () => {
  const secret = 'ssWord9'
  it.each([
    `ftp://user:Pa/${secret}@h/R4.mpu5`,
    `ftp://user:12/${secret}@h/R4.mpu5`,
    `http://user:Pa?${secret}@h/R4.mpu5`,
    `ftp://user:Pa#${secret}@h:21/R4.mpu5`,
    `ftp://user:Pa%${secret}@h/R4.mpu5`,
    `ftp://user:Pa@${secret}@h/R4.mpu5`,
    `ftp://us/er:${secret}@h/R4.mpu5`,
    `https://user:\\${secret}@h/R4.mpu5`,
    `user:${secret}@h/R4.mpu5`,
    `sftp://user:${secret}@h/R4.mpu5`,
    `ftp:/user:${secret}@h/R4.mpu5`,
  ])('that looks like a part of the rest is refused, and not repeated: %s', (url) => {
    const read = readSourceUrl(url)
    expect(codeOf(read)).toBe('words.wrong')
    expect(JSON.stringify(read)).not.toContain(secret)
  })

  it.each([
    ['ftp://user:Pa%2FssWord9@h/R4.mpu5', 'h'],
    ['http://h/a@b/R4.mpu5', 'h'],
    ['ftp://h/R4.mpu5;type=i', 'h'],
    ['ftp://user:p@[::1]/R4.MPU5;type=I', '[::1]'],
  ])('%s is understood', (url, host) => {
    const location = good(readSourceUrl(url))
    expect(location.url.hostname).toBe(host)
    expect(location.name).toBe('R4')
  })
})
