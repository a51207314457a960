import { useEffect } from 'react'
import { useShownRun } from '../../state/hooks.ts'
import { stageTitle } from '../../state/stages.ts'

const signs: Readonly<Record<string, string>> = {
  running: '◔',
  pass: '✓',
  fail: '✕',
  error: '?',
  waiting: '@',
  uncertain: '?',
  attention: '!',
}

/** The window's title carries mark, host and stage, so that it can be read in a task bar. */
export function useWindowTitle(): void {
  const open = useShownRun()
  const title = titleOf(open)
  useEffect(() => {
    document.title = title
  }, [title])
}

function titleOf(open: ReturnType<typeof useShownRun>): string {
  if (open === undefined) return 'Uptick'
  const appliance = open.run.state.appliances[open.appliance]
  const host = appliance?.identity.host ?? appliance?.address ?? ''
  const stage = appliance?.returning?.outcome === undefined ? appliance?.returning?.stage : undefined
  const state = open.current?.standing.state ?? 'to-do'
  const words = stage === undefined ? open.current?.item.title : stageTitle(stage)
  const practice = open.run.state.practice === true ? ' · Practice' : ''
  return `${signs[stage === undefined ? state : 'running'] ?? '○'} ${host}: ${words ?? 'run'}${practice} · Uptick`
}
