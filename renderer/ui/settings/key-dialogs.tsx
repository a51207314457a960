import { useState } from 'react'
import { usePage } from '../../state/hooks.ts'
import { FormDialog } from '../parts/dialog.tsx'
import { ChooseFiles, ChooseTarget } from '../parts/file-buttons.tsx'
import { TextField } from '../parts/field.tsx'
import { groupedHash } from '../parts/format.ts'

interface Closes {
  readonly onClose: () => void
}

/** Writes the key to a file. A passphrase lives in this form alone, and goes with it. */
export function BackUpKey(props: Closes) {
  const { actions, store } = usePage()
  const [path, setPath] = useState('')
  const [passphrase, setPassphrase] = useState('')
  const [again, setAgain] = useState('')
  return (
    <FormDialog
      open
      onClose={props.onClose}
      title="Back up the key"
      lead="Anyone who has this file and its passphrase can sign as you. Without a passphrase, the file is enough."
      submit="Back up"
      disabled={passphrase !== '' && passphrase !== again}
      onSubmit={async () => {
        const written = await actions.backUpKey(path, passphrase)
        // What was typed stays until it is written: tried again without it, the key would go out unlocked.
        if (!written.ok) return written
        store.toast(
          written.value.encrypted
            ? `The key is written to ${written.value.path}, locked with the passphrase.`
            : `The key is written to ${written.value.path}, without a passphrase: anyone who has this file can sign as you.`,
        )
        return written
      }}
    >
      <TextField
        id="key-path"
        label="File"
        hint="the path of a new file"
        required
        mono
        value={path}
        onChange={setPath}
      />
      <ChooseTarget kind="key" name="uptick-key.json" onChosen={setPath} />
      <TextField
        id="key-passphrase"
        label="Passphrase"
        hint="optional; not stored"
        secret
        value={passphrase}
        onChange={setPassphrase}
      />
      {passphrase === '' ? null : (
        <TextField
          id="key-again"
          label="Passphrase, again"
          hint={again === '' || again === passphrase ? 'the backup is useless without it' : 'does not match yet'}
          secret
          required
          value={again}
          onChange={setAgain}
        />
      )}
    </FormDialog>
  )
}

export function RestoreKey(props: Closes & { onDone: () => void }) {
  const { actions, store } = usePage()
  const [path, setPath] = useState('')
  const [passphrase, setPassphrase] = useState('')
  return (
    <FormDialog
      open
      onClose={props.onClose}
      title="Restore a key"
      lead="The key from the backup signs from now on. The current key still seals the runs that were started with it."
      submit="Restore"
      onSubmit={async () => {
        const restored = await actions.restoreKey(path, passphrase)
        setPassphrase('')
        if (!restored.ok) return restored
        props.onDone()
        store.toast(`${groupedHash(restored.value.public)} signs from now on.`)
        return restored
      }}
    >
      <TextField id="key-path" label="File" hint="the backup file" required mono value={path} onChange={setPath} />
      <ChooseFiles kind="key" what="a key backup" onChosen={([chosen = '']) => setPath(chosen)} />
      <TextField
        id="key-passphrase"
        label="Passphrase"
        hint="if the file has one; not stored"
        secret
        value={passphrase}
        onChange={setPassphrase}
      />
    </FormDialog>
  )
}

/** What is typed to confirm it: the beginning of the key that goes. */
const typedLength = 8

export function ReplaceKey(props: Closes & { current: string; onDone: () => void }) {
  const { actions, store } = usePage()
  const [typed, setTyped] = useState('')
  const wanted = props.current.slice(0, typedLength)
  return (
    <FormDialog
      open
      onClose={props.onClose}
      title="Replace the key"
      lead="A new key signs from now on. You cannot undo this."
      submit="Replace the key"
      grave
      disabled={typed.trim().toLowerCase() !== wanted}
      onSubmit={async () => {
        const replaced = await actions.replaceKey()
        if (!replaced.ok) return replaced
        props.onDone()
        store.toast(`${groupedHash(replaced.value.new)} signs from now on. Back up the key.`)
        return replaced
      }}
    >
      <ul className="reclist small">
        <li>Each later record announces the new key with the signature of the old one.</li>
        <li>Runs that were started with the old key are sealed with the old key.</li>
        <li>Give the new fingerprint to everyone who has the old one. A backup of the old key does not contain it.</li>
      </ul>
      <TextField
        id="key-replace"
        label={
          <>
            Type <span className="mono">{wanted}</span> to replace it
          </>
        }
        hint="the first characters of the current key"
        required
        mono
        value={typed}
        onChange={setTyped}
      />
    </FormDialog>
  )
}
