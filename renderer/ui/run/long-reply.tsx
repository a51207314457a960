import { useEffect, useRef, useState } from 'react'
import { useAct, usePage } from '../../state/hooks.ts'
import { linesBetween } from '../../state/transcript.ts'
import { InfoDialog } from '../parts/dialog.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import type { ShownLines } from './shown-lines.ts'

/** Lines drawn around the evidence of a long reply; the complete reply can be saved from the record. */
const around = 400

/** A reply that is kept next to the journal, scrolled to the requested lines. */
export function LongReply(props: { run: string; lines: ShownLines; onClose: () => void }) {
  const { run, lines } = props
  const { actions } = usePage()
  const { run: read, failure } = useAct()
  const [text, setText] = useState<string | undefined>(undefined)
  const evidence = useRef<HTMLSpanElement>(null)
  const { file = '' } = lines
  useEffect(() => {
    void read(async () => {
      const kept = await actions.keptText(run, file)
      if (kept.ok) setText(kept.value)
      return kept
    })
  }, [actions, read, run, file])
  const all = text === undefined ? [] : text.split('\n')
  const found = linesBetween(all, lines.from, lines.to)
  const first = Math.max(0, (found?.first ?? 0) - around)
  const shown = all.slice(first, (found?.last ?? 0) + around)
  useEffect(() => {
    evidence.current?.scrollIntoView({ block: 'center' })
  }, [text])
  return (
    <InfoDialog open onClose={props.onClose} title={`A long reply, ${String(all.length)} lines`}>
      <FailureNote failure={failure} />
      <p className="sub small">
        Kept with the record as <span className="mono">{file.slice(0, 16)}…</span>
        {shown.length < all.length ? `; lines ${String(first + 1)}–${String(first + shown.length)} are shown` : ''}
      </p>
      <div className="tx boxed" tabIndex={0} role="region" aria-label="The long reply">
        {text === undefined && failure === undefined ? <p className="none sub">Reading it</p> : null}
        {shown.map((line, index) => {
          const at = first + index
          const proof = found !== undefined && at >= found.first && at <= found.last
          return (
            <div key={at} className={proof ? 'l r ev' : 'l r'}>
              <span className="no">{at + 1}</span>
              <span className="tx1" ref={proof && at === found.first ? evidence : undefined}>
                {line}
              </span>
            </div>
          )
        })}
      </div>
    </InfoDialog>
  )
}
