import type { ShownRun } from '../../state/hooks.ts'
import { replyAt, type EvidenceLines } from '../../state/transcript.ts'
import { InfoDialog } from '../parts/dialog.tsx'
import { lineRange } from '../parts/format.ts'
import { LongReply } from './long-reply.tsx'

/** The lines of the transcript behind a verdict, word for word, with the command that they reply to. */
export function LinesDialog(props: { open: ShownRun; lines: EvidenceLines; onClose: () => void }) {
  const { open, lines } = props
  const { run } = open
  if (lines.file !== undefined) return <LongReply run={run.id} lines={{ ...lines, asked: 0 }} onClose={props.onClose} />
  const reply = replyAt(run.transcript, lines.seq)
  if (reply === undefined) return null
  const sent = run.transcript.blocks.find((block) => block.kind === 'sent' && block.seq === reply.sent)
  return (
    <InfoDialog open onClose={props.onClose} title={`Transcript, ${lineRange(lines.first, lines.last)}`}>
      <div className="tx boxed" tabIndex={0} role="region" aria-label="Lines of the transcript">
        {sent?.kind === 'sent' ? (
          <div className="l s">
            <span className="no">{sent.line}</span>
            <span className="tx1">&gt; {sent.command}</span>
          </div>
        ) : null}
        {reply.lines.map((text, index) => {
          const number = reply.line + index
          const cited = number >= lines.first && number <= lines.last
          return (
            <div key={number} className={cited ? 'l r ev' : 'l r'}>
              <span className="no">{number}</span>
              <span className="tx1">{text}</span>
            </div>
          )
        })}
      </div>
    </InfoDialog>
  )
}
