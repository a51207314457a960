import { useCallback, useEffect, useRef, useState } from 'react'
import { useAct, usePage } from '../../state/hooks.ts'
import { sectionsOf } from '../../state/record-sections.ts'
import type { Actions, Redaction } from '../../state/actions.ts'

type Told = Extract<Awaited<ReturnType<Actions['preview']>>, { ok: true }>['value']

/** The host's own preview: what an export would say now. Read again at the person's wish, so that nothing moves under the eye. */
export function usePreview(run: string, seq: number, closed: boolean, redaction: Redaction) {
  const { actions } = usePage()
  const { run: read, failure, busy } = useAct()
  const [shown, setShown] = useState<{ readonly of: string; readonly seq: number; readonly told: Told } | undefined>()
  const seqNow = useRef(seq)
  useEffect(() => {
    seqNow.current = seq
  })
  const load = useCallback(
    () =>
      read(async () => {
        const at = seqNow.current
        const preview = await actions.preview(run, redaction)
        if (preview.ok) setShown({ of: `${run}/${redaction}`, seq: at, told: preview.value })
        return preview
      }),
    [actions, read, run, redaction],
  )
  // A run that is closed only gains signatures and its seal: those are shown at once.
  const again = closed ? seq : 0
  useEffect(() => {
    void load()
  }, [load, again])
  const told = shown?.of === `${run}/${redaction}` ? shown.told : undefined
  return {
    told,
    sections: told === undefined ? undefined : sectionsOf(told.sections),
    stale: shown !== undefined && shown.seq < seq && !closed,
    failure,
    busy,
    load,
  }
}

export type Preview = ReturnType<typeof usePreview>
