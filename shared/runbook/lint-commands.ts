import { patternFault } from '../model/line-pattern.ts'
import { durationOf, type Item } from '../model/runbook.ts'
import { isInstall, traitsOf } from '../model/step.ts'
import { eachOf, workedOut, type Finding, type LintGround, type Vocabulary } from './lint-vocabulary.ts'

/** Names that the run itself fills into a command (shared/engine/fill-command.ts). */
const filledByRun = ['cluster']

/** Checks what an item sends, reads, waits for, and computes: keys that contradict each other or refer to nothing. */
export function lintCommands(items: readonly Item[], ground: LintGround, vocabulary: Vocabulary): readonly Finding[] {
  return items.flatMap((item) => {
    const sentences: string[] = []
    const report = (sentence: string): void => {
      sentences.push(sentence)
    }
    lintReading(item, ground.parsers, report)
    lintSending(item, vocabulary, report)
    lintInstall(item, report)
    lintWaiting(item, report)
    lintWorkingOut(item, vocabulary, report)
    return sentences.map((sentence) => ({ item, sentence }))
  })
}

type Report = (sentence: string) => void

function lintReading(item: Item, parsers: readonly string[], report: Report): void {
  const { read, settle } = item
  if (typeof read === 'string' && !parsers.includes(read)) report(`there is no parser "${read}".`)
  if (typeof read === 'object') {
    const fault = patternFault(read.pattern)
    if (fault !== undefined) report(`its pattern cannot be used: ${fault}.`)
  }
  if (read !== undefined && item.run === undefined) report('it has "read" and no "run" whose reply could be read.')
  if (settle !== undefined && !parsers.includes(settle.read)) report(`there is no parser "${settle.read}".`)
  if (settle !== undefined && item.effect === 'none')
    report('it has "settle" and changes nothing: a question is simply asked again.')
  if (item.idempotent !== undefined && item.run === undefined)
    report('it has "idempotent" and no "run" that could be refused.')
  if (item.carry !== undefined && read === undefined && !traitsOf(item).captures && item.compute === undefined)
    report(`it carries "${item.carry}" and reads nothing.`)
}

function lintSending(item: Item, vocabulary: Vocabulary, report: Report): void {
  const each = eachOf(item)
  if (item.each !== undefined && each === undefined)
    report(
      `"each: ${item.each}" has to be of the form "ledger.NAME as WORD", "answers.NAME as WORD" or "facts.NAME as WORD".`,
    )
  if (each !== undefined && !vocabulary[each.root].includes(each.member)) {
    const nothing = { ledger: 'no item carries', answers: 'no question asks for', facts: 'no fact is' }[each.root]
    report(`"each" names ${each.root}.${each.member}, which ${nothing}.`)
  }
  const commands = item.run === undefined ? [] : [item.run].flat()
  for (const command of commands) {
    for (const [, name = ''] of command.matchAll(/\{(\w*)\}/g)) {
      if (name !== each?.name && !filledByRun.includes(name)) report(`"${command}" has {${name}}, which nothing fills.`)
    }
    if (/^\s*uce\s+update\s+["']?\*/i.test(command))
      report('"Uce Update *" does nothing after an upgrade; name each engine.')
    if (/^\s*(?:reboot|halt|shutdown)\b/i.test(command))
      report(`"${command}" is never sent: Uptick does not reboot appliances.`)
    if (/^\s*update\s+install\b/i.test(command))
      report('an install is "do: install"; a plain command would go past its proofs.')
    if (/[\r\n]/.test(command)) report('a command is one line.')
  }
  const used = commands.some((command) => command.includes(`{${each?.name ?? ''}}`))
  if (each !== undefined && !isInstall(item) && !used) report(`"each" gives {${each.name}}, which "run" does not use.`)
  if (item.do !== undefined && item.run !== undefined)
    report(`it has both "run" and "do: ${item.do}"; one of them is never carried out.`)
  const elsewhere = item.link?.replaceAll('{host}', '')
  if (elsewhere !== undefined && (!/^https?:\/\//.test(elsewhere) || /[{}\s]/.test(elsewhere)))
    report(`"link: ${item.link ?? ''}" has to be an address such as http://{host}/diag.`)
}

/** An update that brings a release has no way back: it is approved. A patch proved by its name is a decision already made. */
function lintInstall(item: Item, report: Report): void {
  if (!isInstall(item)) {
    if (item.ways !== undefined) report('it has "ways" and installs nothing.')
    if (item.proves !== undefined) report('it has "proves" and installs nothing.')
    return
  }
  if (item.proves === undefined) report('an install says with "proves" what shows that it worked.')
  if (item.proves === 'listed') {
    if (item.effect === 'none') report('an install changes the appliance: give it "effect: changes".')
  } else {
    if (item.effect !== 'point-of-no-return') report('an install has "effect: point-of-no-return".')
    if (item.gate === undefined) report('an install has a "gate" that a person approves.')
    if (item.each !== undefined) report('an update that brings a release is installed once, not for "each".')
  }
  const ways = Object.entries(item.ways ?? {})
  if (item.ways !== undefined && ways.length < 2) report('"ways" with fewer than two ways gives nothing to choose.')
  for (const [name, way] of ways.slice(1)) {
    if (way.menu === undefined) report(`the way "${name}" has no "menu" that a person could follow.`)
  }
}

function lintWaiting(item: Item, report: Report): void {
  for (const word of ['every', 'at-most', 'deadline'] as const) {
    const duration = item[word]
    if (duration !== undefined && durationOf(duration) === undefined)
      report(`"${word}: ${duration}" is not a duration; write 30 s, 5 min, or 2 h.`)
  }
  const waits = item.every !== undefined || item['at-most'] !== undefined
  if (item.until !== undefined && (item.every === undefined || item['at-most'] === undefined))
    report('"until" needs "every" and "at-most", or it would be asked without end.')
  if (item.until === undefined && waits) report('it has "every" or "at-most" and no "until" that it waits for.')
  if (item.until !== undefined && item.effect !== 'none')
    report('"until" asks again and again; what changes the appliance is sent once.')
}

function lintWorkingOut(item: Item, vocabulary: Vocabulary, report: Report): void {
  const { rate } = item
  if (item.carry !== undefined && !vocabulary.facts.includes(item.carry))
    report(`it carries "${item.carry}", but there is no fact of that name.`)
  for (const name of workedOut(item)) {
    if (vocabulary.facts.filter((fact) => fact === name).length > 1)
      report(`it computes "${name}", but there is already a fact of that name.`)
  }
  if (rate === undefined) return
  if (!Object.keys(item.compute ?? {}).includes(rate.of))
    report(`"rate" rates "${rate.of}", which "compute" does not work out.`)
  const bounds = rate.rows.map(({ below }) => below)
  if (bounds.at(-1) !== undefined) report('the last row of "rate" has to be open: one without "below".')
  const closed = bounds.slice(0, -1)
  if (closed.includes(undefined)) report('a row of "rate" without "below" takes everything; what follows it is dead.')
  if (closed.some((below, at) => at > 0 && below !== undefined && below <= (closed[at - 1] ?? below - 1)))
    report('the rows of "rate" have to rise.')
}
