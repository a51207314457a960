import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { someBytes } from '../mirror/kit.ts'
import { FtpLines } from '../../../electron/host/offer/ftp-lines.ts'
import { readEprt, readPort } from '../../../electron/host/offer/ftp-data.ts'
import { ownOffer, Talk } from './kit.ts'

const bytes = someBytes(700_000)

describe('lines', () => {
  it('are the same however they are cut', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.array(fc.nat(20)), (bytes, cuts) => {
        const whole = new FtpLines(4096).feed(bytes)
        const lines = new FtpLines(4096)
        const pieces: string[] = []
        let at = 0
        for (const cut of [...cuts, bytes.length]) {
          const fed = lines.feed(bytes.subarray(at, at + cut))
          if (fed !== 'too-long') pieces.push(...fed)
          at += cut
        }
        expect(pieces).toEqual(whole)
      }),
    )
  })

  it('have an end', () => {
    expect(new FtpLines(10).feed(Buffer.from('a'.repeat(11)))).toBe('too-long')
    expect(new FtpLines(10).feed(Buffer.from('aaaa\r\n'.repeat(11)))).toHaveLength(11)
  })

  it('that ask for a data connection are read strictly', () => {
    expect(readPort('127,0,0,1,4,1')).toEqual({ host: '127.0.0.1', port: 1025 })
    expect(readEprt('|2|fe80::1|1025|')).toEqual({ host: 'fe80::1', port: 1025 })
    expect(readEprt('|3|x|1025|')).toBe('family')
    fc.assert(
      fc.property(fc.string(), (text) => {
        readPort(text)
        readEprt(text)
      }),
    )
  })
})

it('no words of a peer bring the server down or get him a file that is not offered', async () => {
  const offer = await ownOffer(bytes, {}, { limits: { linger: 50, dataOpen: 10 } })
  const verb = fc.constantFrom(
    'USER',
    'PASS',
    'RETR',
    'LIST',
    'CWD',
    'REST',
    'PORT',
    'EPRT',
    'EPSV',
    'PASV',
    'MLST',
    'ABOR',
    'TYPE',
    'STAT',
    'NLST',
    'QUIT',
    '__proto__',
  )
  const line = fc.oneof(
    fc.string(),
    fc
      .tuple(verb, fc.oneof(fc.string(), fc.constantFrom('..', '/', '1', '|||', '-la')))
      .map(([word, rest]) => `${word} ${rest}`),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
      const talk = new Talk(offer.port)
      talk.socket.end(`USER a\r\nPASS b\r\n${lines.join('\r\n')}\r\nQUIT\r\n`)
      talk.socket.resume()
      await talk.closed
    }),
    { numRuns: 100 },
  )
  expect(offer.segments).toEqual([])
  expect(await new Talk(offer.port).answer()).toMatch(/^220/)
})
