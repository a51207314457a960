import type { Knob } from './knobs.ts'

/** Knobs of everything but the command line: the administration protocol, TLS, and what the services greet with. */
export const serviceKnobs = {
  services: {
    standard: 'admind|admind-tls|smtp|imap|pop3|http',
    assumed: true,
    says: 'services besides Telnet, separated by |',
  },
  admindGreeting: {
    standard: '* OK {host} admind {version} ready',
    assumed: true,
    says: 'first line of admind; the text after the version is a guess',
  },
  session: {
    standard: 'data',
    assumed: false,
    says: 'data, ok or none: where the answer to LOGIN carries the session id',
  },
  repeatsSession: {
    standard: 'off',
    assumed: true,
    says: 'on: replies over admind repeat the session id and the password, which must stay secret all the same',
  },
  literals: { standard: 'long', assumed: true, says: 'long, all or none: which replies over admind are literals' },
  literalEnd: {
    standard: 'blank',
    assumed: false,
    says: 'blank, line, after or none: a literal ends in a line end, with a blank line behind it or without; or a line end comes after it, or nothing',
  },
  admindNotice: { standard: '', assumed: true, says: 'a line that belongs to no answer, sent within each reply' },
  tls: { standard: 'new', assumed: true, says: 'new, or old: nothing newer than TLS 1.1 on admind-tls' },
  certificate: { standard: 'kept', assumed: true, says: 'kept, or new: another certificate after an upgrade' },
  smtpBanner: {
    standard: '220 {host} ESMTP Mirapoint Messaging Server MOS {release}; {date}',
    assumed: false,
    says: 'first line of SMTP; a masked one names no release',
  },
  comeUp: {
    standard: '',
    assumed: true,
    says: 'services in the order in which they come up one by one, parted by |; empty: all at once',
  },
  comeUpGap: { standard: '400', assumed: true, says: 'milliseconds between two services that come up' },
  flapping: { standard: '', assumed: true, says: 'services that go away twice more after they came up, parted by |' },
  flapFor: { standard: '600', assumed: true, says: 'milliseconds for which a flapping service is there, and is away' },
  away: { standard: '', assumed: true, says: 'services that do not come back after a restart, parted by |' },
} as const satisfies Record<string, Knob>

export const serviceScenarios = [
  {
    name: 'one-by-one',
    sentence: 'The services come up one by one after the reboot, and two of them go up and down.',
    knobs: { comeUp: 'smtp|telnet|imap|admind', flapping: 'smtp|telnet' },
  },
  {
    name: 'new-certificate',
    sentence: 'The appliance shows another certificate after the reboot.',
    knobs: { certificate: 'new' },
  },
  { name: 'old-tls', sentence: 'The appliance offers only obsolete TLS.', knobs: { tls: 'old' } },
] as const
