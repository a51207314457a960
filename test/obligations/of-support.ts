import { proofsIn, type Proof } from './proof.ts'

const { sends, tells, links, decides } = proofsIn('mos-support')
const level = (diagLevel: number) => ({ answers: { diagLevel } })

/** Page 5 and 6: what support asks for, whom to call, and diagnostic data. */
export const ofSupport = {
  'support.contacts': [
    tells('support', 'support.contacts', 'Call the company that sold the appliance'),
    tells('support', 'support.contacts', 'E-mail: support@mirapoint.com -'),
    tells('support', 'support.contacts', 'USA and Canada: 1.800.353.8437'),
    tells('support', 'support.contacts', 'Italy: +39 011 4513811, +39 011 4513832'),
    tells('support', 'support.contacts', 'UK: 00 800 222 88800'),
    tells('support', 'support.contacts', 'China: 400 707 1086'),
    tells('support', 'support.contacts', 'Australia: 1 800 633 784'),
    tells('support', 'support.contacts', 'elsewhere: +800 2228 8800'),
    tells('support', 'support.contacts', 'https://support.mirapoint.com/'),
  ],
  'support.info.version': [sends('support', 'support.info.version', 'Version')],
  'support.info.hostid': [sends('support', 'support.info.hostid', 'License Hostid')],
  'support.info.serial': [sends('support', 'support.info.serial', 'Model Get Serial')],
  'support.info.chassis': [sends('support', 'support.info.chassis', 'Model Get Chassis')],
  'support.info.oneshot': [sends('support', 'support.info.oneshot', 'Model Get Info')],
  'support.diag.open': [links('support', 'support.diag.open', 'http://10.0.0.2/diag')],
  'support.diag.login': [tells('support', 'support.diag.open', 'log in as an administrator')],
  'support.diag.level': [
    decides('support.diag.level', 'pass', [level(1), level(7)], [level(0), level(8)]),
    tells('support', 'support.diag.transfer', '*Collect Diagnostic Data*'),
    tells('support', 'support.diag.transfer', 'set the level. Leave the transfer at FTP upload'),
  ],
  'support.diag.transfer': [tells('support', 'support.diag.transfer', 'Press Transfer Diagnostic Data')],
} satisfies Readonly<Record<string, readonly Proof[]>>
