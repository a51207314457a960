import type { Screen, Theme } from '../../state/app-state.ts'
import { useApp } from '../../state/hooks.ts'
import { formatPlace } from '../../state/place.ts'
import { Icon, Logo } from '../parts/icon.tsx'
import { Caps, Keys } from '../parts/button.tsx'
import { useCommandsOffered } from './commands.ts'
import { ariaKeys, lineOf, type CommandId } from './key-map.ts'

const tabs: readonly (readonly [Screen, string, CommandId])[] = [
  ['start', 'Start', 'screen.start'],
  ['run', 'Run', 'screen.run'],
  ['fleet', 'Fleet', 'screen.fleet'],
  ['mirror', 'Mirror', 'screen.mirror'],
  ['record', 'Record', 'screen.record'],
]

export function TitleBar(props: { theme: Theme }) {
  const commands = useCommandsOffered()
  const screen = useApp((state) => state.screen)
  const run = useApp((state) => state.run?.id)
  const other = props.theme === 'dark' ? 'light' : 'dark'
  return (
    <header className="titlebar">
      <div className="brand">
        <Logo />
        <span>Uptick</span>
      </div>
      <nav className="tabs" aria-label="Screens">
        {tabs.map(([name, title, command]) => (
          <a
            key={name}
            href={formatPlace({ screen: name, ...(run === undefined ? {} : { run }) })}
            aria-current={name === screen ? 'page' : undefined}
            aria-keyshortcuts={ariaKeys(command)}
          >
            {title} <kbd aria-hidden="true">{lineOf(command).keys[0]}</kbd>
          </a>
        ))}
      </nav>
      <div className="grow" />
      <button
        type="button"
        className="palette"
        aria-label="Find or do"
        aria-keyshortcuts={ariaKeys('palette')}
        onClick={() => commands.give('palette')}
      >
        <Icon name="search" />
        <span className="grow">Find or do</span>
        <Keys of="palette" />
      </button>
      <button
        type="button"
        className="iconbtn"
        aria-label={`Switch to the ${other} theme`}
        aria-keyshortcuts={ariaKeys('theme')}
        onClick={() => commands.give('theme')}
      >
        <Icon name="theme" />
      </button>
      <button
        type="button"
        className="iconbtn"
        aria-label="Settings"
        aria-current={screen === 'settings' ? 'page' : undefined}
        aria-keyshortcuts={ariaKeys('screen.settings')}
        onClick={() => commands.give('screen.settings')}
      >
        <Icon name="settings" />
      </button>
      <button
        type="button"
        className="iconbtn"
        aria-label="Keys"
        aria-keyshortcuts={ariaKeys('keys')}
        onClick={() => commands.give('keys')}
      >
        <Caps chord="?" />
      </button>
    </header>
  )
}
