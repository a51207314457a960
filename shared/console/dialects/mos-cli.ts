import type { Dialect } from '../dialect.ts'

/** The keys that a pager names after its own text; nothing else may follow. */
const keys = String.raw`(?:[\s,;:.()<>[\]'"=+/-]|(?:spacebar|space|bar|next|page|lines?|one|enter|return|cr|keys?|any|other|for|quit|uit|to|or|q|press|control|ctrl|[cz]|esc|more|help|h|exit|all|rest|continue|stop|\d{1,3}%)(?![A-Za-z]))*`
/** The same where the words before it are not a pager's alone. */
const fewKeys = String.raw`(?:[\s,;:.()<>[\]'"=/-]|(?:spacebar|space|enter|return|cr|keys?|any|other|for|quit|to|or|q|next|page|more|exit|stop)(?![A-Za-z]))*`

function pager(words: string): RegExp {
  return new RegExp(`^\\s*${words}${keys}$`, 'i')
}

function loosePager(key: string): RegExp {
  const verb = '(?:press|hit|type|strike)'
  const aim = '(?:to continue|for more|for (?:the )?next page|to see more)'
  return new RegExp(`^[\\s*([<-]*(?:${verb} q to quit,? ?(?:or )?)?(?:${verb} )?${key} ${aim}${fewKeys}$`, 'i')
}

/** The MOS command line on port 23 (FACTS 1b, 1c, 2b). Most of its wording is unconfirmed, so the patterns are wide. */
export const mosCli: Dialect = {
  id: 'mos-cli',
  userPrompts: [/^.{0,80}(?<!\w)(?:user(?:[ -]?(?:name|id))?|log[io]n(?:[ -]?(?:name|id))?)[ \t]?:[ \t]*$/i],
  passwordPrompts: [/^.{0,80}(?<!\w)pass(?:word|wd|code|phrase)\b.{0,60}:[ \t]*$/i],
  neverPrompts: [/\blast\b/i, /\bsince\b/i],
  refusals: [/^(?:NO|BAD)(?:\s|$)/],
  refusalText: [
    /\b(?:login|logon|password|authentication|access|permission|account)\b.*\b(?:incorrect|failed|failure|denied|invalid|refused|rejected|wrong|expired|locked|disabled|not (?:allowed|permitted|authori[sz]ed|accepted))\b/i,
    /\b(?:incorrect|invalid|bad|wrong|unknown|denied)\b.*\b(?:login|logon|user|password|credentials?|account)\b/i,
    /\b(?:sessions?|connections?|logins?)\b.*\b(?:limit|exceeded|maximum|full|busy)\b/i,
    /\b(?:limit|maximum|too many)\b.*\b(?:sessions?|connections?|users?|logins?|attempts?)\b/i,
    /\btoo many\b/i,
  ],
  acceptances: [/^OK(?:\s|$)/],
  prompt: /^[^\r\n]{0,80}[>#] ?$/,
  hostPrompt: /^([A-Za-z0-9][A-Za-z0-9._-]{0,79})> ?$/,
  namelessPrompts: ['CLI'],
  pagers: [
    {
      pattern: pager(String.raw`[[(<]{0,3}-{1,10} ?\(?more(?: ?\d{1,3}%)?\)? ?(?:\([^)]{0,20}\) ?)?-{1,10}[\])>]{0,3}`),
      key: ' ',
    },
    { pattern: pager(String.raw`-{1,10} ?\(?more(?: ?\d{1,3}%)?\)`), key: ' ' },
    { pattern: pager(String.raw`[[(<]{1,3} ?more ?[\])>]{1,3}`), key: ' ' },
    { pattern: pager('more:? {0,3}<space>'), key: ' ' },
    { pattern: /^\s*lines \d+-\d+(?:\/\d+)?(?: \d{1,3}%)?\s*$/, key: ' ' },
    { pattern: loosePager('(?:any|a) (?:other )?key'), key: ' ', loose: true },
    { pattern: loosePager('(?:the )?<?space(?: ?bar)?>?(?: key)?'), key: ' ', loose: true },
    { pattern: loosePager('<?(?:return|enter|cr)>?(?: key)?'), key: '\r\n', loose: true },
  ],
  openers: [
    {
      pattern: /^[\W_]*(?:press|hit|strike) (?:any|a) key to (?:continue|proceed|begin|log ?in)[\W_]*$/i,
      key: ' ',
      loose: true,
    },
    {
      pattern:
        /^[\W_]*(?:press|hit) <?(?:return|enter)>?(?: key)? to (?:continue|proceed|begin|log ?in|get started)[\W_]*$/i,
      key: '\r\n',
      loose: true,
    },
  ],
  grave:
    /\b(?:abort\w*|cancel\w*|stop\w*|interrupt\w*|(?:auto|re)?boot\w*|restart\w*|set-?up|ctrl|control|shut ?down|erase\w*|format\w*|delete\w*|accept\w*|agree\w*|consent\w*|terms)\b|\^c\b|\b\d{1,3} ?(?:s|sec|seconds)\b/i,
  countdown: /^\W*(?:\d{1,3}(?:\s+|\.{2,}\s*|, *))*\d{1,3}\W*$|\bin \d{1,3}\W*$/i,
  questions: [
    /[([]\s*y(?:es)?\s*[/|,]\s*no?\s*[)\]]\s*[?:>]*\s*$/i,
    /\b(?:are you sure|continue|proceed|confirm|overwrite|really)\b[^?]{0,120}\?\s*(?:[([][^)\]]{0,10}[)\]])?\s*:?\s*$/i,
    /\b(?:press|hit|strike|type)\b.{0,60}\b(?:key|enter|return|space)\b/i,
    /\?\s*(?:[([][^)\]]{0,20}[)\]])?\s*[:>]?\s*$/,
  ],
  noPrompts: [
    /[?]/,
    /(?<![\w.-])(?:choose|select\w*|enter|press|hit|type|choice|option|yes|no|continue|confirm|pass(?:word|code|phrase)|answer|which|want|quit|terminal|menu|default)(?![\w.-])/i,
    /\([^)]*[yn][^)]*\/[^)]*\)/i,
    /[.!;,] +\S/,
    /(?:\S+\s+){6}/,
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
  probe: 'Version',
  quiet: {
    prompt: 100,
    password: 300,
    learn: 200,
    guess: 500,
    bare: 2000,
    odd: 1000,
    question: 2000,
    standing: 7000,
    stuck: 20_000,
    refusal: 1500,
    rumour: 6000,
  },
}
