import { useCallback, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState, type Ref } from 'react'
import type { Row, TranscriptRows } from '../../state/transcript-rows.ts'
import type { ShownLines } from './shown-lines.ts'
import { TranscriptLine } from './transcript-line.tsx'

/** Pixels of one row: every row is one line that does not wrap, so that any of them is found without drawing the rest. */
export const rowHeight = 19
/** Rows drawn beyond what is in view. */
const margin = 12

export interface ListHandle {
  toRow(index: number): void
  /** Goes to the next command before or after what is in view. */
  toCommand(step: 1 | -1): void
  textInView(): string
}

/** The transcript as a window on its rows: a hundred thousand lines cost as much as the forty that are seen. */
export function TranscriptList(props: {
  ref: Ref<ListHandle>
  rows: TranscriptRows
  /** Changes when the rows do. */
  count: number
  live: readonly string[]
  shown: ShownLines | undefined
  marked: string
  foundRow: number | undefined
  onLong: (lines: ShownLines) => void
}) {
  const { rows, count, live, shown } = props
  const box = useRef<HTMLDivElement>(null)
  const follows = useRef(true)
  /** Whether the observer of its size has seen the list laid out once; until then nothing is asked of its layout. */
  const laidOut = useRef(false)
  const [view, setView] = useState({ top: 0, height: 600 })
  const all = count + live.length
  const first = Math.max(0, Math.floor(view.top / rowHeight) - margin)
  const last = Math.min(all, Math.ceil((view.top + view.height) / rowHeight) + margin)

  const look = useCallback((): void => {
    const { scrollTop = 0, clientHeight = 600 } = box.current ?? {}
    setView((before) =>
      before.top === scrollTop && before.height === clientHeight ? before : { top: scrollTop, height: clientHeight },
    )
  }, [])
  const toRow = useCallback(
    (index: number): void => {
      const element = box.current
      if (element === null) return
      follows.current = false
      element.scrollTop = Math.max(0, index * rowHeight - element.clientHeight / 2)
      look()
    },
    [look],
  )
  useLayoutEffect(() => {
    const element = box.current
    if (element === null || !follows.current || !laidOut.current) return
    element.scrollTop = element.scrollHeight
    look()
  }, [all, rows, look])
  useEffect(() => {
    const element = box.current
    if (element === null) return undefined
    const observer = new ResizeObserver(() => {
      laidOut.current = true
      if (follows.current) element.scrollTop = element.scrollHeight
      look()
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [look])
  useEffect(() => {
    const element = box.current
    if (element === null) return
    if (shown === undefined) {
      follows.current = true
      if (!laidOut.current) return
      element.scrollTop = element.scrollHeight
    } else {
      toRow(rows.indexOfLine(shown.first))
      element.focus()
    }
    look()
    // Only a new wish moves the view; rows that come below it do not.
  }, [shown, rows, look, toRow])
  useImperativeHandle(props.ref, () => ({
    toRow,
    toCommand(step) {
      const middle = Math.floor((view.top + view.height / 2) / rowHeight)
      const found = rows.nextCommand(Math.min(middle, count - 1), step)
      if (found !== undefined) toRow(found)
    },
    textInView() {
      const lines: string[] = []
      for (let index = Math.floor(view.top / rowHeight); index < last - margin; index += 1) {
        const row = rows.at(index)
        if (row !== undefined) lines.push(textOf(row))
      }
      return lines.join('\n')
    },
  }))

  const drawn = []
  for (let index = first; index < last; index += 1) {
    const row = index < count ? rows.at(index) : undefined
    drawn.push(
      row === undefined ? (
        <div key={index} className="l r livetext">
          <span className="no" />
          <span className="by" />
          <span className="tx1">{live[index - count] ?? ''}</span>
        </div>
      ) : (
        <TranscriptLine
          key={index}
          row={row}
          shown={shown}
          marked={props.marked}
          found={index === props.foundRow}
          onLong={props.onLong}
        />
      ),
    )
  }
  return (
    <div
      className="tx"
      role="log"
      aria-live="off"
      aria-label="Transcript; the reader view is one key away"
      tabIndex={0}
      ref={box}
      onScroll={(event) => {
        const { scrollTop, scrollHeight, clientHeight } = event.currentTarget
        follows.current = scrollHeight - scrollTop - clientHeight < 2 * rowHeight
        look()
      }}
    >
      {all === 0 ? <p className="none sub">Nothing was said yet.</p> : null}
      <div style={{ height: first * rowHeight }} />
      {drawn}
      <div style={{ height: Math.max(0, all - last) * rowHeight }} />
    </div>
  )
}

function textOf(row: Row): string {
  if (row.kind === 'told') return `-- ${row.block.text}`
  return row.kind === 'sent' ? `> ${row.block.command}` : row.text
}
