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
import { ProfileDialog, transportLabel } from './profile-dialog.tsx'

const themes = [
  { value: 'screen', label: 'Automatic', detail: 'follows the system' },
  { value: 'dark', label: 'Dark', detail: 'everywhere' },
  { value: 'light', label: 'Light', detail: 'everywhere' },
] as const

const densities = [
  { value: 'normal', label: 'Normal' },
  { value: 'large', label: 'Large', detail: 'for gloves and one hand' },
] as const

/** Preferences of this computer, saved appliances, and the location of files. */
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
      <h2>You</h2>
      <div className="pair">
        <TextField
          id="setting-by"
          label="Your name"
          hint="shown on your actions in the record"
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
      <h2>Appearance and keyboard</h2>
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
        <b>Single-letter shortcuts</b>
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
        <b>Notify me</b>
        <span className="sub small">
          sound and notification when an appliance is back online, overdue, or needs you
        </span>
      </Switch>
      <p className="sub small">
        {system?.keepsAwake === true
          ? 'Uptick keeps this computer awake during an install. If you close the lid, Uptick resumes waiting when it wakes.'
          : 'A browser cannot keep this computer awake. Turn off sleep during an install. Uptick resumes waiting after a sleep.'}
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
      <h2>Saved appliances</h2>
      <p className="sub small">
        {keychain
          ? 'Saved passwords are in this system’s keychain. Uptick never shows them.'
          : 'This system has no keychain that Uptick can use. Uptick asks for the password each time.'}
      </p>
      <UnreadNote list="profiles" />
      {profiles.length === 0 && !unread ? (
        <p className="sub">
          {ready
            ? 'None yet. Start offers saved appliances by name, with their transport and user.'
            : 'Reading the list'}
        </p>
      ) : null}
      <ul className="profiles" aria-label="Saved appliances">
        {profiles.map((profile) => (
          <li key={profile.id}>
            <span className="grow">
              <b>{profile.name ?? profile.address}</b>
              <span className="sub small">
                {profile.address}, user {profile.user}, {transportLabel(profile.transport)}
                {profile.passwordKept ? ', password saved' : ''}
              </span>
            </span>
            <Button size="small" label={`Change ${profile.address}`} onClick={() => setEditing(profile)}>
              Change
            </Button>
            {profile.passwordKept ? (
              <Button
                size="small"
                look="quiet"
                label={`Remove password of ${profile.address}`}
                onClick={() => void actions.forgetProfile(profile.id, true)}
              >
                Remove password
              </Button>
            ) : null}
            <Button
              size="small"
              look="quiet"
              label={`Remove ${profile.address}`}
              onClick={() => void actions.forgetProfile(profile.id, false)}
            >
              Remove
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
