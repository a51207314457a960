import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import { emptyVisitState, foldVisit, type VisitState } from '../../../shared/model/visit-state.ts'
import type { Site } from '../../../shared/model/site.ts'
import { soundSite } from '../../../shared/site/read-site.ts'
import { readKept } from '../journal/run-folder.ts'
import { lockVisitFolder, noVisit, visitNames, visitPath, type VisitFolder } from '../journal/visit-folder.ts'
import {
  openVisitJournal,
  readVisitJournal,
  type VisitJournal,
  type VisitJournalOptions,
} from '../journal/visit-journal.ts'

/** A visit to look at. */
export interface LookedVisit {
  readonly visit: string
  readonly site: Site
  state(): VisitState
}

/** A visit that this process alone may add to. */
export interface OpenVisit extends LookedVisit {
  readonly journal: VisitJournal
  /** Its folder, which this process has locked. */
  readonly folder: string
  close(): Promise<void>
}

type Parts = Pick<VisitJournalOptions, 'redactor' | 'clock'> & { readonly data: string }

/** Takes a visit up to add to it. Failures: run.not-found, run.locked, journal.damaged, journal.not-writable. */
export async function takeVisit(parts: Parts, visit: string): Promise<Result<OpenVisit>> {
  const folder = await lockVisitFolder(parts.data, visit)
  if (!folder.ok) return folder
  const journal = await openVisitJournal({ ...parts, folder: folder.value.path, visit })
  const opened = journal.ok ? await followVisit(folder.value, journal.value) : journal
  if (!opened.ok) await folder.value.release()
  return opened
}

/** Folds a journal and follows it from here on. */
export async function followVisit(folder: VisitFolder, journal: VisitJournal): Promise<Result<OpenVisit>> {
  let state = journal.entries.reduce(foldVisit, emptyVisitState(journal.visit))
  journal.onEntry((entry) => {
    state = foldVisit(state, entry)
  })
  const site = await keptSite(folder.path, state)
  if (!site.ok) return site
  const close = async (): Promise<void> => {
    try {
      await journal.close()
    } finally {
      await folder.release()
    }
  }
  return succeed({ visit: journal.visit, site: site.value, journal, folder: folder.path, state: () => state, close })
}

/** Reads a visit without a lock. Failures: run.not-found, journal.damaged, disk.not-readable. */
export async function lookAtVisit(data: string, visit: string): Promise<Result<LookedVisit>> {
  if (!(await visitNames(data)).includes(visit)) return failed(noVisit(visit))
  const path = visitPath(data, visit)
  const read = await readVisitJournal(path)
  if (!read.ok) return read
  const { entries, damage } = read.value
  if (damage !== undefined) return failed(damage)
  const state = entries.reduce(foldVisit, emptyVisitState(visit))
  const site = await keptSite(path, state)
  return site.ok ? succeed({ visit, site: site.value, state: () => state }) : site
}

/** The site as it was when the visit was opened; the saved site may have changed since. */
async function keptSite(folder: string, { opened }: VisitState): Promise<Result<Site>> {
  const bytes = await readKept(folder, opened?.site.sha256 ?? '')
  if (bytes !== undefined) return soundSite('The site of the visit', Buffer.from(bytes).toString('utf8'))
  const sentence = `The site document of the visit in ${folder} is missing or was changed.`
  return failed(failure('journal.damaged', sentence, 'Bring the folder back from a backup.'))
}
