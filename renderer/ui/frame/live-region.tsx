import { useApp, useShownRun, usePage, type ShownRun } from '../../state/hooks.ts'
import { elapsedOf, minuteOf } from '../parts/format.ts'
import { markLabels } from '../parts/mark.tsx'
import { stageTitle } from '../../state/stages.ts'
import { useCommands } from '../../commands/commands.ts'

/**
 * The only live region of the window: polite, or assertive for a failure. A dialog hides the page beneath it from a
 * screen reader, except for live regions, so an alarm is heard even then.
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

/** Stage, elapsed time, what is asked, and the state if Uptick stops now, in a few sentences. */
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
    parts.push(`${host}. ${item.title}: ${markLabels[standing.state]}.`)
  }
  const { waiting } = open.outline
  if (waiting.length > 0) parts.push(`Asked: ${waiting.map((entry) => entry.item.title).join('; ')}.`)
  parts.push(`If you stop now: ${open.outline.stopNow}`)
  return parts.join(' ')
}
