import { useApp, useShownRun, usePage, type ShownRun } from '../../state/hooks.ts'
import { elapsedOf, minuteOf } from '../parts/format.ts'
import { markWords } from '../parts/mark.tsx'
import { stageTitle } from '../../state/stages.ts'
import { useCommands } from '../../commands/commands.ts'

/**
 * The one place of the window that speaks: politely, and for a failure at once. A dialog hides the page beneath it from whoever
 * listens, except what names itself live: an alarm is heard also then.
 */
export function LiveRegion() {
  const { store } = usePage()
  const { polite, urgent } = useApp((state) => state.said)
  const open = useShownRun()
  useCommands({ 'say-where': () => store.say(whereWeAre(open)) })
  return (
    <>
      <div className="sr" role="status" aria-live="polite" data-announcer>
        {polite}
      </div>
      <div className="sr" role="alert" aria-live="assertive">
        {urgent}
      </div>
    </>
  )
}

/** Stage, elapsed time, what is asked, and what holds if we stop now, in a few sentences. */
function whereWeAre(open: ShownRun | undefined): string {
  if (open === undefined) return 'No run is open.'
  const appliance = open.run.state.appliances[open.appliance]
  const host = appliance?.identity.host ?? appliance?.address ?? ''
  const parts: string[] = []
  const returning = appliance?.returning
  if (returning !== undefined && returning.outcome === undefined) {
    const stage = returning.stage === undefined ? 'Install sent' : `Stage ${stageTitle(returning.stage)}`
    parts.push(
      `${host}. ${stage}, ${elapsedOf(Date.now() - Date.parse(returning.at))} since ${minuteOf(returning.at)}.`,
    )
  } else if (open.current !== undefined) {
    const { item, standing } = open.current
    parts.push(`${host}. ${item.title}: ${markWords[standing.state]}.`)
  }
  const { waiting } = open.outline
  if (waiting.length > 0) parts.push(`Asked: ${waiting.map((entry) => entry.item.title).join('; ')}.`)
  parts.push(`If you stop now: ${open.outline.stopNow}`)
  return parts.join(' ')
}
