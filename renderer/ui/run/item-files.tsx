import { useAct, usePage, type ShownRun } from '../../state/hooks.ts'
import type { OutlineItem } from '../../state/outline.ts'
import { FailureNote } from '../parts/failure-note.tsx'
import { secondOf, sizeOf } from '../parts/format.ts'
import { Icon } from '../parts/icon.tsx'

/** The notes that people wrote about this item. */
export function ItemNotes(props: { open: ShownRun; entry: OutlineItem }) {
  const { entry, open } = props
  const notes = open.run.details.notes.filter(
    (note) => note.item === entry.item.id && (note.appliance ?? entry.appliance) === entry.appliance,
  )
  if (notes.length === 0) return null
  return (
    <ul className="notes" aria-label="Notes">
      {notes.map((note) => (
        <li key={note.seq}>
          <span className="grow">{note.text}</span>
          <span className="dim small nowrap">
            {secondOf(note.at)}, {note.by}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** The files that are attached to the item; each can be saved unchanged. */
export function ItemFiles(props: { open: ShownRun; entry: OutlineItem }) {
  const { actions } = usePage()
  const act = useAct()
  const { files } = props.entry.standing
  if (files.length === 0) return null
  const save = (name: string, sha256: string): void =>
    void act.run(async () => {
      const kept = await actions.keptFile(props.open.run.id, sha256)
      if (kept.ok) saveAs(name, kept.value)
      return kept
    })
  return (
    <>
      <ul className="files" aria-label="Files">
        {files.map((file) => (
          <li key={`${file.name}${file.sha256}`}>
            <Icon name="clip" />
            <b className="clip">{file.name}</b>
            <span className="dim">
              {file.bytes === undefined ? '' : `${sizeOf(file.bytes)}, `}
              <span className="mono">{file.sha256.slice(0, 16)}…</span>
            </span>
            <button type="button" className="link right" onClick={() => save(file.name, file.sha256)}>
              Save a copy<span className="sr"> of {file.name}</span>
            </button>
          </li>
        ))}
      </ul>
      <FailureNote failure={act.failure} />
    </>
  )
}

/** Passes a file to the browser to be saved; it is never opened here, because its origin is not trusted. */
export function saveAs(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
