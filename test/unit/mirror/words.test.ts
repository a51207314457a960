import { describe, expect, it } from 'vitest'
import { nearestName } from '../../../electron/host/mirror/nearest-name.ts'
import { beginsAsHtml } from '../../../electron/host/mirror/wanted-bytes.ts'
import { isSameFile } from '../../../electron/host/mirror/patch-source.ts'
import { readSourceUrl } from '../../../electron/host/mirror/source-url.ts'
import { codeOf, good } from './kit.ts'

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

  it('never shows credentials or a query, not even of what is no URL', () => {
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

describe('a web page in place of a file', () => {
  it.each([
    '<!DOCTYPE html><p>',
    '\n\t <HTML lang="en">',
    '\ufeff<!doctype html>',
    '<!-- x --> <html>',
    '<?xml version="1.0"?><html>',
  ])('knows %j', (text) => expect(beginsAsHtml(Buffer.from(text))).toBe(true))
  it.each(['', 'MZ', '<htmlx', 'text about <html>', '<?xml version="1.0"?><update/>', '\0<html>'])(
    'lets %j pass',
    (text) => expect(beginsAsHtml(Buffer.from(text))).toBe(false),
  )
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
    [{ bytes: 10, etag: '"a"', modified: 'm' }, { bytes: 10, etag: '"b"', modified: 'm' }, false],
  ])('%j against %j: %s', (before, now, same) => expect(isSameFile(before, now)).toBe(same))
})
