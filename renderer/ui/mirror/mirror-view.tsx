import { useState } from 'react'
import { useAct, useApp, usePage, usePassing } from '../../state/hooks.ts'
import { FormDialog } from '../parts/dialog.tsx'
import { count, sizeOf } from '../parts/format.ts'
import { useCommands } from '../frame/commands.ts'
import { MirrorTable, type Patch } from './mirror-table.tsx'
import { Button } from '../parts/button.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { TextField } from '../parts/field.tsx'

type Open = { readonly kind: 'forget' | 'release'; readonly patch: Patch } | undefined

/** Updates on this computer: what is verified may be offered, and nothing else. */
export function MirrorView() {
  const patches = useApp((state) => state.patches)
  const [open, setOpen] = useState<Open>(undefined)
  const bytes = patches.reduce((sum, patch) => sum + patch.bytes, 0)
  useCommands({ 'mirror.add': () => focus('#mirror-url'), 'mirror.import': () => focus('#import-path') })
  return (
    <div className="mirror">
      <main className="left" data-pane="updates" tabIndex={-1}>
        <div className="hd">
          <h1>Patch mirror</h1>
          <span className="sub">
            {count(patches.length, 'file')}, {sizeOf(bytes)} here
          </span>
        </div>
        <Fetching />
        {patches.length === 0 ? (
          <p className="none sub">
            The mirror is empty. Mirror an update from its source, import a file, or run{' '}
            <code>uptick mirror add URL</code>.
          </p>
        ) : (
          <MirrorTable
            patches={patches}
            onForget={(patch) => setOpen({ kind: 'forget', patch })}
            onRelease={(patch) => setOpen({ kind: 'release', patch })}
          />
        )}
      </main>
      <aside className="side" aria-label="Add an update" data-pane="add" tabIndex={-1}>
        <MirrorForm />
        <ImportForm />
      </aside>
      {open?.kind === 'forget' ? <Forget patch={open.patch} onClose={() => setOpen(undefined)} /> : null}
      {open?.kind === 'release' ? <SayRelease patch={open.patch} onClose={() => setOpen(undefined)} /> : null}
    </div>
  )
}

/** What is on its way, with its end in the person's hand. */
function Fetching() {
  const { actions } = usePage()
  const mirrors = usePassing((state) => state.mirrors)
  const all = Object.entries(mirrors)
  if (all.length === 0) return null
  return (
    <ul className="fetching" aria-label="On its way">
      {all.map(([operationId, { name, bytes, total }]) => {
        const percent = total === undefined || total === 0 ? undefined : Math.floor((100 * bytes) / total)
        const words = total === undefined ? `${sizeOf(bytes)} so far` : `${sizeOf(bytes)} of ${sizeOf(total)}`
        return (
          <li key={operationId}>
            <b className="mono">{name}</b>
            <div
              className="bar grow"
              role="progressbar"
              aria-label={`Mirroring ${name}`}
              aria-valuemin={0}
              aria-valuemax={100}
              aria-valuenow={percent}
              aria-valuetext={words}
            >
              <i style={{ width: `${String(percent ?? 0)}%` }} />
            </div>
            <span className="small sub">{words}</span>
            <Button size="small" onClick={() => void actions.cancel(operationId)} label={`Cancel ${name}`}>
              Cancel
            </Button>
          </li>
        )
      })}
    </ul>
  )
}

function MirrorForm() {
  const { actions } = usePage()
  const act = useAct()
  const [url, setUrl] = useState('')
  const [release, setRelease] = useState('')
  const [sha256, setSha256] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void act.run(() => actions.mirror(url, release, sha256)).then((done) => (done ? setUrl('') : undefined))
      }}
    >
      <h2>Mirror an update</h2>
      <p className="small sub">Fetched once over FTP or HTTP, hashed here, and kept for every appliance.</p>
      <TextField id="mirror-url" label="Address" hint="ftp://, http://" required mono value={url} onChange={setUrl} />
      <TextField
        id="mirror-release"
        label="Release that it brings"
        hint="optional"
        value={release}
        onChange={setRelease}
      />
      <TextField id="mirror-sha" label="SHA-256" hint="if you were told one" mono value={sha256} onChange={setSha256} />
      <FailureNote failure={act.failure} />
      <Button type="submit" look="primary" disabled={act.busy}>
        Mirror it
      </Button>
    </form>
  )
}

function ImportForm() {
  const { actions } = usePage()
  const act = useAct()
  const [path, setPath] = useState('')
  const [release, setRelease] = useState('')
  const [done, setDone] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        setDone('')
        void act.run(async () => {
          const imported = await actions.importFile(path, release, '')
          if (imported.ok) setDone('It is being taken in; the list shows it when it is whole.')
          return imported
        })
      }}
    >
      <h2>Import a file</h2>
      <p className="small sub">From a disk or a stick of this computer.</p>
      <TextField id="import-path" label="Path" required mono value={path} onChange={setPath} />
      <TextField
        id="import-release"
        label="Release that it brings"
        hint="optional"
        value={release}
        onChange={setRelease}
      />
      <FailureNote failure={act.failure} />
      <div className="row">
        <Button type="submit" disabled={act.busy}>
          Import it
        </Button>
        <span className="small sub" role="status">
          {done}
        </span>
      </div>
    </form>
  )
}

function Forget(props: { patch: Patch; onClose: () => void }) {
  const { actions } = usePage()
  return (
    <FormDialog
      open
      onClose={props.onClose}
      title={`Forget ${props.patch.name}`}
      lead={`${sizeOf(props.patch.bytes)} are deleted from this computer. It came from ${props.patch.source}, and has to be fetched again if it is wanted.`}
      submit={`Forget ${props.patch.name}`}
      onSubmit={() => actions.forget(props.patch.name)}
    >
      {null}
    </FormDialog>
  )
}

function SayRelease(props: { patch: Patch; onClose: () => void }) {
  const { actions } = usePage()
  const [release, setRelease] = useState(props.patch.release ?? '')
  return (
    <FormDialog
      open
      onClose={props.onClose}
      title={`Which release does ${props.patch.name} bring?`}
      lead="Its bytes do not tell. The return after the install is proved by this, so it has your name under it."
      submit="Say so"
      onSubmit={() => actions.setRelease(props.patch.name, release.trim())}
    >
      <TextField
        id="release"
        label="Release"
        hint="as the appliance writes it: 4.4.3-GA"
        required
        value={release}
        onChange={setRelease}
      />
    </FormDialog>
  )
}

function focus(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.focus()
}
