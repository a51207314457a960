import { keyChangeHolds, wayOf, type KeyChange } from './key-change.ts'
import { codeCharacters, normalCode, type Seal, type Signatures } from './seal.ts'
import { momentOf } from './time-words.ts'

/** One of the up to three things that a verification says, each on its own. */
export interface Saying {
  readonly about: 'sound' | 'code' | 'signer'
  readonly holds: boolean
  readonly sentence: string
}

/** Whether the record is the one whose code was noted. `code` is undefined where its seal does not hold. */
export function sayCode(noted: string, code: string | undefined): Saying {
  const typed = normalCode(noted)
  const length = typed.replaceAll('-', '').length
  const holds = code !== undefined && typed === code
  const sentence = holds
    ? `It is the record whose code was noted: its code is ${code}.`
    : length === codeCharacters
      ? `This is a different record: the code does not match. Its code is ${code ?? 'unknown'}.`
      : `The given code is not a verification code: a code has ${String(codeCharacters)} characters, not ${String(length)}. The code of this record is ${code ?? 'unknown'}.`
  return { about: 'code', holds, sentence }
}

/** Signed by a key that is known, or by one that a known key announced as its replacement. `signer`: who signed, where that holds. */
export function saySigner(
  given: string,
  seal: Seal | undefined,
  sealed: boolean,
  { signatures, keyChanges }: { readonly signatures: Signatures; readonly keyChanges: readonly KeyChange[] },
): Saying {
  const known = given.trim().toLowerCase()
  const signer = seal?.signer ?? 'nobody'
  if (sealed && signer === known)
    return { about: 'signer', holds: true, sentence: `It was signed by the known key ${signer}.` }
  const way = sealed ? wayOf(keyChanges, known, signer) : undefined
  const last = way?.at(-1)
  if (way?.every((change) => keyChangeHolds(signatures, change)) === true && last !== undefined) {
    const sentence = `It was signed by ${signer}, which took the place of the known key on ${last.at}, announced with the known key's signature.`
    return { about: 'signer', holds: true, sentence }
  }
  return { about: 'signer', holds: false, sentence: `It was not signed by the known key; its seal names ${signer}.` }
}

/** What a sound record is, in a sentence. */
export function soundText(about: {
  readonly events: number
  readonly seal: Seal | undefined
  readonly redacted: { readonly lines: number; readonly values: number }
  readonly filesLeftOut: number
  readonly practice: boolean
}): string {
  const { events, seal, redacted, filesLeftOut, practice } = about
  const finality = seal?.final === true ? 'sealed when the run was closed' : 'sealed unfinished: the run was not over'
  const { lines, values } = redacted
  const redaction = lines === 0 ? '' : ` ${count(values, 'value')} on ${count(lines, 'line')} are withheld.`
  const left = filesLeftOut === 0 ? '' : ` ${count(filesLeftOut, 'file')} left out.`
  return `The record is sound: ${count(events, 'line')}, ${finality}, on ${momentOf(seal?.at ?? '')} UTC.${redaction}${left}${practice ? ` ${practiceText}` : ''}`
}

/** Said of every record of such a run, in each of its forms. */
export const practiceText = 'Practice: the appliance was simulated by Uptick.'

export function count(number: number, what: string): string {
  return `${String(number)} ${what}${number === 1 ? '' : 's'}`
}
