import { Keys } from '../../commands/command-button.tsx'
import { useApp } from '../../state/hooks.ts'
import { formatPlace } from '../../state/place.ts'
import { screenIds, screens, type Screen, type Theme } from '../../state/screens.ts'
import { Icon, Logo } from '../parts/icon.tsx'
import { Caps } from '../parts/caps.tsx'
import { useCommandsOffered } from '../../commands/commands.ts'
import { ariaKeys, screenCommand } from '../../commands/key-map.ts'

const tabs = screenIds.filter((id) => !hasIcon(id))
const buttons = screenIds.filter(hasIcon)

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
        {tabs.map((id) => (
          <a
            key={id}
            href={formatPlace({ screen: id, ...(run === undefined ? {} : { run }) })}
            aria-current={id === screen ? 'page' : undefined}
            aria-keyshortcuts={ariaKeys(screenCommand(id))}
          >
            {screens[id].title} <kbd aria-hidden="true">{screens[id].keys[0]}</kbd>
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
      {buttons.map((id) => (
        <button
          key={id}
          type="button"
          className="iconbtn"
          aria-label={screens[id].title}
          aria-current={id === screen ? 'page' : undefined}
          aria-keyshortcuts={ariaKeys(screenCommand(id))}
          onClick={() => commands.give(screenCommand(id))}
        >
          <Icon name={screens[id].icon} />
        </button>
      ))}
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

type ScreenWithIcon = { [S in Screen]: (typeof screens)[S] extends { icon: string } ? S : never }[Screen]

function hasIcon(id: Screen): id is ScreenWithIcon {
  return 'icon' in screens[id]
}
