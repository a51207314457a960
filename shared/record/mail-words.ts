import type { WithheldKind } from './redaction.ts'
import type { Seal } from './seal.ts'
import { momentOf } from './time-words.ts'
import { practiceText } from './verdict-words.ts'

export interface MailText {
  readonly subject: string
  readonly body: string
}

interface Sent {
  readonly seal: Seal
  readonly code: string
  readonly practice: boolean
  readonly format: string
  readonly withheld: readonly WithheldKind[]
}

const command = '`uptick verify FILE --code CODE`'

/** How to verify each form that carries the proof. */
const ways: Readonly<Record<string, string>> = {
  html: `Open the HTML file in a browser: it verifies itself and checks the code. ${command} does the same.`,
  zip: `Open record.html from the zip in a browser: it verifies itself and checks the code. ${command} does the same. VERIFY.md in the zip explains how to verify the record without Uptick.`,
  json: `${command} verifies the file and checks the code.`,
}

function withheldWords(values: number, proves: boolean): string {
  const withheld = values === 1 ? '1 value is withheld in it' : `${String(values)} values are withheld in it`
  return proves ? `${withheld}; it verifies all the same.` : `${withheld}.`
}

/** What to write to anyone who gets the record: the code above all, since it proves most where it was kept elsewhere. */
export function mailText({ seal, code, practice, format, withheld }: Sent): MailText {
  const when = `${momentOf(seal.at)} UTC`
  const values = withheld.reduce((sum, entry) => sum + entry.values, 0)
  const lines = [
    ...(practice ? [practiceText, ''] : []),
    `The record of run ${seal.run}, sealed on ${when}${seal.final ? ', when the run was closed' : ' while the run was unfinished'}.`,
    '',
    `Code: ${code}`,
    '',
    'Keep this email. The code shows whether the record was truncated or replaced.',
    ways[format] ??
      'This form carries the code and not the proof. The zip, JSON or HTML form of the same code verifies.',
    ...(values === 0 ? [] : [withheldWords(values, format in ways)]),
    '',
    `Signing key: ${seal.signer}`,
  ]
  return {
    subject: `${practice ? 'Practice: upgrade' : 'Upgrade'} record ${seal.run}, code ${code}`,
    body: `${lines.join('\n')}\n`,
  }
}
