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
      : `${sizeOf(room.free)} free. Uptick checks free space before the download and keeps ${sizeOf(room.spare)} in reserve.`
  return (
    <FormDialog
      open
      onClose={props.onClose}
      title="Download an update"
      lead={`Downloads the update once over FTP, HTTP, or HTTPS, computes its SHA-256, and keeps it for all appliances. ${free}`}
      submit="Download"
      onSubmit={() => actions.mirror(url, release, sha256)}
    >
      <TextField id="mirror-url" label="Address" hint="ftp://, http://" required mono value={url} onChange={setUrl} />
      <ReleaseField value={release} onChange={setRelease} />
      <TextField
        id="mirror-sha"
        label="SHA-256"
        hint="optional; from the vendor or release notes"
        mono
        value={sha256}
        onChange={setSha256}
      />
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
      lead="Imports updates from a disk or USB stick. A folder imports every update in it. In the desktop app you can drop files on the window."
      submit="Import"
      disabled={all.length === 0}
      onSubmit={() => actions.importFiles(all, release, sha256)}
    >
      <TextField
        id="import-paths"
        label="Paths"
        hint="one per line"
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
            hint="optional; from the vendor or release notes"
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
      label="Release"
      hint="optional; as the appliance shows it, such as 4.4.3-GA"
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
      const size = `Frees ${sizeOf(frees)} on this computer.`
      const shared = sharedWith.length === 0 ? '' : ` The file is kept for ${sharedWith.join(', ')}.`
      const again = fetchAgain
        ? `You can download the update again from ${patch.source}.`
        : 'No download address of this update is known.'
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
      title={`Remove ${patch.name}`}
      lead={lead}
      submit={`Remove ${patch.name}`}
      grave
      disabled={kept.length > 0 && !evenIfKept}
      onSubmit={() => actions.forget(patch.name, evenIfKept)}
    >
      {kept.length === 0 ? null : (
        <Check checked={evenIfKept} onChange={setEvenIfKept}>
          Remove it although it is kept for {kept.join(', ')}
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
      title={`Set release: ${props.patch.name}`}
      lead="The file does not state its release. Uptick checks for this release after the reboot; the record shows that you set it."
      submit="Set release"
      onSubmit={() => actions.setRelease(props.patch.name, release.trim())}
    >
      <TextField
        id="release"
        label="Release"
        hint="as the appliance shows it, such as 4.4.3-GA"
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
      lead="One file with all updates for a trip, signed with this computer’s key. Another Uptick imports it and checks every file against the signature."
      submit="Export"
      disabled={names.length === 0 && plans.length === 0}
      onSubmit={async () => {
        const packed = await actions.pack(file.trim(), names, plans)
        if (packed.ok) store.toast(`The trip pack is written to ${file.trim()}.`)
        return packed
      }}
    >
      <TextField
        id="pack-file"
        label="File"
        hint="a path, such as on a USB stick"
        required
        mono
        value={file}
        onChange={setFile}
      />
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
          <legend>Planned runs with their updates</legend>
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
      lead="Uptick checks the signature and every hash before it imports anything."
      submit="Import"
      onSubmit={async () => {
        const unpacked = await actions.unpack(file.trim(), signer)
        if (unpacked.ok) store.toast('The trip pack is imported. The list shows its updates.')
        return unpacked
      }}
    >
      <TextField id="unpack-file" label="File" hint="a path" required mono value={file} onChange={setFile} />
      <ChooseFiles kind="pack" what="a trip pack" onChosen={([chosen = '']) => setFile(chosen)} />
      <TextField
        id="unpack-signer"
        label="Signing key of the pack"
        hint="if another computer made the pack"
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
