import { useState } from 'react'
import { CommandButton } from '../../commands/command-button.tsx'
import type { Patch } from '../../state/app-state.ts'
import { useApp, usePage, usePassing } from '../../state/hooks.ts'
import { useCommands } from '../../commands/commands.ts'
import { Button } from '../parts/button.tsx'
import { count, lastingOf, rateOf, sizeOf } from '../parts/format.ts'
import { Progress } from '../parts/progress.tsx'
import { SearchField } from '../parts/search-field.tsx'
import { UnreadNote } from '../parts/unread-note.tsx'
import { ForgetDialog, ImportDialog, MirrorDialog, PackDialog, ReleaseDialog, UnpackDialog } from './mirror-dialogs.tsx'
import { MirrorTable } from './mirror-table.tsx'
import { OfferPanel } from './offer-panel.tsx'
import { TripPack } from './trip-pack.tsx'

type Open =
  | { readonly kind: 'mirror' | 'import' | 'pack' | 'unpack' }
  | { readonly kind: 'forget' | 'release'; readonly patch: Patch }

/** Updates on this computer: what is verified may be offered, and nothing else. */
export function MirrorView() {
  const { actions } = usePage()
  const patches = useApp((state) => state.patches)
  const plans = useApp((state) => state.plans)
  const ready = useApp((state) => state.ready)
  const unread = useApp((state) => state.unread.patches !== undefined)
  const room = useApp((state) => state.room)
  const [open, setOpen] = useState<Open | undefined>(undefined)
  const [chosen, setChosen] = useState<string | undefined>(undefined)
  const [query, setQuery] = useState('')
  const shown = patches.filter(({ name }) => name.toLowerCase().includes(query.trim().toLowerCase()))
  const patch = shown.find(({ name }) => name === chosen) ?? shown[0]
  const bytes = patches.reduce((sum, one) => sum + one.bytes, 0)
  const close = (): void => setOpen(undefined)
  const again = patch !== undefined && patch.state !== 'verified' && /^[a-z]+:\/\//.test(patch.source)
  useCommands({
    'mirror.add': () => setOpen({ kind: 'mirror' }),
    'mirror.import': () => setOpen({ kind: 'import' }),
    'mirror.find': () => document.querySelector<HTMLElement>('#mirror-find')?.focus(),
    'mirror.resume': again ? () => void actions.mirror(patch.source, patch.release ?? '', '') : undefined,
    'mirror.verify': patch?.state === 'verified' ? () => void actions.verifyPatch(patch.name) : undefined,
    'mirror.forget': patch === undefined ? undefined : () => setOpen({ kind: 'forget', patch }),
    'mirror.export': patches.length === 0 ? undefined : () => setOpen({ kind: 'pack' }),
    'mirror.unpack': () => setOpen({ kind: 'unpack' }),
  })
  return (
    <div className="mirror">
      <main className="left" data-pane="updates" tabIndex={-1}>
        <div className="hd">
          <h1>Patch mirror</h1>
          <span className="sub grow">
            {!ready
              ? 'Reading the mirror'
              : unread && patches.length === 0
                ? 'not read'
                : `${count(patches.length, 'file')}, ${sizeOf(bytes)} here${room === undefined ? '' : `, ${sizeOf(room.free)} free`}`}
          </span>
          <SearchField id="mirror-find" label="Find a name" chord="/" query={query} onQuery={setQuery} />
          <CommandButton command="mirror.import">Import</CommandButton>
          <CommandButton look="primary" command="mirror.add">
            Download an update
          </CommandButton>
        </div>
        <OnTheWay />
        <UnreadNote list="patches" />
        {patches.length === 0 && (unread || !ready) ? null : patches.length === 0 ? (
          <div className="none">
            <p className="sub">
              The mirror is empty. Download an update, import a file, or run <code>uptick mirror add URL</code>.
            </p>
          </div>
        ) : shown.length === 0 ? (
          <p className="none sub">No update matches. Esc clears the search.</p>
        ) : (
          <MirrorTable
            patches={shown}
            selected={patch?.name}
            onSelect={setChosen}
            onRelease={(one) => setOpen({ kind: 'release', patch: one })}
          />
        )}
        <TripPack plans={plans} patches={patches} />
      </main>
      <aside className="side" aria-label="The offer" data-pane="offer" tabIndex={-1}>
        <OfferPanel patch={patch} />
      </aside>
      {open?.kind === 'mirror' ? <MirrorDialog onClose={close} /> : null}
      {open?.kind === 'import' ? <ImportDialog onClose={close} /> : null}
      {open?.kind === 'pack' ? <PackDialog patches={patches} plans={plans} onClose={close} /> : null}
      {open?.kind === 'unpack' ? <UnpackDialog onClose={close} /> : null}
      {open?.kind === 'forget' ? <ForgetDialog patch={open.patch} onClose={close} /> : null}
      {open?.kind === 'release' ? <ReleaseDialog patch={open.patch} onClose={close} /> : null}
    </div>
  )
}

/** What is on its way, with its end in the person's hand: bytes, rate and time left, or why it does not move. */
function OnTheWay() {
  const { actions } = usePage()
  const mirrors = usePassing((state) => state.mirrors)
  const all = Object.entries(mirrors)
  if (all.length === 0) return null
  return (
    <ul className="fetching" aria-label="On its way">
      {all.map(([operationId, { name, bytes, total, rate, left, sentence }]) => {
        const of = total === undefined ? `${sizeOf(bytes)} so far` : `${sizeOf(bytes)} of ${sizeOf(total)}`
        const speed = rate === undefined ? '' : `, ${rateOf(rate)}`
        const rest = left === undefined ? '' : `, about ${lastingOf(left)} left`
        return (
          <li key={operationId}>
            <b className="mono">{name}</b>
            <Progress
              label={`On its way: ${name}`}
              percent={total === undefined ? undefined : (100 * bytes) / Math.max(1, total)}
              words={`${of}${speed}${rest}`}
            />
            <span className="small sub" title={sentence}>
              {rate === undefined ? sentence : `${of}${speed}${rest}`}
            </span>
            <Button size="small" onClick={() => void actions.cancel(operationId)} label={`Cancel ${name}`}>
              Cancel
            </Button>
          </li>
        )
      })}
    </ul>
  )
}
