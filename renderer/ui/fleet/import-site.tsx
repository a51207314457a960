import { useRef, useState } from 'react'
import { usePage } from '../../state/hooks.ts'
import { appliancesOf, type ImportedSite } from '../../state/visit-shown.ts'
import { FormDialog, InfoDialog } from '../parts/dialog.tsx'
import { Labelled, TextField } from '../parts/field.tsx'
import { count } from '../parts/format.ts'

/** Saves a list of appliances as a site, and shows every line of it that was not understood. */
export function ImportSite(props: { onClose: () => void }) {
  const { actions } = usePage()
  const [name, setName] = useState('')
  const [source, setSource] = useState('')
  const [saved, setSaved] = useState<ImportedSite | undefined>(undefined)
  const isSaved = useRef(false)
  if (saved !== undefined) return <Saved saved={saved} onClose={props.onClose} />
  return (
    <FormDialog
      open
      wide
      onClose={() => (isSaved.current ? undefined : props.onClose())}
      title="Save a site"
      lead="A site is the appliances that get the same release: a CSV list with a header, an inventory, one host per line, or the document of a site."
      submit="Save the site"
      onSubmit={async () => {
        const done = await actions.importSite({ source, name: name.trim(), replace: false })
        // What was not understood is shown next, in the place of this form.
        isSaved.current = done.ok
        if (done.ok) setSaved(done.value)
        return done
      }}
    >
      <TextField id="site-name" label="Name" required value={name} onChange={setName} />
      <TextField
        id="site-list"
        label="Appliances"
        hint="host, or host:port; or paste a list"
        rows={8}
        mono
        required
        value={source}
        onChange={setSource}
      />
      <Labelled for="site-file" label="Or from a file">
        <input
          id="site-file"
          type="file"
          className="field"
          accept=".txt,.csv,.ini,.yaml,.yml,text/plain,text/csv"
          onChange={(event) => {
            const file = event.currentTarget.files?.[0]
            if (file !== undefined) void file.text().then(setSource)
          }}
        />
      </Labelled>
    </FormDialog>
  )
}

function Saved(props: { saved: ImportedSite; onClose: () => void }) {
  const { site, path, notUnderstood } = props.saved
  const [clusters, appliances] = [site.clusters.length, appliancesOf(site).length]
  return (
    <InfoDialog open onClose={props.onClose} title={`${site.name} is saved`}>
      <p>
        {count(appliances, 'appliance')}
        {clusters === 0 ? '' : ` and ${count(clusters, 'cluster')}`} in <span className="mono">{path}</span>.
      </p>
      {notUnderstood.length === 0 ? (
        <p className="sub">Every line was understood.</p>
      ) : (
        <>
          <p>
            <b>Not understood, and not in the site:</b>
          </p>
          <ul>
            {notUnderstood.map(({ line, text, why }) => (
              <li key={`${String(line)}/${text}`}>
                Line {line}: <span className="mono">{text}</span>. {why}
              </li>
            ))}
          </ul>
        </>
      )}
    </InfoDialog>
  )
}
