import { describe, expect, it } from 'vitest'
import { read } from './reply-text.ts'

// What an export tells for sure. Everything else stays a question: no answer is guessed.

describe('conf-settings', () => {
  it.each([
    ['Ntp Add Server 10.1.2.3\nOK', { ntp: true }],
    ['Ntp Set Server "ntp1.example.net"\nOK', { ntp: true }],
    ['ntp server 2001:db8::7\nOK', { ntp: true }],
    ['Ntp Off\nOK', { ntp: false }],
    ['Conf Disable Ntp\nOK', { ntp: false }],
    ['Conf Enable Customercare\nOK', { customerCare: true }],
    ['Conf Disable Customercare\nOK', { customerCare: false }],
    [
      '# a comment\n  CONF ENABLE CUSTOMERCARE  \nNtp Add Server time.example.net\nOK',
      { ntp: true, customerCare: true },
    ],
  ])('reads %j', (text, settings) => {
    expect(read('conf-settings', text)).toEqual({ settings })
  })

  it.each([
    ['nothing of it', 'Smtp Set Lmr off\nOK'],
    ['both at once', 'Ntp Add Server 10.1.2.3\nNtp Off\nOK'],
    ['a comment about it', '# Ntp Add Server 10.1.2.3\nOK'],
    ['a command that only begins so', 'Ntp Add Server 10.1.2.3 when asked\nOK'],
    // FACTS.md knows one command of SNMP, which names a place, and none of a schedule: neither tells that it is in use.
    ['SNMP', 'Snmp Set Syslocation "rack 4"\nOK'],
    ['a schedule', 'Schedule Add backup 01:30\nOK'],
  ])('takes %s for no answer', (_what, text) => {
    expect(read('conf-settings', text)).toEqual({ settings: {} })
  })
})
