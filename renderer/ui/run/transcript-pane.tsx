import { memo, useEffect, useRef, useState } from 'react'
import { usePassing, type OpenRun } from '../../state/hooks.ts'
import { endedPolitely, type Block } from '../../state/transcript.ts'
import { lineRange, secondOf } from '../parts/format.ts'
import { Icon } from '../parts/icon.tsx'
import { Mark } from '../parts/mark.tsx'

/** Lines of the transcript that somebody asked to see; `asked` makes the same lines a new wish. */
export interface ShownLines {
  readonly seq: number
  readonly first: number
  readonly last: number
  readonly asked: number
}

/** Everything that went over the line, as it comes; the lines behind a verdict are shown on demand. */
export function TranscriptPane(props: { open: OpenRun; shown: ShownLines | undefined }) {
  const { open, shown } = props
  const { blocks } = open.run.transcript
  const live = usePassing((state) => state.texts[open.appliance])
  const [sentOnly, setSentOnly] = useState(false)
  const log = useRef<HTMLDivElement>(null)
  const follows = useRef(true)
  useEffect(() => {
    if (follows.current && log.current !== null) log.current.scrollTop = log.current.scrollHeight
  }, [blocks, live, sentOnly])
  useEffect(() => {
    if (shown === undefined) {
      follows.current = true
      if (log.current !== null) log.current.scrollTop = log.current.scrollHeight
      return
    }
    follows.current = false
    const line = log.current?.querySelector(`[data-line="${String(shown.first)}"]`)
    line?.scrollIntoView({ block: 'center' })
    log.current?.focus()
  }, [shown])
  return (
    <aside className="console" aria-label="Transcript" data-pane="transcript" tabIndex={-1}>
      <Who open={open} />
      <div className="tools" role="group" aria-label="What is shown">
        <button
          type="button"
          className={sentOnly ? 'chip' : 'chip on'}
          aria-pressed={!sentOnly}
          onClick={() => setSentOnly(false)}
        >
          Live
        </button>
        <button
          type="button"
          className={sentOnly ? 'chip on' : 'chip'}
          aria-pressed={sentOnly}
          onClick={() => setSentOnly(true)}
        >
          Sent only
        </button>
        <span className="right dim">{open.run.transcript.lines} lines</span>
      </div>
      <div
        className="tx"
        role="log"
        aria-live="off"
        aria-label="Transcript"
        tabIndex={0}
        ref={log}
        onScroll={(event) => {
          const { scrollTop, scrollHeight, clientHeight } = event.currentTarget
          follows.current = scrollHeight - scrollTop - clientHeight < 40
        }}
      >
        {blocks.length === 0 && live === undefined ? <p className="none sub">Nothing was said yet.</p> : null}
        {(sentOnly ? blocks.filter((block) => block.kind === 'sent') : blocks).map((block) => (
          <BlockLines key={block.seq} block={block} shown={shown?.seq === block.seq ? shown : undefined} />
        ))}
        {live === undefined || sentOnly ? null : <div className="livetext">{live}</div>}
      </div>
    </aside>
  )
}

const BlockLines = memo(function BlockLines(props: { block: Block; shown: ShownLines | undefined }) {
  const { block, shown } = props
  switch (block.kind) {
    case 'told':
      return (
        <div className="l sys">
          <span className="no" />
          <span className="by" />
          <span className="tx1">{block.text}</span>
          <span className="at">{secondOf(block.at)}</span>
        </div>
      )
    case 'sent':
      return (
        <div className={block.by === 'engine' ? 'l e' : 'l p'} data-line={block.line}>
          <span className="no">{block.line}</span>
          <span className="by">
            <span>{block.by === 'engine' ? 'engine' : 'you'}</span>
          </span>
          <span className="tx1">{block.command}</span>
          <span className="at">{secondOf(block.at)}</span>
        </div>
      )
    case 'reply':
      return (
        <>
          {shown === undefined ? null : (
            <div className="evlab">
              <Icon name="doc" />
              Evidence, {lineRange(shown.first, shown.last)}
            </div>
          )}
          {block.lines.map((text, index) => {
            const line = block.line + index
            const evidence = shown !== undefined && line >= shown.first && line <= shown.last
            return (
              <div key={line} className={evidence ? 'l r ev' : 'l r'} data-line={line}>
                <span className="no">{line}</span>
                <span className="by" />
                <span className="tx1">
                  <Status text={text} />
                </span>
                <span className="at" />
              </div>
            )
          })}
        </>
      )
  }
})

/** The status word of a reply's last line, in the colour that repeats what it says. */
function Status(props: { text: string }) {
  const found = /^(OK|NO|BAD)\b(.*)$/s.exec(props.text)
  if (found === null) return props.text
  return (
    <>
      <span className={found[1] === 'OK' ? 'ok' : 'no-status'}>{found[1]}</span>
      {found[2]}
    </>
  )
}

function Who(props: { open: OpenRun }) {
  const { run, appliance } = props.open
  const one = run.state.appliances[appliance]
  const transport = run.state.opened?.options.transport
  if (one === undefined) return null
  const { host, hostId, serial, release } = one.identity
  const installing = one.returning !== undefined && one.returning.outcome === undefined
  const lost = one.lostBecause !== undefined && !endedPolitely(one.lostBecause) && !installing
  const unread = 'not read'
  return (
    <>
      <div className="who">
        <h2 className="h">
          <Mark name={one.connected ? 'pass' : lost ? 'attention' : 'to-do'} />
          <span className="grow">
            {one.connected
              ? 'Connected'
              : lost
                ? `Line lost: ${one.lostBecause ?? ''}`
                : installing
                  ? 'Not connected while it installs'
                  : 'Not connected'}
          </span>
          <span className="cap dim">{one.address}</span>
        </h2>
        <dl>
          <dt>Host</dt>
          <dd>{host ?? unread}</dd>
          <dt>Serial</dt>
          <dd>{serial ?? unread}</dd>
          <dt>Release</dt>
          <dd>{release ?? unread}</dd>
          <dt>Host ID</dt>
          <dd>{hostId ?? unread}</dd>
        </dl>
      </div>
      {transport === undefined || transport === 'admind-tls' ? null : (
        <div className="clear">
          <Mark name="attention" />
          <span className="grow">
            <b>Clear text.</b> This network can read what is sent, password included.
          </span>
        </div>
      )}
    </>
  )
}
