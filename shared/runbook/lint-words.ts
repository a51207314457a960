import { durationOf, type Item } from '../model/runbook.ts'
import { isInstall, traitsOf } from '../model/step.ts'
import type { Finding, LintGround } from './lint-vocabulary.ts'

/** What a person would miss: prose, what a failing means, the way on, and what leaving it out means. */
export function lintText(items: readonly Item[], ground: LintGround): readonly Finding[] {
  return items.flatMap((item) => {
    const sentences = [...wordsMissing(item)]
    if (isManual(item) && item.evidence === undefined && items.some((other) => isInstall(other) && needs(other, item)))
      sentences.push('an install needs it and a person does it: say "evidence: required", or "optional".')
    for (const entry of item.guide.filter((id) => !ground.guide.includes(id)))
      sentences.push(`the guide's catalogue has no entry "${entry}".`)
    return sentences.map((sentence) => ({ item, sentence }))
  })
}

function wordsMissing(item: Item): readonly string[] {
  const missing: string[] = [...titleFaults(item.title)]
  if (item.prose === '') missing.push('it has no prose: say what it is for.')
  if (item.include !== undefined) return missing
  if (item['skipped-means'] === undefined) missing.push('it has no "skipped-means": say what leaving it out leads to.')
  if (item.pass !== undefined && item.say === undefined)
    missing.push('it has "pass" and no "say" for the case that it does not.')
  if (item.pass !== undefined && item.remedy === undefined) missing.push('it has "pass" and no "remedy".')
  if (item.effect !== 'none') {
    if (item.needs.length === 0) missing.push('it changes the appliance and "needs" nothing before it.')
    if (item.remedy === undefined) missing.push('it changes the appliance and has no "remedy".')
  }
  if (item['fresh-for'] !== undefined) {
    if (item.evidence !== 'required') missing.push('"fresh-for" is about evidence, and it has no "evidence: required".')
    if (durationOf(item['fresh-for']) === undefined) missing.push('"fresh-for" is not a duration such as "24 h".')
  }
  if (item.site === true && !isManual(item))
    missing.push('"site" is for a manual step; for a question, put it into the question.')
  if (item.arranged !== undefined && (!isManual(item) || item.say === undefined))
    missing.push('"arranged" is for a manual step, with a "say" that names what is still open.')
  if (isManual(item) && item.remedy === undefined)
    missing.push('a person does it; "remedy" has to say how and what to note.')
  return missing
}

/** So that no title is cut in the outline of a window of usual width. */
const longestTitle = 28

function titleFaults(title: string): readonly string[] {
  const faults: string[] = []
  if (title.length > longestTitle)
    faults.push(`its title has ${String(title.length)} characters; ${String(longestTitle)} are the most.`)
  if (title.endsWith('?')) faults.push('its title is a question: name the thing, and ask in the text under it.')
  return faults
}

const isManual = (item: Item): boolean => traitsOf(item).manual

function needs({ needs: all }: Item, { id }: Item): boolean {
  return all.some((need) => need === id || (need.endsWith('*') && id.startsWith(need.slice(0, -1))))
}
