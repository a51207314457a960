import { useState } from 'react'
import type { ShownRun } from '../../state/hooks.ts'
import { Button } from '../parts/button.tsx'
import { count, secondOf } from '../parts/format.ts'

/** Exchanges read at once; earlier ones come on demand. */
const portion = 60

const results = { ok: 'OK', no: 'NO, refused', bad: 'BAD, not understood', none: 'no status' } as const

/** The transcript for a screen reader: who, command, reply, result, one after the other, and nothing that moves. */
export function ReaderView(props: { open: ShownRun; appliance: string | undefined }) {
  const { open, appliance } = props
  const [portions, setPortions] = useState(1)
  const blocks = open.run.transcript.blocks.filter(
    (block) => appliance === undefined || block.appliance === undefined || block.appliance === appliance,
  )
  const first = Math.max(0, blocks.length - 2 * portion * portions)
  return (
    <div className="reader" role="region" aria-label="Transcript to read" tabIndex={0}>
      {first > 0 ? (
        <Button size="small" onClick={() => setPortions(portions + 1)}>
          Show earlier ones
        </Button>
      ) : null}
      {blocks.length === 0 ? <p className="none sub">Nothing was said yet.</p> : null}
      <ol>
        {blocks.slice(first).map((block) => {
          if (block.kind === 'told') {
            return (
              <li key={block.seq}>
                <p className="sub">
                  {secondOf(block.at)}. {block.text}.
                </p>
              </li>
            )
          }
          if (block.kind === 'sent') {
            return (
              <li key={block.seq}>
                <p>
                  <b>
                    {secondOf(block.at)}. {block.by === 'engine' ? 'Uptick' : 'You'} sent:
                  </b>{' '}
                  <span className="mono">{block.command}</span>
                </p>
              </li>
            )
          }
          return (
            <li key={block.seq}>
              <p className="sub">
                Reply of {count(block.lines.length, 'line')}, result {results[block.status]}:
              </p>
              <pre className="mono">{block.lines.join('\n')}</pre>
            </li>
          )
        })}
      </ol>
    </div>
  )
}
