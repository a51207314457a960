import { succeed, type Result } from '../../../shared/base/result.ts'
import { phaseText } from '../../../shared/model/member-standing.ts'
import { membersOf, type Site } from '../../../shared/model/site.ts'
import type { PushOf } from '../../../shared/contract/contract.ts'
import { refuseWith, summarise } from '../console-output.ts'
import { driveVisit, under, type MemberExits } from '../drive-visit.ts'
import { createEventTeller, learnTitles, type Titles } from '../event-lines.ts'
import { runOptionsOf, waitForJobsOf, windowOf } from '../run-words.ts'
import type { Session } from '../session.ts'
import { countOption, personOf, readVisitAnswers, siteCredentials, worstExit, type ShownVisit } from '../visit-words.ts'
import { named, usageFailure } from '../words.ts'
import { soundSite } from './site.ts'

/** `uptick check --site SITE`: checks every appliance of a site. */
export const checkSite = (session: Session): Promise<number> => openVisit(session, 'check')

/** `uptick upgrade --site SITE [--canary A] [--at-once N] [--stop-after N]`: brings a site to one release. */
export const upgradeSite = (session: Session): Promise<number> => openVisit(session, 'upgrade')

async function openVisit(session: Session, purpose: 'check' | 'upgrade'): Promise<number> {
  const { words, output, client } = session
  const unfit = (['cluster', 'runbook'] as const).find((name) => words.option(name) !== undefined)
  if (unfit !== undefined) return refuseWith(output, usageFailure(`--site does not go together with --${unfit}.`))
  if (words.rest.length > 0)
    return refuseWith(output, usageFailure(`${words.command} takes an ADDRESS or --site SITE.`))
  const sound = await soundSite(session, words.option('site') ?? '')
  if (!sound.ok) return refuseWith(output, sound.failure)
  const { site, source } = sound.value
  const given = await readGiven(session)
  if (!given.ok) return refuseWith(output, given.failure)
  const [atOnce, stopAfter] = [countOption(words, 'at-once'), countOption(words, 'stop-after')]
  if (!atOnce.ok) return refuseWith(output, atOnce.failure)
  if (!stopAfter.ok) return refuseWith(output, stopAfter.failure)
  const options = runOptionsOf(session)
  if (!options.ok) return refuseWith(output, options.failure)
  const to = words.option('to') ?? site.to
  if (purpose === 'upgrade' && to !== undefined) {
    const list = await client.ask('patch.list', {})
    if (!list.ok) return refuseWith(output, list.failure)
    if (!list.value.some(({ name }) => name === to)) {
      const hint = 'Download it first: uptick mirror add URL, or mirror import FILE.'
      return refuseWith(output, usageFailure(`There is no update called ${to} in the mirror.`, hint))
    }
  }
  const credentials = await siteCredentials(session, site)
  if (!credentials.ok) return refuseWith(output, credentials.failure)
  const window = windowOf(words.option('window'))
  if (!window.ok) return refuseWith(output, window.failure)
  const lines = listen(session)
  try {
    const opened = await client.ask('visit.open', {
      ...{ source, purpose, by: personOf(words), options: options.value },
      ...named('to', to),
      ...named('canary', words.option('canary')),
      ...named('atOnce', atOnce.value),
      ...named('stopAfter', stopAfter.value),
      ...named('customer', words.option('customer')),
      ...named('ticket', words.option('ticket')),
      ...window.value,
    })
    if (!opened.ok) return refuseWith(output, opened.failure)
    const { visit } = opened.value
    output.say(`Visit ${visit}`)
    return await carry(session, { visit, site, lines, ...given.value, credentialRefs: credentials.value })
  } finally {
    lines.stop()
  }
}

/** `uptick resume VISIT [--authority WHO --reason TEXT]`. */
export async function resumeVisit(session: Session, visit: string): Promise<number> {
  const { words, output, client } = session
  const given = await readGiven(session)
  if (!given.ok) return refuseWith(output, given.failure)
  const shown = await client.ask('visit.show', { visit })
  if (!shown.ok) return refuseWith(output, shown.failure, { visit })
  const { site } = shown.value
  const credentials = await siteCredentials(session, site)
  if (!credentials.ok) return refuseWith(output, credentials.failure)
  const lines = listen(session)
  try {
    const resumed = await client.ask('visit.resume', {
      ...{ visit, by: personOf(words) },
      ...named('authority', words.option('authority')),
      ...named('reason', words.option('reason')),
    })
    if (!resumed.ok) return refuseWith(output, resumed.failure, { visit })
    return await carry(session, { visit, site, lines, ...given.value, credentialRefs: credentials.value })
  } finally {
    lines.stop()
  }
}

type Given = Pick<Parameters<typeof driveVisit>[1], 'answers' | 'waitForJobs'>

/** What the command line gives a visit besides its site. */
async function readGiven(session: Session): Promise<Result<Given>> {
  const answers = await readVisitAnswers(session.words)
  if (!answers.ok) return answers
  const waitForJobs = waitForJobsOf(session)
  return waitForJobs.ok ? succeed({ answers: answers.value, waitForJobs: waitForJobs.value }) : waitForJobs
}

interface Lines {
  /** From here on the events of that run are printed with the addresses of its appliances. */
  name(run: string, addresses: readonly string[]): void
  stop(): void
}

/** Prints what happens in the visit and its runs; each JSON line names the visit next to the run. */
function listen({ client, output }: Session): Lines {
  const addresses = new Map<string, readonly string[]>()
  let visit: string | undefined
  const titles: Titles = new Map()
  const tell = createEventTeller(titles)
  const stops = [
    client.on('passing', (passing: PushOf<'passing'>) => {
      if (passing.kind !== 'visit-entry') return
      const { kind: _kind, ...entry } = passing
      visit = entry.visit
      output.line(entry)
    }),
    client.on('event', (event) => {
      const { run, seq, at, type, data } = event
      output.line({ ...named('visit', visit), run, seq, at, type, data })
      const id = 'appliance' in data && typeof data.appliance === 'string' ? data.appliance : 'a1'
      tell(under(output, addresses.get(run)?.[Number(id.slice(1)) - 1] ?? run), event)
    }),
  ]
  return {
    name: (run, known) => {
      addresses.set(run, known)
      void learnTitles(client, run, titles)
    },
    stop: () => {
      for (const stop of stops) stop()
    },
  }
}

interface Carrying extends Given {
  readonly visit: string
  readonly site: Site
  readonly lines: Lines
  readonly credentialRefs: Readonly<Record<string, string>>
}

async function carry(session: Session, { visit, site, lines, ...drive }: Carrying): Promise<number> {
  const { words, output, client, signal } = session
  const entered = (member: string, run: string): void => {
    const own = membersOf(site).find((one) => one.member === member)
    lines.name(run, own?.appliances.map(({ address }) => address) ?? [])
  }
  const exits = await driveVisit(session, { visit, ...drive, entered })
  const shown = await client.ask('visit.show', { visit })
  if (!shown.ok) return refuseWith(output, shown.failure, { visit })
  const { members, halted, sentence } = shown.value
  const isOver = members.every(({ phase, leftBehind }) => phase === 'done' || leftBehind)
  if (isOver && !signal.aborted && words.option('keep-open') !== true) {
    const closed = await client.ask('visit.close', { visit, by: personOf(words) })
    if (!closed.ok) return refuseWith(output, closed.failure, { visit })
  }
  const exit = signal.aborted ? 130 : halted === undefined ? worstExit([...exits.values()]) : 3
  for (const { member, phase, why, waiting, held } of members) {
    const asks = waiting.length === 0 ? '' : ` Waiting for ${String(waiting.length)} answers, steps, or approvals.`
    const blocked = waiting.some(({ kind }) => kind === 'approval') && held !== undefined ? ` ${held.sentence}` : ''
    output.say(`${member}: ${phaseText[phase]}.${why === undefined ? '' : ` ${why}`}${asks}${blocked}`)
  }
  output.say(sentence)
  if (halted !== undefined) output.warn(`The visit is halted: ${halted.reason}`)
  if (exit !== 0) output.say(`Continue with: uptick show ${visit}, then uptick resume ${visit}`)
  return summarise(output, exit, {
    visit,
    sentence,
    ...(halted === undefined ? {} : { halted: { rule: halted.rule, reason: halted.reason } }),
    members: members.map((one) => rowOf(one, exits)),
  })
}

type Row = ShownVisit['members'][number]

function rowOf({ member, run, phase, why, waiting }: Row, exits: MemberExits): object {
  return { member, ...named('run', run), phase, ...named('why', why), waiting, ...named('exit', exits.get(member)) }
}
