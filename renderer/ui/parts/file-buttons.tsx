import { useState } from 'react'
import type { FileKind } from '../../state/actions/file-actions.ts'
import { useAct, useApp, usePage } from '../../state/hooks.ts'
import { Button } from './button.tsx'
import { FailureNote } from './failure-note.tsx'

const useDialogs = (): boolean => useApp((state) => state.system?.dialogs) === true

/** Asks the system for files to open; nothing is drawn where the door has no dialogs. */
export function ChooseFiles(props: {
  kind: FileKind
  several?: boolean
  what: string
  onChosen: (paths: readonly string[]) => void
}) {
  const { actions } = usePage()
  const act = useAct()
  if (!useDialogs()) return null
  const choose = async () => {
    const chosen = await actions.chooseFiles(props.kind, props.several === true)
    if (chosen.ok && chosen.value.paths.length > 0) props.onChosen(chosen.value.paths)
    return chosen
  }
  return (
    <div className="choose">
      <Button size="small" label={`Choose ${props.what}`} disabled={act.busy} onClick={() => void act.run(choose)}>
        Choose…
      </Button>
      <FailureNote failure={act.failure} />
    </div>
  )
}

/** Asks the system where a new file is to lie. */
export function ChooseTarget(props: { kind: FileKind; name: string; onChosen: (path: string) => void }) {
  const { actions } = usePage()
  const act = useAct()
  if (!useDialogs()) return null
  const choose = async () => {
    const chosen = await actions.chooseTarget(props.kind, props.name)
    if (chosen.ok && chosen.value.path !== undefined) props.onChosen(chosen.value.path)
    return chosen
  }
  return (
    <div className="choose">
      <Button size="small" label="Choose where to save it" disabled={act.busy} onClick={() => void act.run(choose)}>
        Choose…
      </Button>
      <FailureNote failure={act.failure} />
    </div>
  )
}

/** Saves a copy of a written file by the browser's own download; nothing is drawn where the system's dialogs do that. */
export function DownloadFile(props: { path: string }) {
  const { download } = usePage().store
  const act = useAct()
  if (download === undefined) return null
  return (
    <>
      <button type="button" className="link" onClick={() => void act.run(() => download(props.path))}>
        Save a copy
      </button>
      <FailureNote failure={act.failure} />
    </>
  )
}

/** Where a file was written, and what the door can do with it: save a copy elsewhere, show it in its folder, or download it. */
export function WrittenFile(props: { path: string }) {
  const { actions, store } = usePage()
  const act = useAct()
  const [copy, setCopy] = useState<string | undefined>(undefined)
  const dialogs = useDialogs()
  const at = copy ?? props.path
  const save = async () => {
    const saved = await actions.saveCopy(props.path)
    if (saved.ok && saved.value.path !== undefined) {
      setCopy(saved.value.path)
      store.say(`A copy is saved as ${saved.value.path}.`)
    }
    return saved
  }
  return (
    <div className="written">
      <p className="small sub exported">
        Written to <span className="mono breaks">{at}</span>.
      </p>
      {dialogs ? (
        <div className="row">
          <Button size="small" disabled={act.busy} onClick={() => void act.run(save)}>
            Save a copy
          </Button>
          <Button size="small" disabled={act.busy} onClick={() => void act.run(() => actions.showFile(at))}>
            Show in folder
          </Button>
        </div>
      ) : null}
      <DownloadFile path={props.path} />
      <FailureNote failure={act.failure} />
    </div>
  )
}
