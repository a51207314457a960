import { useEffect, useMemo, useState } from 'react'
import { CommandButton } from '../../commands/command-button.tsx'
import type { FleetRow } from '../../state/app-state.ts'
import { byAppliance, ifAllStopNow, matrixOf, targetOf } from '../../state/fleet-matrix.ts'
import { useApp, usePage } from '../../state/hooks.ts'
import { itemKey } from '../../state/outline.ts'
import { useSites } from '../../state/visit-shown.ts'
import { useCommands } from '../../commands/commands.ts'
import { Button } from '../parts/button.tsx'
import { count } from '../parts/format.ts'
import { Icon } from '../parts/icon.tsx'
import { Mark, type MarkName } from '../parts/mark.tsx'
import { UnreadNote } from '../parts/unread-note.tsx'
import { AddSeveral } from './add-several.tsx'
import { ClusterOrder } from './cluster-order.tsx'
import { FleetSide } from './fleet-side.tsx'
import { FleetTable } from './fleet-table.tsx'
import { ImportSite } from './import-site.tsx'
import { OpenVisit } from './open-visit.tsx'
import { SiteChooser } from './site-chooser.tsx'
import { SiteVisit } from './site-visit.tsx'
import { StartSeveral } from './start-several.tsx'

const keyOf = (row: FleetRow): string => `${row.run ?? ''}/${row.appliance}`

/** Every appliance of every run: how far each is, what it does now, who would be left behind, and the start of several. */
export function FleetView() {
  const { store, actions } = usePage()
  const fleet = useApp((state) => state.fleet)
  const unread = useApp((state) => state.unread.fleet !== undefined)
  const [selected, setSelected] = useState<string | undefined>(undefined)
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set())
  const visit = useApp((state) => state.visit)
  const sites = useSites()
  const [dialog, setDialog] = useState<'add' | 'start' | 'site' | 'visit' | undefined>(undefined)
  useEffect(() => store.refresh('fleet'), [store])
  const all = fleet?.rows
  const rows = useMemo(() => byAppliance(all ?? []), [all])
  const row = rows.find((one) => keyOf(one) === selected) ?? rows[0]
  const startable = rows.filter(({ run, live, state }) => run !== undefined && !live && state !== 'done')
  const wanted = startable.filter(({ run }) => run !== undefined && marked.has(run))
  const closeAndRead = (): void => {
    setDialog(undefined)
    sites.again()
  }
  const open = (key?: string): Promise<void> | undefined => {
    if (row?.run === undefined) return undefined
    const opened = store.openRun(row.run)
    store.select(key ?? itemKey(row.appliance, ''))
    return opened
  }
  useCommands({
    'fleet.open': row?.run === undefined ? undefined : () => void open(),
    'fleet.console':
      row?.run === undefined
        ? undefined
        : () => {
            const focus = (): void => document.querySelector<HTMLElement>('[data-pane="console"]')?.focus()
            // Once the run is read and its screen is painted there is a console to go to.
            void open()?.then(() => requestAnimationFrame(focus))
          },
    'fleet.plan':
      row === undefined || row.live
        ? undefined
        : () => {
            store.keepSetting('lastAddress', row.address)
            store.show('start')
          },
    'fleet.waiver': row?.run === undefined ? undefined : () => void open(itemKey(row.appliance, 'rule.same-release')),
    'fleet.start': wanted.length === 0 ? undefined : () => setDialog('start'),
    'fleet.halt': (fleet?.start?.waiting.length ?? 0) === 0 ? undefined : () => void actions.haltFleet(),
  })
  if (fleet === undefined) {
    return (
      <main className="fleet empty" data-pane="fleet" tabIndex={-1}>
        <h1>Fleet</h1>
        <UnreadNote list="fleet" />
        {unread ? null : <p className="sub">Reading the journals of the runs</p>}
      </main>
    )
  }
  return (
    <div className={visit === undefined ? 'fleet' : 'fleet whole'}>
      <main className="left" data-pane="fleet" tabIndex={-1}>
        <Head
          rows={rows}
          onAdd={() => setDialog('add')}
          onSave={() => setDialog('site')}
          {...(sites.sites.length === 0 ? {} : { onVisit: () => setDialog('visit') })}
        />
        <UnreadNote list="fleet" />
        <SiteChooser visits={sites.visits} visit={visit} onChoose={store.showVisit} />
        {visit === undefined ? (
          <>
            <p className="stopnow">
              <Icon name="pause" />
              <span className="grow">
                <b>If you stop now:</b> {ifAllStopNow(rows)}
              </span>
            </p>
            {rows.length === 0 ? (
              <div className="none">
                <p className="sub">No appliance yet. Add appliances, or import a list.</p>
                <Button look="primary" size="act" onClick={() => setDialog('add')}>
                  Add several appliances
                </Button>
              </div>
            ) : (
              <FleetTable
                fleet={{ ...fleet, rows }}
                selected={row === undefined ? undefined : keyOf(row)}
                onSelect={(one) => setSelected(keyOf(one))}
                marked={marked}
                onMark={(run, on) =>
                  setMarked((before) => new Set(on ? [...before, run] : [...before].filter((other) => other !== run)))
                }
              />
            )}
            {startable.length === 0 ? null : (
              <div className="startbar">
                <CommandButton look="primary" command="fleet.start">
                  Start{' '}
                  {wanted.length === 0 ? 'the marked runs' : count(new Set(wanted.map(({ run }) => run)).size, 'run')}
                </CommandButton>
                <span className="sub small">
                  Mark stopped runs. Uptick resumes a few at a time, in the order of this list.
                </span>
              </div>
            )}
            {fleet.clusters.map((cluster) => (
              <ClusterOrder
                key={cluster.run}
                cluster={cluster}
                rows={(all ?? []).filter(({ run }) => run === cluster.run)}
              />
            ))}
          </>
        ) : (
          <SiteVisit key={visit} visit={visit} />
        )}
      </main>
      {visit === undefined ? <FleetSide fleet={{ ...fleet, rows }} row={row} /> : null}
      {dialog === 'add' ? <AddSeveral onClose={() => setDialog(undefined)} /> : null}
      {dialog === 'start' ? (
        <StartSeveral rows={wanted} limits={fleet.limits} onClose={() => setDialog(undefined)} />
      ) : null}
      {dialog === 'site' ? <ImportSite onClose={closeAndRead} /> : null}
      {dialog === 'visit' ? <OpenVisit sites={sites.sites} onClose={closeAndRead} /> : null}
    </div>
  )
}

function Head(props: {
  rows: readonly FleetRow[]
  onAdd: () => void
  onSave: () => void
  /** Absent: no site is saved. */
  onVisit?: () => void
}) {
  const { rows } = props
  const target = targetOf(rows)
  const behind =
    target === undefined ? 0 : matrixOf(rows, target).filter((one) => one.standing === 'left-behind').length
  const number = (is: (row: FleetRow) => boolean): number => rows.filter(is).length
  const asking = number(({ waits, busy }) => waits > 0 && !busy)
  const chips: readonly (readonly [MarkName, number, string])[] = [
    ['pass', number(({ state }) => state === 'done'), 'done'],
    ['running', number(({ busy, installing }) => busy || installing), 'under way'],
    ['waiting', asking, asking === 1 ? 'asks you' : 'ask you'],
    ['fail', number(({ now }) => now.mark === 'fail'), 'blocked'],
    ['error', number(({ now }) => now.mark === 'error'), 'error'],
    ['attention', behind, 'left behind'],
  ]
  return (
    <header className="hd">
      <h1>Fleet</h1>
      <span className="sub">
        {count(rows.length, 'appliance')}
        {target === undefined ? '' : ` to ${target}`}
      </span>
      <span className="grow" />
      <span className="chips">
        {chips.map(([mark, n, words]) =>
          n === 0 ? null : (
            <span className="chip" key={words}>
              <Mark name={mark} />
              {n} {words}
            </span>
          ),
        )}
      </span>
      <Button size="small" look="quiet" onClick={props.onSave}>
        Save a site
      </Button>
      {props.onVisit === undefined ? null : (
        <Button size="small" onClick={props.onVisit}>
          Visit a site
        </Button>
      )}
      {rows.length === 0 ? null : (
        <Button size="small" onClick={props.onAdd}>
          Add several
        </Button>
      )}
    </header>
  )
}
