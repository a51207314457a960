import type { WithheldKind } from './redaction.ts'
import type { Seal } from './seal.ts'
import { momentOf } from './time-words.ts'
import { practiceWords } from './verdict-words.ts'

export interface MailWords {
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

const proving: ReadonlySet<string> = new Set(['html', 'zip', 'json'])

/** What to write to whoever gets the record: the code above all, since it proves most where it was kept elsewhere. */
export function mailWords({ seal, code, practice, format, withheld }: Sent): MailWords {
  const when = `${momentOf(seal.at)} UTC`
  const values = withheld.reduce((sum, entry) => sum + entry.values, 0)
  const lines = [
    ...(practice ? [practiceWords, ''] : []),
    `The record of run ${seal.run}, sealed on ${when}${seal.final ? ', when the run was closed' : ' while the run was unfinished'}.`,
    '',
    `Code: ${code}`,
    '',
    'Keep this mail. The code tells this record from one that was cut short or made anew later.',
    proving.has(format)
      ? 'Open the HTML form in a browser: it verifies itself, and takes the code. `uptick verify FILE --code CODE` does the same, and VERIFY.md in the zip says how to do it with nothing of ours.'
      : 'This form carries the code and not the proof. The zip, JSON or HTML form of the same code verifies.',
    ...(values === 0 ? [] : [`${String(values)} values are withheld in it; it verifies all the same.`]),
    '',
    `Signing key: ${seal.signer}`,
  ]
  return {
    subject: `${practice ? 'Practice: upgrade' : 'Upgrade'} record ${seal.run}, code ${code}`,
    body: `${lines.join('\n')}\n`,
  }
}
