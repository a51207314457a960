import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linkOf, webAddress } from '../../../shared/model/item-link.ts'

const template = 'http://{host}/help/snmp-mibs/'

describe('the link of an item', () => {
  it.each([
    ['ms-01.example.net', 'http://ms-01.example.net/help/snmp-mibs/'],
    ['MS-01.example.net:2323', 'http://ms-01.example.net/help/snmp-mibs/'],
    ['192.0.2.10', 'http://192.0.2.10/help/snmp-mibs/'],
    ['192.0.2.10:23', 'http://192.0.2.10/help/snmp-mibs/'],
    ['[2001:db8::1]:23', 'http://[2001:db8::1]/help/snmp-mibs/'],
    ['2001:db8::1', 'http://[2001:db8::1]/help/snmp-mibs/'],
  ])('leads to the appliance at %s', (address, wanted) => {
    expect(linkOf(template, address)).toBe(wanted)
  })

  it.each([
    '', 'elsewhere.example/#', 'a@elsewhere.example', 'user:secret@elsewhere.example', 'elsewhere.example?x', 'a b', 'a\\b',
    'javascript:alert(1)', '//elsewhere.example', '"><script>', 'ms-01%2eexample', '0x7f.1', '127.1', '[::1', '(withheld)', 'ms-01\n', '.', '-a',
  ])('is none where the address is %j', (address) => {
    expect(linkOf(template, address)).toBeUndefined()
  }) // prettier-ignore

  it('is none without a link, and as it is written where the document names no host', () => {
    expect(linkOf(undefined, 'ms-01')).toBeUndefined()
    expect(linkOf('https://support.example/notes', undefined)).toBe('https://support.example/notes')
    expect(linkOf('javascript:{host}', 'ms-01')).toBeUndefined()
    expect(linkOf('http://me@{host}/', 'ms-01')).toBeUndefined()
  })

  it('never leads to another host, regardless of the address', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.webAuthority({ withUserInfo: true })), (address) => {
        const link = linkOf(template, address)
        if (link === undefined) return
        const url = new URL(link)
        expect(url.protocol).toBe('http:')
        expect(url.pathname).toBe('/help/snmp-mibs/')
        expect(`${url.search}${url.hash}${url.username}${url.password}`).toBe('')
        expect(address.toLowerCase()).toContain(url.hostname.replace(/[[\]]/g, '').slice(0, 2))
      }),
    )
  })

  it.each(['file:///etc/passwd', 'javascript:alert(1)', 'http://a:b@c/', 'data:text/html,x', ' ', 'x'])(
    'given to a browser is never %s',
    (text) => expect(webAddress(text)).toBeUndefined(),
  )
})
