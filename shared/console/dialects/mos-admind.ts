import type { TaggedDialect } from '../dialect.ts'
import { mosCli } from './mos-cli.ts'

const commandLine = 'the command line (telnet), not the administration protocol'

/**
 * The administration protocol on ports 10143 (clear) and 10243 (TLS), as the vendor's own client speaks it (FACTS 1a,
 * 2a). What follows the version in the banner is not documented, so it is not read.
 */
export const mosAdmind: TaggedDialect = {
  id: 'mos-admind',
  tag: 'u',
  greeting: /^\* OK (\S{1,255}) admind (\d{1,5}(?:\.\d{1,5}){0,3})/i,
  login: 'LOGIN',
  logout: 'LOGOUT',
  notices: /^(?:\* (?:OK|NO|BAD|BYE|PREAUTH)|[^\s*]\S{0,80} (?:OK|NO|BAD))(?:\s|$)/i,
  refusals: /^\* (?:NO|BAD|BYE)(?:\s|$)/i,
  foreign: [
    // If the first bytes are WILL, WONT, DO, or DONT, the service is Telnet and negotiates.
    { pattern: /^\u00ff[\u00fa-\u00fe\ufffd]/, name: commandLine },
    ...mosCli.foreign.filter(({ name }) => !name.includes('admind')),
    ...mosCli.userPrompts.map((pattern) => ({ pattern, name: commandLine })),
  ],
  patience: 1500,
}
