import type { KeyboardEvent } from 'react'
import type { Fleet, FleetRow } from '../../state/app-state.ts'
import { columnsOf, groupsOf } from '../../state/fleet-matrix.ts'
import { dayOf, elapsedOf, lastingOf } from '../parts/format.ts'
import { Icon } from '../parts/icon.tsx'
import { Mark, markLabels, type MarkName } from '../parts/mark.tsx'
import { useNow } from '../parts/now.ts'
import { PracticeChip } from '../parts/practice-chip.tsx'

interface Props {
  readonly fleet: Fleet
  readonly selected: string | undefined
  readonly onSelect: (row: FleetRow) => void
  readonly marked: ReadonlySet<string>
  readonly onMark: (run: string, on: boolean) => void
}

/** A row of a run that is not executing is as old as its last event; after this many milliseconds its age is shown. */
const fresh = 10 * 60_000

/** Appliances by phases. The table is one Tab stop; arrows move between the rows. */
export function FleetTable(props: Props) {
  const columns = columnsOf(props.fleet.rows)
  const groups = groupsOf(props.fleet)
  return (
    <div className="scroller" onKeyDown={moveRow}>
      <table className="fleettable">
        <caption className="sr">Appliances by phases</caption>
        <thead>
          <tr>
            <th scope="col">Appliance</th>
            <th scope="col">Release</th>
            {columns.map(({ id, title }) => (
              <th scope="col" key={id}>
                {title}
              </th>
            ))}
            <th scope="col">Now</th>
          </tr>
        </thead>
        {groups.map(({ cluster, rows }) => (
          <tbody key={cluster?.run ?? 'alone'}>
            {cluster === undefined ? null : (
              <tr className="group">
                <th scope="rowgroup" colSpan={columns.length + 3}>
                  Cluster {cluster.name} <span className="dim">{rows.length} appliances</span>
                  {cluster.holder === undefined ? null : (
                    <span className="chip holder">
                      <Icon name="lock" />
                      One at a time: {rows.find((row) => row.appliance === cluster.holder)?.host} holds it
                    </span>
                  )}
                </th>
              </tr>
            )}
            {rows.map((row) => (
              <Row
                key={`${row.run ?? ''}/${row.appliance}`}
                row={row}
                isNamesake={props.fleet.rows.filter(({ host }) => host === row.host).length > 1}
                columns={columns}
                {...props}
              />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  )
}

function Row(
  props: Props & {
    row: FleetRow
    /** Another appliance of the table has the same name. */
    isNamesake: boolean
    columns: ReturnType<typeof columnsOf>
  },
) {
  const { row, columns, marked } = props
  const key = `${row.run ?? ''}/${row.appliance}`
  const on = key === props.selected
  const { run } = row
  const startable = run !== undefined && !row.live && row.state !== 'done'
  return (
    <tr className={on ? 'on' : ''} onClick={() => props.onSelect(row)}>
      <th scope="row">
        <span className="hostcell">
          {startable ? (
            <input
              type="checkbox"
              aria-label={`Mark ${row.host} to be started`}
              checked={marked.has(run)}
              onChange={(event) => props.onMark(run, event.currentTarget.checked)}
            />
          ) : null}
          <button
            type="button"
            className="plain host"
            aria-current={on ? 'true' : undefined}
            tabIndex={on ? 0 : -1}
            onFocus={() => props.onSelect(row)}
          >
            <b>{row.host}</b>
            <span className="sub small">
              {props.isNamesake ? row.address : (row.model ?? (row.role === 'appliance' ? row.address : row.role))}{' '}
              <PracticeChip practice={row.practice} />
            </span>
          </button>
        </span>
      </th>
      <td className="mono">
        <span className="nowrap">{row.release ?? 'not read'}</span>
        {row.wanted === undefined || row.wanted === row.release ? null : (
          <>
            {' '}
            <Icon name="arrow" />
            <span className="sr"> to </span> <span className="nowrap">{row.wanted}</span>
          </>
        )}
      </td>
      {columns.map(({ id, title }) => {
        const phase = row.phases.find((one) => one.id === id)
        return (
          <td key={id} className="nowrap">
            {phase === undefined ? (
              <Mark name="not-applicable" word={`No ${title}`} />
            ) : (
              <>
                <Mark name={phase.mark as MarkName} word={markLabels[phase.mark as MarkName]} />{' '}
                {phase.over === 0 && phase.mark === 'to-do' ? '' : `${String(phase.over)}/${String(phase.total)}`}
              </>
            )}
          </td>
        )
      })}
      <td className="now">
        <Now row={row} />
      </td>
    </tr>
  )
}

function Now(props: { row: FleetRow }) {
  const { row } = props
  const now = useNow(5000)
  const age = row.at === '' ? 0 : now - Date.parse(row.at)
  const detail =
    row.now.since !== undefined
      ? `${elapsedOf(now - Date.parse(row.now.since))}, nothing to do`
      : !row.live && age > fresh
        ? `as of ${age > 24 * 3_600_000 ? dayOf(row.at) : `${lastingOf(age)} ago`}`
        : row.now.detail
  return (
    <>
      <b className={`word w-${row.now.mark}`}>{row.now.words}</b>
      <span className="sub small clip">{detail}</span>
    </>
  )
}

function moveRow(event: KeyboardEvent<HTMLElement>): void {
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('button.host')]
  const now = all.findIndex((one) => one === document.activeElement)
  const to = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: all.length - 1 }[event.key]
  if (to === undefined || now < 0) return
  event.preventDefault()
  all[Math.min(Math.max(to, 0), all.length - 1)]?.focus()
}
