import { useState } from 'react'
import { Keys } from '../../commands/command-button.tsx'
import type { Profile } from '../../state/app-state.ts'
import { useApp, usePage } from '../../state/hooks.ts'
import { useCommandsOffered } from '../../commands/commands.ts'
import { Button } from '../parts/button.tsx'
import { Choice, Switch } from '../parts/choice.tsx'
import { TextField } from '../parts/field.tsx'
import { askForNotices } from '../parts/notice-permission.ts'
import { KeySection } from './key-section.tsx'
import { UnreadNote } from '../parts/unread-note.tsx'
import { ProfileDialog } from './profile-dialog.tsx'

const themes = [
  { value: 'screen', label: 'Automatic', detail: 'follows the system' },
  { value: 'dark', label: 'Dark', detail: 'everywhere' },
  { value: 'light', label: 'Light', detail: 'everywhere' },
] as const

const densities = [
  { value: 'normal', label: 'Usual' },
  { value: 'large', label: 'Large', detail: 'for gloves and one hand' },
] as const

/** Preferences of this computer, the appliances it knows, and what stands where. */
export function SettingsView() {
  return (
    <main className="settings" data-pane="settings" tabIndex={-1}>
      <div className="settingsin">
        <h1>Settings</h1>
        <UnreadNote list="settings" />
        <Person />
        <Looks />
        <Calls />
        <Appliances />
        <KeySection />
        <About />
      </div>
    </main>
  )
}

function Person() {
  const { store } = usePage()
  const settings = useApp((state) => state.settings)
  const words = (name: string): string => (typeof settings[name] === 'string' ? settings[name] : '')
  return (
    <section>
      <h2>Who works here</h2>
      <div className="pair">
        <TextField
          id="setting-by"
          label="Your name"
          hint="stands under what you do, in each record"
          value={words('by')}
          onChange={(by) => store.keepSetting('by', by)}
        />
        <TextField
          id="setting-customer"
          label="Customer"
          hint="offered for new runs"
          value={words('customer')}
          onChange={(customer) => store.keepSetting('customer', customer)}
        />
      </div>
    </section>
  )
}

function Looks() {
  const { store } = usePage()
  const commands = useCommandsOffered()
  const theme = useApp((state) => state.settings['theme'])
  const density = useApp((state) => state.settings['density'])
  const letters = useApp((state) => state.settings['keys']) !== 'off'
  return (
    <section>
      <h2>Looks and keys</h2>
      <Choice
        name="theme"
        legend="Theme"
        value={theme === 'dark' || theme === 'light' ? theme : 'screen'}
        options={themes}
        onChange={(wanted) => store.keepSetting('theme', wanted)}
      />
      <Choice
        name="density"
        legend="Targets"
        value={density === 'large' ? 'large' : 'normal'}
        options={densities}
        onChange={(wanted) => store.keepSetting('density', wanted)}
      />
      <Switch id="setting-keys" on={letters} onChange={(on) => store.keepSetting('keys', on ? 'on' : 'off')}>
        <b>Single letters act</b>
        <span className="sub small">while no field has the focus; off: Ctrl and the letter</span>
      </Switch>
      <p>
        <Button size="small" onClick={() => commands.give('keys')}>
          Show the keys
          <Keys of="keys" />
        </Button>
      </p>
    </section>
  )
}

function Calls() {
  const { store } = usePage()
  const on = useApp((state) => state.settings['callMe']) !== 'off'
  const system = useApp((state) => state.system)
  const byDoor = system?.notices === true
  return (
    <section>
      <h2>While you wait</h2>
      <Switch
        id="setting-call-me"
        on={on}
        onChange={(wanted) => {
          store.keepSetting('callMe', wanted ? 'on' : 'off')
          if (wanted && !byDoor) void askForNotices()
        }}
      >
        <b>Call me</b>
        <span className="sub small">sound and notice when an appliance is back, late, or asks for you</span>
      </Switch>
      <p className="sub small">
        {system?.keepsAwake === true
          ? 'This computer is kept awake while an install is open. A closed lid beats that; the wait survives it.'
          : 'A browser cannot keep this computer awake: set it not to sleep while an install is open. The wait survives a sleep, and goes on.'}
      </p>
    </section>
  )
}

function Appliances() {
  const { actions } = usePage()
  const profiles = useApp((state) => state.profiles)
  const keychain = useApp((state) => state.system?.keychain) === true
  const ready = useApp((state) => state.ready)
  const unread = useApp((state) => state.unread.profiles !== undefined)
  const [editing, setEditing] = useState<Profile | 'new' | undefined>(undefined)
  return (
    <section>
      <h2>Appliances that are known</h2>
      <p className="sub small">
        {keychain
          ? 'Their passwords lie in the keychain of this system, where you kept one. They never come back to this page.'
          : 'This system has no keychain that Uptick can use: each password is asked for at each visit.'}
      </p>
      <UnreadNote list="profiles" />
      {profiles.length === 0 && !unread ? (
        <p className="sub">
          {ready
            ? 'None yet. One that is kept here is offered by its name at the start, with its way in and its user.'
            : 'Reading the list'}
        </p>
      ) : null}
      <ul className="profiles" aria-label="Appliances that are known">
        {profiles.map((profile) => (
          <li key={profile.id}>
            <span className="grow">
              <b>{profile.name ?? profile.address}</b>
              <span className="sub small">
                {profile.address}, {profile.user}, {profile.transport}
                {profile.passwordKept ? ', password kept' : ''}
              </span>
            </span>
            <Button size="small" label={`Change ${profile.address}`} onClick={() => setEditing(profile)}>
              Change
            </Button>
            {profile.passwordKept ? (
              <Button
                size="small"
                look="quiet"
                label={`Forget the password of ${profile.address}`}
                onClick={() => void actions.forgetProfile(profile.id, true)}
              >
                Forget its password
              </Button>
            ) : null}
            <Button
              size="small"
              look="quiet"
              label={`Forget ${profile.address}`}
              onClick={() => void actions.forgetProfile(profile.id, false)}
            >
              Forget it
            </Button>
          </li>
        ))}
      </ul>
      <Button onClick={() => setEditing('new')}>Add an appliance</Button>
      {editing === undefined ? null : (
        <ProfileDialog
          profile={editing === 'new' ? undefined : editing}
          keychain={keychain}
          onClose={() => setEditing(undefined)}
        />
      )}
    </section>
  )
}

function About() {
  const info = useApp((state) => state.info)
  const ready = useApp((state) => state.ready)
  if (info === undefined) return ready ? null : <p className="sub">Reading the settings</p>
  return (
    <section>
      <h2>About</h2>
      <dl className="pairs">
        <dt>Version</dt>
        <dd>
          {info.name} {info.version}, {info.door === 'desktop' ? 'desktop app' : 'in a browser'}
        </dd>
        <dt>Data</dt>
        <dd className="mono">{info.data}</dd>
      </dl>
    </section>
  )
}
