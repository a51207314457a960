import { Labelled } from '../parts/field.tsx'

/** Files that a person chooses as evidence. */
export function FilesField(props: { id: string; onChange: (files: readonly File[]) => void; required?: boolean }) {
  return (
    <Labelled for={props.id} label="Files" hint="kept with the record, with their SHA-256">
      <input
        id={props.id}
        className="field"
        type="file"
        multiple
        required={props.required}
        onChange={(event) => props.onChange([...(event.currentTarget.files ?? [])])}
      />
    </Labelled>
  )
}
