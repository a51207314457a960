import type { Profile } from '../../state/app-state.ts'
import { useApp } from '../../state/hooks.ts'
import { Icon } from '../parts/icon.tsx'

/** Appliances that are known by name: one press fills the form. They are kept and forgotten in the settings. */
export function KnownAppliances(props: { chosen: string | undefined; onChoose: (profile: Profile) => void }) {
  const profiles = useApp((state) => state.profiles)
  if (profiles.length === 0) return null
  return (
    <div className="wide known" role="group" aria-label="Known appliances">
      {profiles.slice(0, 6).map((profile) => (
        <button
          key={profile.id}
          type="button"
          className={profile.id === props.chosen ? 'chip on' : 'chip'}
          aria-pressed={profile.id === props.chosen}
          onClick={() => props.onChoose(profile)}
        >
          {profile.passwordKept ? <Icon name="lock" /> : null}
          {profile.name ?? profile.address}
        </button>
      ))}
    </div>
  )
}
