import { memo, type ReactNode } from 'react'
import type { Row } from '../../state/transcript-rows.ts'
import { lineRange, secondOf } from '../parts/format.ts'
import type { ShownLines } from './shown-lines.ts'

interface Props {
  readonly row: Row
  readonly shown: ShownLines | undefined
  /** The text to highlight. */
  readonly marked: string
  readonly found: boolean
  readonly onLong: (lines: ShownLines) => void
}

/** One line of the transcript: appliance, number, text, time. */
export const TranscriptLine = memo(function TranscriptLine(props: Props) {
  const { row, marked } = props
  const found = props.found ? ' found' : ''
  switch (row.kind) {
    case 'told':
      return (
        <div className={`l sys ${row.block.tone}${found}`}>
          <span className="no" />
          <span className="by" />
          <span className="tx1">{withMarks(row.block.text, marked)}</span>
          <span className="at">{secondOf(row.block.at)}</span>
        </div>
      )
    case 'sent': {
      const { by, command, at } = row.block
      return (
        <div className={`${by === 'engine' ? 'l e' : 'l p'}${found}`} data-line={row.line}>
          <span className="no">{row.line}</span>
          <span className="by">
            <span>{by === 'engine' ? 'engine' : 'you'}</span>
          </span>
          <span className="tx1">{withMarks(command, marked)}</span>
          <span className="at">{secondOf(at)}</span>
        </div>
      )
    }
    case 'line':
      return <ReplyLine {...props} row={row} />
  }
}, same)

/** Row objects are rebuilt on each render; their contents are not. */
function same(before: Props, now: Props): boolean {
  return (
    before.row.block === now.row.block &&
    ('line' in before.row && 'line' in now.row ? before.row.line === now.row.line : true) &&
    before.shown === now.shown &&
    before.marked === now.marked &&
    before.found === now.found
  )
}

function ReplyLine(props: Props & { row: Extract<Row, { kind: 'line' }> }) {
  const { row, shown, marked } = props
  const { block, line, text } = row
  const evidence =
    shown !== undefined && shown.seq === block.seq && line >= shown.first && line <= shown.last && !block.file
  const isLast = line === block.line + block.lines.length - 1
  return (
    <div className={`${evidence ? 'l r ev' : 'l r'}${props.found ? ' found' : ''}`} data-line={line}>
      <span className="no">{line}</span>
      <span className="by">
        {evidence && line === shown.first ? (
          <span className="evlab" title={`Evidence, ${lineRange(shown.first, shown.last)}`}>
            proof
          </span>
        ) : null}
      </span>
      <span className="tx1">
        <LineText text={text} status={isLast} marked={marked} />
        {block.file === undefined ? null : (
          <button
            type="button"
            className="link"
            onClick={() =>
              props.onLong({
                ...{ seq: block.seq, first: line, last: line, from: 0, to: 0, asked: Date.now() },
                ...(block.file === undefined ? {} : { file: block.file }),
              })
            }
          >
            Show it
          </button>
        )}
      </span>
      <span className="at">{isLast ? secondOf(block.at) : ''}</span>
    </div>
  )
}

/** Shows the status word of a reply's last line in a color that repeats its meaning. */
function LineText(props: { text: string; status: boolean; marked: string }) {
  const found = props.status ? /^(OK|NO|BAD)\b(.*)$/s.exec(props.text) : null
  if (found === null || props.marked !== '') return withMarks(props.text, props.marked)
  return (
    <>
      <span className={found[1] === 'OK' ? 'ok' : 'no-status'}>{found[1]}</span>
      {found[2]}
    </>
  )
}

function withMarks(text: string, marked: string): ReactNode {
  if (marked === '') return text
  const at = text.toLowerCase().indexOf(marked.toLowerCase())
  if (at < 0) return text
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + marked.length)}</mark>
      {text.slice(at + marked.length)}
    </>
  )
}
