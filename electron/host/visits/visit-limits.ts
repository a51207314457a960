import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import { durationOf } from '../../../shared/model/runbook.ts'
import type { Site } from '../../../shared/model/site.ts'
import type { VisitLimits } from '../../../shared/model/visit-event.ts'
import { memberNamed, usualLimits } from './visit-picture.ts'

interface GivenLimits {
  readonly canary?: string | undefined
  readonly atOnce?: number | undefined
  readonly stopAfter?: number | undefined
}

/** The limits of a visit: what the command says, else what the site says, else the usual ones. Failure: words.wrong. */
export function limitsOf(site: Site, given: GivenLimits): Result<VisitLimits> {
  const { pace } = site
  const canary = given.canary ?? pace.canary
  if (canary !== undefined && memberNamed(site, canary) === undefined) {
    const hint = 'Name the address of an appliance of this site.'
    return failed(failure('words.wrong', `The canary ${canary} is not in the site ${site.name}.`, hint))
  }
  const soak = canary === undefined || pace.soak === undefined ? undefined : durationOf(pace.soak)
  return succeed({
    atOnce: given.atOnce ?? pace['at-once'] ?? usualLimits.atOnce,
    stopAfter: given.stopAfter ?? pace['stop-after'] ?? usualLimits.stopAfter,
    ...(canary === undefined ? {} : { canary }),
    ...(soak === undefined ? {} : { soak }),
    ...(pace.then === undefined ? {} : { waves: [...pace.then] }),
  })
}
