import { failed, succeed, type Result } from '../../shared/base/result.ts'
import type { ResultOf } from '../../shared/contract/contract.ts'
import { appliancesOf, type Site } from '../../shared/model/site.ts'
import { noAnswers, readAnswers, type Answers } from './answers-file.ts'
import { readPassword } from './password.ts'
import type { Session } from './session.ts'
import { usageFailure, type Arguments } from './words.ts'

export type ShownVisit = ResultOf<'visit.show'>

/** Who acts, where the words do not say. */
export const personOf = (words: Arguments): string => words.option('by') ?? process.env['USER'] ?? 'unknown'

/** A whole number from 1 on, such as --at-once has. */
export function countOption(words: Arguments, name: 'at-once' | 'stop-after'): Result<number | undefined> {
  const given = words.option(name)
  if (given === undefined) return succeed(undefined)
  const count = Number(given)
  if (Number.isInteger(count) && count >= 1 && count <= 1000) return succeed(count)
  return failed(usageFailure(`--${name} must be a whole number from 1 to 1000, not "${given}".`))
}

/**
 * The answers file of a visit. Its approvals name one appliance each: a point of no return is never approved for several
 * at a time.
 */
export async function readVisitAnswers(words: Arguments): Promise<Result<Answers>> {
  const name = words.option('answers')
  const read = name === undefined ? succeed(noAnswers) : await readAnswers(name)
  if (!read.ok) return read
  if (read.value.sheet !== undefined) {
    const hint = 'Give an answers file, or write the answers into the site.'
    return failed(usageFailure('An answer sheet belongs to one run, and a visit has several.', hint))
  }
  const bulk = read.value.approve.find((gate) => !gate.includes('/') && !(read.value.accept as string[]).includes(gate))
  if (bulk !== undefined) {
    const sentence = `The answers file approves ${bulk} for every appliance of the site at a time.`
    return failed(usageFailure(sentence, `Approve each appliance by its address: ADDRESS/${bulk}.`))
  }
  return succeed({ ...read.value, alone: true })
}

/** The answers file, with what was answered for the visit and its site where the file says nothing. */
export function withVisitAnswers(answers: Answers, shown: ShownVisit): Answers {
  return { ...answers, answers: { ...shown.answers, ...answers.answers } }
}

/** The password of each appliance: from the variable that the site names, else the one of this command. By address. */
export async function siteCredentials(session: Session, site: Site): Promise<Result<Record<string, string>>> {
  const { words, client } = session
  const references: Record<string, string> = {}
  let usual: string | undefined
  for (const { address, user, passwordEnv } of appliancesOf(site)) {
    if (passwordEnv === undefined && usual !== undefined) {
      references[address] = usual
      continue
    }
    const password =
      passwordEnv === undefined
        ? await readPassword(words, user ?? words.option('user') ?? 'administrator')
        : fromVariable(address, passwordEnv)
    if (!password.ok) return password
    const reference = await client.ask('credential.put', { password: password.value })
    if (!reference.ok) return reference
    references[address] = reference.value.credentialRef
    if (passwordEnv === undefined) usual = reference.value.credentialRef
  }
  return succeed(references)
}

function fromVariable(address: string, variable: string): Result<string> {
  const password = process.env[variable]
  if (password !== undefined) return succeed(password)
  return failed(usageFailure(`There is no password for ${address}.`, `Set the variable ${variable}.`))
}

/** From the least to the worst: the exit code of a visit is the worst of its members'. */
const severity: readonly number[] = [0, 4, 3, 5, 6, 7, 8, 70, 130]

export function worstExit(exits: readonly number[]): number {
  return exits.reduce((worst, exit) => (rank(exit) > rank(worst) ? exit : worst), 0)
}

/** A code without a place in the list is taken for a fault of Uptick. */
const rank = (exit: number): number => (severity.includes(exit) ? severity.indexOf(exit) : severity.indexOf(70))
