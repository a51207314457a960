import { formatPlace } from '../../state/place.ts'
import type { Screen, Theme } from '../../state/app-state.ts'
import { useApp } from '../../state/hooks.ts'
import { Icon, Logo } from '../parts/icon.tsx'
import { Key } from '../parts/parts.tsx'

const tabs: readonly (readonly [Screen, string])[] = [
  ['start', 'Start'],
  ['run', 'Run'],
  ['mirror', 'Mirror'],
  ['record', 'Record'],
]

export function TitleBar(props: { theme: Theme; onTheme: () => void; onHelp: () => void }) {
  const screen = useApp((state) => state.screen)
  const run = useApp((state) => state.run?.id)
  return (
    <header className="titlebar">
      <div className="brand">
        <Logo />
        Uptick
      </div>
      <nav className="tabs" aria-label="Screens">
        {tabs.map(([name, words], index) => (
          <a
            key={name}
            href={formatPlace({ screen: name, ...(run === undefined ? {} : { run }) })}
            aria-current={screen === name ? 'page' : undefined}
            aria-keyshortcuts={String(index + 1)}
          >
            {words} <Key>{String(index + 1)}</Key>
          </a>
        ))}
      </nav>
      <div className="grow" />
      <button
        type="button"
        className="iconbtn"
        aria-label={`Switch to the ${props.theme === 'dark' ? 'light' : 'dark'} theme`}
        onClick={props.onTheme}
      >
        <Icon name="theme" />
      </button>
      <button type="button" className="iconbtn" aria-label="Keys" onClick={props.onHelp}>
        <Key>?</Key>
      </button>
    </header>
  )
}
