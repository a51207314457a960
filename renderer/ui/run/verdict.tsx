import { Keys } from '../../commands/command-button.tsx'
import { useApp, type ShownRun } from '../../state/hooks.ts'
import type { OutlineItem } from '../../state/outline.ts'
import { linesOfAll, replyAt } from '../../state/transcript.ts'
import { lineRange, secondOf } from '../parts/format.ts'
import { passedOver } from './passed-over.ts'
import { Mark } from '../parts/mark.tsx'
import { standingWord } from './item-word.ts'
import type { ShownLines } from './shown-lines.ts'

/** States in which the next step is done. */
const over: readonly string[] = ['pass', 'ticked', 'waived', 'not-applicable']

const endings = {
  ok: 'Reply ended with OK',
  no: 'Reply ended with NO',
  bad: 'Reply ended with BAD',
  none: 'Reply had no status',
} as const

/** A word, a shape, one reason, and the lines that the verdict is based on. */
export function Verdict(props: { open: ShownRun; entry: OutlineItem; onLines: (lines: ShownLines) => void }) {
  const { open, entry } = props
  const { state, reason, hint, evidence, by, at, verdict } = entry.standing
  const { mark, word } = standingWord(entry)
  const me = useApp((app) => app.settings['by'])
  if (state === 'to-do' && reason === '') return null
  // The question is shown above already; a second frame would ask it twice.
  if (state === 'waiting' && entry.asks.length > 0) return null
  const links = linesOfAll(open.run.transcript, evidence)
  const who = ['ticked', 'waived'].includes(state) ? (by === me ? 'by you' : `by ${by ?? 'a person'}`) : 'by Uptick'
  // How the cited reply ended. The item may have sent more commands since; those say nothing about this verdict.
  const cited = links.at(-1)
  const ending = cited === undefined ? undefined : replyAt(open.run.transcript, cited.seq)?.status
  return (
    <section className={`verdict v-${state}`} aria-label="Verdict">
      <Mark name={mark} large />
      <div>
        <p className="big">
          <i>{word}</i>
          {reason}
        </p>
        {state === 'waived' ? <p className="hint">{passedOver(verdict)}</p> : null}
        {hint === undefined || hint === '' || over.includes(state) ? null : <p className="hint">{hint}</p>}
        <p className="ev">
          {ending === undefined ? null : <span>{endings[ending]}</span>}
          {links.map((lines, index) => (
            <button
              key={`${String(lines.first)}-${String(lines.last)}`}
              type="button"
              className="link lines"
              onClick={() => props.onLines({ ...lines, asked: Date.now() })}
            >
              {lines.file === undefined ? `Transcript, ${lineRange(lines.first, lines.last)}` : 'The long reply'}
              {index === 0 ? <Keys of="item.evidence" /> : null}
            </button>
          ))}
          {at === undefined ? null : (
            <span className="right dim nowrap">
              {secondOf(at)}
              {state === 'running' || state === 'to-do' ? '' : `, ${who}`}
            </span>
          )}
        </p>
      </div>
    </section>
  )
}
