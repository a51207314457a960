import { setTimeout as pause } from 'node:timers/promises'
import { exitOf } from '../../shared/base/failure.ts'
import { membersOf } from '../../shared/model/site.ts'
import { carryWithAnswers } from './answered-run.ts'
import { approves, type Answers } from './answers-file.ts'
import { exitOfOutcome, type Output } from './console-output.ts'
import type { Session } from './session.ts'
import { withVisitAnswers, type ShownVisit } from './visit-words.ts'

/** So many members run at one time; each has one connection to one appliance at a time. */
const mostAtOnce = 20

export interface Drive {
  readonly visit: string
  readonly answers: Answers
  readonly credentialRefs: Readonly<Record<string, string>>
  readonly waitForJobs: number
  /** Says which run a member has, before its run continues. */
  readonly entered: (member: string, run: string) => void
}

/** How each member ended, by its name. */
export type MemberExits = ReadonlyMap<string, number>

/**
 * Carries a visit as far as it goes without a person: every member's checks, a few at a time, and the change of each member
 * whose approval the answers file gives, as soon as the rules of the visit let it begin. One member that cannot be reached
 * keeps no other waiting.
 */
export async function driveVisit(session: Session, drive: Drive): Promise<MemberExits> {
  const { client, signal } = session
  const exits = new Map<string, number>()
  const runs = new Map<string, string>()
  const going = new Map<string, Promise<void>>()
  const tried = new Map<string, string>()
  const show = async (): Promise<ShownVisit | undefined> => {
    const shown = await client.ask('visit.show', { visit: drive.visit })
    return shown.ok ? shown.value : undefined
  }
  const go = (member: string, shown: ShownVisit, approving: boolean): void => {
    const carried = carryMember(session, drive, { member, shown, approving, runs })
    going.set(
      member,
      carried.then((exit) => void exits.set(member, exit)).finally(() => going.delete(member)),
    )
  }
  let shown = await show()
  const queue = shown === undefined ? [] : toEnter(shown)
  while (shown !== undefined && !signal.aborted) {
    const standing = shown.members.map(({ phase, waiting }) => `${phase} ${String(waiting.length)}`).join()
    for (const one of shown.members) {
      if (going.has(one.member) || !mayGoOn(one, drive.answers, runs) || tried.get(one.member) === standing) continue
      tried.set(one.member, standing)
      go(one.member, shown, true)
    }
    while (going.size < mostAtOnce) {
      const next = queue.shift()
      if (next === undefined) break
      go(next, shown, false)
    }
    if (going.size > 0) await Promise.race(going.values())
    else if (!(await soakOver(shown, drive.answers, runs, signal))) break
    shown = await show()
  }
  await Promise.all(going.values())
  if (signal.aborted) for (const member of queue) exits.set(member, 130)
  return exits
}

/** The canary's checks come first, so that its change can begin while the others are still checked. */
function toEnter({ site, members, limits }: ShownVisit): string[] {
  const open = members.filter(({ phase, leftBehind }) => phase !== 'done' && !leftBehind).map(({ member }) => member)
  const canary = membersOf(site).find(({ appliances }) => appliances.some(({ address }) => address === limits.canary))
  return open.sort((one, other) => Number(other === canary?.member) - Number(one === canary?.member))
}

type Row = ShownVisit['members'][number]

/** Whether an approval that this member waits for is in the answers file. */
function isApproved({ addresses, waiting }: Row, answers: Answers): boolean {
  return waiting.some(({ kind, id, appliance }) => {
    const address = addresses[Number(appliance.slice(1)) - 1] ?? ''
    return kind === 'approval' && approves(answers, { appliance, address, gate: id })
  })
}

function mayGoOn(row: Row, answers: Answers, runs: ReadonlyMap<string, string>): boolean {
  return row.held === undefined && !row.leftBehind && runs.has(row.member) && isApproved(row, answers)
}

/** Waits where nothing but the soak time of the canary keeps a change from beginning; false where something else does. */
async function soakOver(
  { members }: ShownVisit,
  answers: Answers,
  runs: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<boolean> {
  const ends = members
    .filter((one) => runs.has(one.member) && isApproved(one, answers))
    .flatMap(({ held }) => held?.until ?? [])
  if (ends.length === 0) return false
  await pause(Math.max(0, Math.min(...ends) - Date.now()) + 1, undefined, { signal }).catch(() => undefined)
  return true
}

async function carryMember(
  session: Session,
  { visit, answers, credentialRefs, waitForJobs, entered }: Drive,
  about: { member: string; shown: ShownVisit; approving: boolean; runs: Map<string, string> },
): Promise<number> {
  const { member, shown, approving, runs } = about
  const { client, insisted } = session
  const output = under(session.output, member)
  if (!runs.has(member)) {
    const opened = await client.ask('visit.enter', { visit, member, credentialRefs: { ...credentialRefs } })
    if (!opened.ok) {
      output.say(`${opened.failure.sentence} ${opened.failure.hint}`)
      return exitOf(opened.failure.code)
    }
    const { run } = opened.value
    runs.set(member, run)
    entered(member, run)
    insisted.addEventListener('abort', () => void client.ask('run.stop', { run, now: true }), { once: true })
  }
  const own = withVisitAnswers(approving ? answers : { ...answers, approve: [] }, shown)
  const ended = await carryWithAnswers({ ...session, output }, runs.get(member) ?? '', own, waitForJobs)
  if (ended.ok) return exitOfOutcome(ended.value)
  output.say(`${ended.failure.sentence} ${ended.failure.hint}`)
  const exit = exitOf(ended.failure.code)
  return exit === 2 && ended.failure.code.startsWith('run.') ? 3 : exit
}

/** The same output, each line with the name of the member before it. */
export function under(output: Output, name: string): Output {
  return { ...output, say: (...lines) => output.say(...lines.map((line) => `${name}: ${line}`)) }
}
