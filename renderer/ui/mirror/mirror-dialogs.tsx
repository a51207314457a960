import { useEffect, useState } from 'react'
import type { Patch, Plan } from '../../state/app-state.ts'
import { useApp, usePage } from '../../state/hooks.ts'
import { Check } from '../parts/choice.tsx'
import { FormDialog } from '../parts/dialog.tsx'
import { ChooseFiles, ChooseTarget } from '../parts/file-buttons.tsx'
import { TextField } from '../parts/field.tsx'
import { sizeOf } from '../parts/format.ts'

interface Closes {
  readonly onClose: () => void
}

/** Fetches an update from its source; the list shows it as it comes. */
export function MirrorDialog(props: Closes & { url?: string }) {
  const { actions } = usePage()
  const room = useApp((state) => state.room)
  const [url, setUrl] = useState(props.url ?? '')
  const [release, setRelease] = useState('')
  const [sha256, setSha256] = useState('')
  const free =
    room === undefined
      ? ''
      : `${sizeOf(room.free)} are free; what it needs is held against that before a byte comes, and ${sizeOf(room.spare)} stay free.`
  return (
    <FormDialog
      open
      onClose={props.onClose}
      title="Mirror an update"
      lead={`Fetched once over FTP, HTTP or HTTPS, hashed here, and kept for every appliance. ${free}`}
      submit="Mirror it"
      onSubmit={() => actions.mirror(url, release, sha256)}
    >
      <TextField id="mirror-url" label="Address" hint="ftp://, http://" required mono value={url} onChange={setUrl} />
      <ReleaseField value={release} onChange={setRelease} />
      <TextField id="mirror-sha" label="SHA-256" hint="if you were told one" mono value={sha256} onChange={setSha256} />
    </FormDialog>
  )
}

/** Takes files and folders of this computer into the mirror. */
export function ImportDialog(props: Closes) {
  const { actions } = usePage()
  const [paths, setPaths] = useState('')
  const [release, setRelease] = useState('')
  const [sha256, setSha256] = useState('')
  const all = linesOf(paths)
  return (
    <FormDialog
      open
      onClose={props.onClose}
      title="Import files"
      lead="From a disk or a stick of this computer; of a folder, every update in it. In the desktop app they can be dropped on the window."
      submit="Import"
      disabled={all.length === 0}
      onSubmit={() => actions.importFiles(all, release, sha256)}
    >
      <TextField
        id="import-paths"
        label="Paths"
        hint="one a line"
        rows={3}
        required
        mono
        value={paths}
        onChange={setPaths}
      />
      <ChooseFiles
        kind="update"
        several
        what="files to import"
        onChosen={(chosen) => setPaths([...all, ...chosen].join('\n'))}
      />
      {all.length > 1 ? null : (
        <>
          <ReleaseField value={release} onChange={setRelease} />
          <TextField
            id="import-sha"
            label="SHA-256"
            hint="if you were told one"
            mono
            value={sha256}
            onChange={setSha256}
          />
        </>
      )}
    </FormDialog>
  )
}

function ReleaseField(props: { value: string; onChange: (value: string) => void }) {
  return (
    <TextField
      id="update-release"
      label="Release that it brings"
      hint="optional, as the appliance writes it: 4.4.3-GA"
      value={props.value}
      onChange={props.onChange}
    />
  )
}

/** Says what would be lost before anything is. */
export function ForgetDialog(props: Closes & { patch: Patch }) {
  const { actions } = usePage()
  const { patch } = props
  const [lead, setLead] = useState('Reading what would be lost')
  const [evenIfKept, setEvenIfKept] = useState(false)
  const kept = patch.keptFor ?? []
  useEffect(() => {
    let over = false
    void actions.lossOf(patch.name).then((told) => {
      if (over) return
      if (!told.ok) return setLead(`${told.failure.sentence} ${told.failure.hint}`)
      const { frees, fetchAgain, sharedWith } = told.value
      const size = `${sizeOf(frees)} are freed on this computer.`
      const shared = sharedWith.length === 0 ? '' : ` Its bytes stay for ${sharedWith.join(', ')}.`
      const again = fetchAgain
        ? `It can be fetched again from ${patch.source}.`
        : 'It cannot be fetched again from here.'
      setLead(`${size}${shared} ${again}`)
    })
    return () => {
      over = true
    }
  }, [actions, patch])
  return (
    <FormDialog
      open
      onClose={props.onClose}
      title={`Forget ${patch.name}`}
      lead={lead}
      submit={`Forget ${patch.name}`}
      grave
      disabled={kept.length > 0 && !evenIfKept}
      onSubmit={() => actions.forget(patch.name, evenIfKept)}
    >
      {kept.length === 0 ? null : (
        <Check checked={evenIfKept} onChange={setEvenIfKept}>
          Also though it is kept for {kept.join(', ')}
        </Check>
      )}
    </FormDialog>
  )
}

export function ReleaseDialog(props: Closes & { patch: Patch }) {
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

/** A signed pack for another laptop: updates, the planned runs that name them, and the runbooks. */
export function PackDialog(props: Closes & { patches: readonly Patch[]; plans: readonly Plan[] }) {
  const { actions, store } = usePage()
  const verified = props.patches.filter(({ state }) => state === 'verified')
  const [file, setFile] = useState('')
  const [names, setNames] = useState<readonly string[]>(verified.map(({ name }) => name))
  const [plans, setPlans] = useState<readonly string[]>(props.plans.map(({ plan }) => plan.name))
  const toggled = (list: readonly string[], name: string, on: boolean): readonly string[] =>
    on ? [...list, name] : list.filter((other) => other !== name)
  return (
    <FormDialog
      open
      onClose={props.onClose}
      title="Export a trip pack"
      lead="One file with what a trip needs, signed with this computer’s key. Another Uptick unpacks it and holds every byte against the signature."
      submit="Export"
      disabled={names.length === 0 && plans.length === 0}
      onSubmit={async () => {
        const packed = await actions.pack(file.trim(), names, plans)
        if (packed.ok) store.toast(`The trip pack is written to ${file.trim()}.`)
        return packed
      }}
    >
      <TextField id="pack-file" label="File" hint="a path, on a stick" required mono value={file} onChange={setFile} />
      <ChooseTarget kind="pack" name="trip.uptick-pack" onChosen={setFile} />
      <fieldset className="checks">
        <legend>Updates</legend>
        {verified.map(({ name, bytes }) => (
          <Check key={name} checked={names.includes(name)} onChange={(on) => setNames(toggled(names, name, on))}>
            <span className="mono">{name}</span> <span className="dim">{sizeOf(bytes)}</span>
          </Check>
        ))}
      </fieldset>
      {props.plans.length === 0 ? null : (
        <fieldset className="checks">
          <legend>Planned runs, with the updates that they need</legend>
          {props.plans.map(({ plan }) => (
            <Check
              key={plan.name}
              checked={plans.includes(plan.name)}
              onChange={(on) => setPlans(toggled(plans, plan.name, on))}
            >
              {plan.name}
            </Check>
          ))}
        </fieldset>
      )}
    </FormDialog>
  )
}

export function UnpackDialog(props: Closes) {
  const { actions, store } = usePage()
  const [file, setFile] = useState('')
  const [signer, setSigner] = useState('')
  return (
    <FormDialog
      open
      onClose={props.onClose}
      title="Import a trip pack"
      lead="Its signature and every hash are held against each other before anything of it counts."
      submit="Import"
      onSubmit={async () => {
        const unpacked = await actions.unpack(file.trim(), signer)
        if (unpacked.ok) store.toast('The trip pack is taken in; the list shows what it brought.')
        return unpacked
      }}
    >
      <TextField id="unpack-file" label="File" hint="a path" required mono value={file} onChange={setFile} />
      <ChooseFiles kind="pack" what="a trip pack" onChosen={([chosen = '']) => setFile(chosen)} />
      <TextField
        id="unpack-signer"
        label="Key of whoever packed it"
        hint="where it is another computer"
        mono
        value={signer}
        onChange={setSigner}
      />
    </FormDialog>
  )
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
