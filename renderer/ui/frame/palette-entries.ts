import { useApp, useShownRun, usePage } from '../../state/hooks.ts'
import { itemKey } from '../../state/outline.ts'
import { screens } from '../../state/screens.ts'
import type { IconName } from '../parts/icon.tsx'
import { markLabels, type MarkName } from '../parts/mark.tsx'
import { useCommandsOffered } from '../../commands/commands.ts'
import { commandIds, entryOf, groupOf } from '../../commands/key-map.ts'

export interface PaletteEntry {
  readonly key: string
  readonly label: string
  readonly detail: string
  readonly icon: IconName
  readonly mark?: MarkName
  readonly chord?: string
  readonly work: () => void
}

/** What the palette offers now: what can be done here first, then what another screen can do, then where one can go. */
export function usePaletteEntries(appliancesOnly: boolean): readonly PaletteEntry[] {
  const commands = useCommandEntries()
  const items = useItemEntries()
  const appliances = useApplianceEntries()
  return appliancesOnly ? appliances : [...commands, ...items, ...appliances]
}

function useCommandEntries(): readonly PaletteEntry[] {
  const { store } = usePage()
  const commands = useCommandsOffered()
  const here = commandIds.filter((id) => id !== 'palette' && commands.can(id))
  const elsewhere = commandIds.filter((id) => !commands.can(id) && groupOf(entryOf(id).where).screen !== undefined)
  return [...here, ...elsewhere].flatMap((id): PaletteEntry[] => {
    const { label, keys, where } = entryOf(id)
    const { screen } = groupOf(where)
    const now = commands.can(id)
    const already = !now && screen === store.lasting.get().screen
    // On this screen it cannot be done just now, and going there would not change that.
    if (already) return []
    const [chord] = keys
    return [
      {
        key: `do ${id}`,
        label,
        detail: now || screen === undefined ? '' : `on ${screens[screen].title}`,
        icon: 'term',
        ...(chord === undefined ? {} : { chord }),
        work() {
          if (commands.give(id) || screen === undefined) return
          store.show(screen)
          commands.giveSoon(id)
        },
      },
    ]
  })
}

function useItemEntries(): readonly PaletteEntry[] {
  const { store } = usePage()
  const open = useShownRun()
  if (open === undefined) return []
  return open.outline.items.map((entry) => ({
    key: `item ${entry.key}`,
    label: entry.item.title,
    detail: `${entry.item.id}, ${markLabels[entry.standing.state]}`,
    icon: 'doc',
    mark: entry.standing.state,
    work() {
      store.leave(entry.key)
      store.select(entry.key)
      store.show('run')
    },
  }))
}

function useApplianceEntries(): readonly PaletteEntry[] {
  const { store } = usePage()
  const open = useShownRun()
  const runs = useApp((state) => state.runs)
  const own = Object.values(open?.run.state.appliances ?? {}).map((appliance): PaletteEntry => {
    const first = open?.run.runbook?.phases[0]?.items[0]?.id ?? ''
    return {
      key: `appliance ${appliance.id}`,
      label: appliance.identity.host ?? appliance.address,
      detail: `${appliance.role}, in this run`,
      icon: 'box',
      work() {
        store.select(itemKey(appliance.id, first))
        store.show('run')
      },
    }
  })
  const others = runs
    .filter((row) => row.run !== open?.run.id)
    .toReversed()
    .map((row): PaletteEntry => {
      const hosts = row.appliances.map(({ address }) => address).join(', ')
      return {
        key: `run ${row.run}`,
        label: `${hosts}${row.to === undefined ? '' : ` to ${row.to}`}`,
        detail: row.run,
        icon: 'box',
        work: () => void store.openRun(row.run),
      }
    })
  return [...own, ...others]
}
