import { useEffect, useLayoutEffect, useState } from 'react'
import { hostGone } from '../../state/app-state.ts'
import { useApp, usePage, useTheme } from '../../state/hooks.ts'
import { screenIds } from '../../state/screens.ts'
import { Button } from '../parts/button.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { useCommands, useCommandsOffered } from '../../commands/commands.ts'
import { GuideCatalogue } from './guide-catalogue.tsx'
import { Help } from './help.tsx'
import { useKeyboard } from '../../commands/keyboard.ts'
import { commandIds, screenCommand } from '../../commands/key-map.ts'
import { LiveRegion } from './live-region.tsx'
import { Palette } from './palette.tsx'
import { ReportProblem } from './report-problem.tsx'
import { StatusBar } from './status-bar.tsx'
import { TitleBar } from './title-bar.tsx'
import { Toasts } from './toasts.tsx'
import { useNotify } from './notify.ts'
import { useDrops } from './drops.ts'
import { views } from './views.ts'
import { useWindowTitle } from './window-title.ts'

/** What is open over the page, one thing at a time. */
type Over = 'palette' | 'switcher' | 'keys' | 'guide' | undefined

export function App() {
  const { store, actions } = usePage()
  const commands = useCommandsOffered()
  const screen = useApp((state) => state.screen)
  const density = useApp((state) => state.settings['density'])
  const theme = useTheme()
  const [over, setOver] = useState<Over>(undefined)
  const close = (): void => setOver(undefined)
  // Before the picture: an effect after it would show the other theme for a moment.
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = theme
    document.documentElement.dataset['density'] = density === 'large' ? 'large' : 'normal'
  }, [theme, density])
  useKeyboard()
  useWindowTitle()
  useNotify()
  useDrops()
  useCommands({
    ...Object.fromEntries(screenIds.map((id) => [screenCommand(id), () => store.show(id)])),
    palette: () => setOver('palette'),
    switcher: () => setOver('switcher'),
    keys: () => setOver('keys'),
    guide: () => setOver('guide'),
    'pane.next': () => focusPane(1),
    'pane.previous': () => focusPane(-1),
    theme: () => store.keepSetting('theme', theme === 'dark' ? 'light' : 'dark'),
    density: () => store.keepSetting('density', density === 'large' ? 'normal' : 'large'),
  })
  useEffect(() => {
    store.onCommand((name) => {
      const id = commandIds.find((known) => known === name)
      if (id !== undefined) commands.give(id)
    })
    store.onDropped((paths) => {
      const [path] = paths
      const isRecord = paths.length === 1 && path !== undefined && /\.(?:zip|html|json)$/i.test(path)
      if (isRecord && store.lasting.get().screen === 'record') return store.dropRecord(path)
      store.show('mirror')
      void actions.takeDropped(paths)
    })
  }, [store, actions, commands])
  const View = views[screen]
  return (
    <div className="app" data-screen={screen}>
      <TitleBar theme={theme} />
      <NoticeBar />
      <View />
      <StatusBar />
      <LiveRegion />
      <Toasts />
      {over === 'palette' || over === 'switcher' ? <Palette only={over === 'switcher'} onClose={close} /> : null}
      <Help open={over === 'keys'} onClose={close} />
      <GuideCatalogue open={over === 'guide'} onClose={close} />
      <ReportProblem />
    </div>
  )
}

/** Shows that the host is gone, otherwise the last failure that belongs to no form, until it is dismissed. */
function NoticeBar() {
  const { store } = usePage()
  const trouble = useApp((state) => state.trouble)
  const gone = useApp((state) => state.ready && !state.lineUp)
  if (gone) {
    return (
      <div className="noticebar">
        <FailureNote failure={hostGone} />
      </div>
    )
  }
  if (trouble === undefined) return <div className="noticebar" />
  return (
    <div className="noticebar" key={trouble.count}>
      <FailureNote failure={trouble.failure}>
        <Button size="small" onClick={() => store.dismiss()}>
          Dismiss
        </Button>
      </FailureNote>
    </div>
  )
}

/** F6 cycles through the panes; each takes the focus itself, so that the next Tab continues inside it. */
function focusPane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter((pane) => pane.offsetParent !== null)
  const now = panes.findIndex((pane) => pane.contains(document.activeElement))
  const next = now < 0 && step < 0 ? panes.length - 1 : (now + step + panes.length) % panes.length
  panes[next]?.focus()
}
