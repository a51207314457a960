import { useCallback, useEffect, useRef, useState } from 'react'
import { useAct, usePage } from '../../state/hooks.ts'
import type { Actions, Redaction } from '../../state/actions.ts'

type Told = Extract<Awaited<ReturnType<Actions['preview']>>, { ok: true }>['value']

/** The host's own preview: what an export would say now. Read again at the person's wish, so that nothing moves under the eye. */
export function usePreview(run: string, seq: number, closed: boolean, redaction: Redaction) {
  const { actions } = usePage()
  const { run: read, failure, busy } = useAct()
  const [shown, setShown] = useState<{ readonly of: string; readonly seq: number; readonly told: Told } | undefined>()
  const of = redaction.policy === 'own' ? `${run}/own/${redaction.kinds.join()}` : `${run}/${redaction.policy}`
  const wanted = useRef(of)
  const seqNow = useRef(seq)
  useEffect(() => {
    seqNow.current = seq
  })
  const load = useCallback(
    () =>
      read(async () => {
        const at = seqNow.current
        wanted.current = of
        const preview = await actions.preview(run, redaction)
        if (preview.ok && wanted.current === of) setShown({ of, seq: at, told: preview.value })
        return preview
      }),
    [actions, read, run, redaction, of],
  )
  // A run that is closed only gains signatures and its seal: those are shown at once.
  const again = closed ? seq : 0
  useEffect(() => {
    void load()
  }, [load, again])
  const told = shown?.of === of ? shown.told : undefined
  return {
    told,
    sections: told?.sections,
    stale: shown !== undefined && shown.seq < seq && !closed,
    failure,
    busy,
    load,
  }
}

export type Preview = ReturnType<typeof usePreview>
