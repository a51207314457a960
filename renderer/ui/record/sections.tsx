import type { Block, Cell, Mast, ReplyBlock, Section, Table, Tone } from '../../../shared/model/record-section.ts'
import { dayOf, secondOf } from '../parts/format.ts'
import { Mark, markLabels, type MarkName } from '../parts/mark.tsx'
import { WebLink } from '../parts/web-link.tsx'

const tones: Readonly<Record<Tone, MarkName>> = { good: 'pass', care: 'attention', bad: 'fail', plain: 'partial' }

/** A record as a page, made of the same sections as every export. */
export function Sections(props: { sections: readonly Section[]; label: string }) {
  return (
    <article className="paper" tabIndex={0} aria-label={props.label}>
      {props.sections.map((section) => (
        <section key={section.id} className="recsection">
          {section.blocks.some(({ kind }) => kind === 'mast') ? null : (
            <h3>
              {section.title}
              {section.note === undefined ? null : <span className="sub small"> {section.note}</span>}
            </h3>
          )}
          {section.blocks.map((block, index) => (
            <OneBlock key={`${section.id}${String(index)}`} block={block} />
          ))}
        </section>
      ))}
    </article>
  )
}

function OneBlock(props: { block: Block }) {
  const { block } = props
  switch (block.kind) {
    case 'mast':
      return <Head mast={block.mast} />
    case 'points':
      return (
        <ul className="points">
          {block.points.map(({ state, title, lines }, index) => (
            <li key={`${title}${String(index)}`}>
              <StateMark state={state} />
              <b>{title}</b>
              <div>
                {lines.map((line) => (
                  <p key={line}>{line}</p>
                ))}
              </div>
            </li>
          ))}
        </ul>
      )
    case 'signatures':
      return (
        <div className="signed">
          {block.signatures.map(({ role, name, statement, at }, index) => (
            <div key={`${role}${String(index)}`}>
              <p>{at === '' ? 'Not signed' : `“${statement}”`}</p>
              {name === '' ? null : <b>{name}</b>}
              <p className="sub small">{at === '' ? role : `${role}, signed ${dayOf(at)}, ${secondOf(at)}`}</p>
            </div>
          ))}
        </div>
      )
    case 'heading':
      return <h4>{block.text}</h4>
    case 'sentence':
      return <p className="sub small recline">{block.text}</p>
    case 'pairs':
      return (
        <dl className="pairs recline">
          {block.rows.map(([name, cell], index) => (
            <div key={`${name}${String(index)}`} className="pairrow">
              <dt>{name}</dt>
              <dd>
                <OneCell cell={cell} />
              </dd>
            </div>
          ))}
        </dl>
      )
    case 'list':
      return (
        <ul className="recline reclist">
          {block.entries.map((entry) => (
            <li key={entry}>{entry}</li>
          ))}
        </ul>
      )
    case 'table':
      return block.table.folded === true ? (
        <details className="recline">
          <summary>{block.table.name}</summary>
          <OneTable table={block.table} />
        </details>
      ) : (
        <OneTable table={block.table} />
      )
    case 'reply':
      return <OneReply reply={block.reply} />
    case 'file':
      return (
        <p className="small recline">
          {block.title} <span className="mono dim">{block.sha256.slice(0, 16)}</span>
        </p>
      )
  }
}

function Head(props: { mast: Mast }) {
  const { verdict, tone, practice, lines, facts } = props.mast
  return (
    <>
      {practice ? <p className="practice">Practice: the appliance was simulated by Uptick.</p> : null}
      <header className="mast">
        <Mark name={tones[tone]} />
        <div>
          <h2>{verdict}</h2>
          {lines.map((line) => (
            <p className="sub" key={line}>
              {line}
            </p>
          ))}
        </div>
      </header>
      {facts.length === 0 ? null : (
        <dl className="sum">
          {facts.map(({ name, value, note }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
              {note === '' ? null : <dd className="sub small">{note}</dd>}
            </div>
          ))}
        </dl>
      )}
    </>
  )
}

function StateMark(props: { state: string }) {
  return props.state in markLabels ? <Mark name={props.state as MarkName} /> : null
}

function OneTable(props: { table: Table }) {
  const { table } = props
  return (
    <div className="scroller">
      <table className="items">
        <caption className="sr">{table.name}</caption>
        <thead>
          <tr>
            {table.head.map((name) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        {table.groups.map((group, place) => (
          <tbody key={`${group.title}${String(place)}`}>
            {group.title === '' ? null : (
              <tr className="sec">
                <th colSpan={table.head.length} scope="rowgroup">
                  {group.title}
                </th>
              </tr>
            )}
            {group.rows.map((row, index) => (
              <tr key={index} className={row.tone === undefined || row.tone === 'plain' ? '' : `tone-${row.tone}`}>
                {row.cells.map((cell, column) => (
                  <td key={column}>
                    <OneCell cell={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  )
}

function OneReply(props: { reply: ReplyBlock }) {
  const { reply } = props
  return (
    <details className="recline" id={anchorOf(reply.repliedAt ?? reply.seq)}>
      <summary>
        <span className="dim">{secondOf(reply.at)}</span> <b className="mono">{reply.command}</b>{' '}
        <span className="sub small">
          {reply.by}; {reply.end}
        </span>
      </summary>
      {reply.absent === undefined ? (
        <pre className="mono d">{reply.lines.map(({ text }) => text).join('\n')}</pre>
      ) : (
        <p className="sub small">{reply.absent}</p>
      )}
    </details>
  )
}

function OneCell(props: { cell: Cell }) {
  const { cell } = props
  if (typeof cell === 'string') return cell
  switch (cell.kind) {
    case 'state': {
      const known = cell.state in markLabels ? (cell.state as MarkName) : undefined
      return (
        <span className="state">
          {known === undefined ? null : <Mark name={known} />}
          <span className={known === undefined ? 'word' : `word w-${known}`}>
            {known === undefined ? cell.state : markLabels[known]}
          </span>
        </span>
      )
    }
    case 'titled':
      return (
        <>
          {cell.title}
          {cell.lines.map((line) => (
            <span className="r" key={line}>
              {line}
            </span>
          ))}
          {cell.link === undefined ? null : (
            <span className="r">
              <WebLink to={cell.link} />
            </span>
          )}
        </>
      )
    case 'refs':
      return cell.refs.map(({ seq, text }, index) => (
        <button type="button" key={`${String(seq)}${String(index)}`} className="link" onClick={() => toLine(seq)}>
          {text}
        </button>
      ))
    case 'anchor':
      return (
        <span id={anchorOf(cell.seq)} className="dim" tabIndex={-1}>
          {cell.seq}
        </span>
      )
    case 'time':
      return cell.day ? `${dayOf(cell.at)}` : secondOf(cell.at)
    case 'code':
      return <span className="mono d breaks">{cell.text}</span>
  }
}

function anchorOf(seq: number): string {
  return `record-line-${String(seq)}`
}

/** Scrolls to the lines that a verdict is based on, and unfolds them. */
function toLine(seq: number): void {
  const line = document.querySelector<HTMLElement>(`#${anchorOf(seq)}`)
  if (line instanceof HTMLDetailsElement) line.open = true
  line?.scrollIntoView({ block: 'center' })
  line?.focus()
}
