import { describe, expect, it } from 'vitest'
import { OrdinaryWords } from '../../../shared/base/ordinary-words.ts'
import { Redactor } from '../../../shared/base/redact.ts'

const document =
  'Log in by telnet as administrator. The Sunflower site has its own storage; do not use heron-12-reeds-4.'

describe('a secret that is an ordinary word', () => {
  it.each([
    ['x', true],
    ['OK', true],
    ['telnet', true],
    ['Telnet', true],
    ['mirapoint', true],
    ['sunflower', true],
    ['stor', true],
    ['curlew', false],
    ['curlew 8 "mallow"', false],
    // Long and uncommon: it is secret also where a document has it.
    ['heron-12-reeds-4', false],
  ])('%s: %s', (secret, isOrdinary) => {
    const words = new OrdinaryWords()
    words.learn(document)
    expect(words.has(secret)).toBe(isOrdinary)
    const redactor = new Redactor(words)
    redactor.add(secret)
    const text = `It is ${secret}, says the ${secret}.`
    expect(redactor.text(text) === text).toBe(isOrdinary)
    expect(new TextDecoder().decode(redactor.bytes(new TextEncoder().encode(text))) === text).toBe(isOrdinary)
  })

  it('is searched for until a document shows that it is one', () => {
    const redactor = new Redactor(new OrdinaryWords())
    redactor.add('sunflower')
    expect(redactor.text('a sunflower')).toBe('a [redacted]')
    redactor.learn(document)
    expect(redactor.text('a sunflower')).toBe('a sunflower')
  })

  it('is searched for like any other if no list of ordinary words is given, as in a capture', () => {
    const redactor = new Redactor()
    redactor.add('telnet')
    expect(redactor.text('by telnet')).toBe('by [redacted]')
  })
})
