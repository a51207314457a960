import type { App, Menu, MenuItemConstructorOptions } from 'electron'
import type { PushOf, ResultOf } from '../../shared/contract/contract.ts'
import type { DoorHost } from './ipc.ts'

type Row = ResultOf<'run.list'>['rows'][number]

interface Parts {
  readonly app: Pick<App, 'setJumpList'> & { readonly dock?: Pick<NonNullable<App['dock']>, 'setMenu'> | undefined }
  readonly Menu: Pick<typeof Menu, 'buildFromTemplate'>
  readonly platform: string
  /** The program that a jump list starts: the packaged app; undefined in a checkout. */
  readonly program: string | undefined
  readonly openRun: (run: string) => void
}

const most = 8

/**
 * Offers the latest runs where the system has a place for them: the jump list of Windows and the dock of macOS. Linux has no
 * such place that an app can fill while it runs.
 */
export async function offerRecentRuns(parts: Parts, host: DoorHost): Promise<void> {
  const { platform, program } = parts
  if (platform !== 'darwin' && (platform !== 'win32' || program === undefined)) return
  const rows = new Map<string, Row>()
  let shown = ''
  const show = (): void => {
    const latest = latestOf([...rows.values()])
    const text = JSON.stringify(latest)
    if (text === shown) return
    shown = text
    if (program !== undefined && platform === 'win32') parts.app.setJumpList(jumpList(latest, program))
    else parts.app.dock?.setMenu(parts.Menu.buildFromTemplate(dockMenu(latest, parts.openRun)))
  }
  host.onPush(({ name, value }) => {
    const passing = value as PushOf<'passing'>
    if (name !== 'passing' || passing.kind !== 'runs') return
    if (passing.row === undefined) rows.delete(passing.run)
    else rows.set(passing.run, passing.row)
    show()
  })
  const reply = await host.dispatch({ id: 'recent-runs', name: 'run.list', params: {} })
  if (!reply.ok) return
  for (const row of (reply.value as ResultOf<'run.list'>).rows) if (!rows.has(row.run)) rows.set(row.run, row)
  show()
}

interface Recent {
  readonly run: string
  readonly title: string
}

function latestOf(rows: readonly Row[]): readonly Recent[] {
  const kept = rows.filter(({ archivedAt }) => archivedAt === undefined)
  const sorted = kept.sort((a, b) => b.openedAt.localeCompare(a.openedAt)).slice(0, most)
  return sorted.map(({ run, appliances, openedAt, practice }) => {
    const hosts = appliances.map(({ host, address }) => host ?? address).join(', ')
    const date = new Date(openedAt).toLocaleDateString('en-US', { month: 'short', day: 'numeric' })
    return { run, title: `${hosts}, ${date}${practice === true ? ' (Practice)' : ''}` }
  })
}

function jumpList(recent: readonly Recent[], program: string): Parameters<App['setJumpList']>[0] {
  const items = recent.map(({ run, title }) => ({ type: 'task' as const, title, program, args: `open ${run}` }))
  return items.length === 0 ? [] : [{ type: 'custom', name: 'Recent runs', items }]
}

function dockMenu(recent: readonly Recent[], openRun: (run: string) => void): MenuItemConstructorOptions[] {
  return recent.map(({ run, title }) => ({ label: title, click: () => openRun(run) }))
}
