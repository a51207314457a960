import type { Dialect } from '../dialect.ts'

/** The MOS command line on port 23 (FACTS 1b, 1c, 2b). Most of its wording is unconfirmed, so the patterns are wide. */
export const mosCli: Dialect = {
  id: 'mos-cli',
  userPrompts: [/^.{0,80}(?<!\w)(?:user(?:[ -]?(?:name|id))?|log[io]n(?:[ -]?(?:name|id))?)[ \t]?:[ \t]*$/i],
  passwordPrompts: [/^.{0,80}(?<!\w)pass(?:word|wd|code|phrase)\b.{0,60}:[ \t]*$/i],
  neverPrompts: [/\blast\b/i, /\bsince\b/i],
  refusals: [/^(?:NO|BAD)(?:\s|$)/],
  refusalWords: [
    /\b(?:login|logon|password|authentication|access|permission|account)\b.*\b(?:incorrect|failed|failure|denied|invalid|refused|rejected|wrong|expired|locked|disabled|not (?:allowed|permitted|authori[sz]ed|accepted))\b/i,
    /\b(?:incorrect|invalid|bad|wrong|unknown|denied)\b.*\b(?:login|logon|user|password|credentials?|account)\b/i,
    /^no\b/i,
    /\btoo many\b/i,
  ],
  acceptances: [/^OK(?:\s|$)/i],
  prompt: /^[^\r\n]{0,80}[>#] ?$/,
  hostPrompt: /^([A-Za-z0-9][A-Za-z0-9._-]{0,79})> ?$/,
  namelessPrompts: ['CLI'],
  pagers: [
    { pattern: /-{1,10} ?\(?more\)? ?(?:\([^)]{0,20}\) ?)?-{1,10}.{0,60}$/i, key: ' ' },
    { pattern: /^\s*[[(<]{1,3}-{0,10} ?more ?-{0,10}[\])>]{1,3} *$/i, key: ' ' },
    { pattern: /\b(?:press|hit|type)\b.{0,20}\bany key\b.{0,60}$/i, key: ' ' },
    { pattern: /\b(?:press|hit)\b.{0,10}\b(?:space|spacebar)\b.{0,60}$/i, key: ' ' },
    { pattern: /\b(?:press|hit)\b.{0,10}<?\b(?:return|enter)\b>?.{0,60}$/i, key: '\r\n' },
  ],
  questions: [
    /[([]\s*y(?:es)?\s*[/|,]\s*no?\s*[)\]]\s*[?:>]*\s*$/i,
    /\b(?:are you sure|continue|proceed|confirm|overwrite|really)\b[^?]{0,120}\?\s*(?:[([][^)\]]{0,10}[)\]])?\s*:?\s*$/i,
  ],
  foreign: [
    { pattern: /^SSH-\d/, name: 'an SSH server' },
    { pattern: /^HTTP\/\d|^<(?:!doctype|html|\?xml)/i, name: 'a web server' },
    { pattern: /^220[ -].*ftp/i, name: 'an FTP server' },
    { pattern: /^(?:220|554)[ -]/, name: 'a mail server (SMTP)' },
    { pattern: /^\* OK .*\badmind\b/, name: 'the administration protocol (admind), not the command line' },
    { pattern: /^\* (?:OK|PREAUTH|BYE)\b/, name: 'a mail server (IMAP)' },
    { pattern: /^(?:\+OK|-ERR)\b/, name: 'a mail server (POP3)' },
    { pattern: /^RFB \d/, name: 'a VNC server' },
  ],
  enter: '\r\n',
  logout: 'Logout',
  quiet: { prompt: 100, learn: 200, odd: 1000, question: 500, refusal: 1500 },
}
