import { useEffect, useState } from 'react'
import { useApp, usePage, useTheme } from '../../state/hooks.ts'
import { Help } from './help.tsx'
import { useKeys } from './keys.ts'
import { LiveRegion } from './live-region.tsx'
import { MirrorView } from '../mirror/mirror-view.tsx'
import { Button, FailureNote } from '../parts/parts.tsx'
import { RecordView } from '../record/record-view.tsx'
import { RunView } from '../run/run-view.tsx'
import { StartView } from '../start/start-view.tsx'
import { StatusBar } from './status-bar.tsx'
import { TitleBar } from './title-bar.tsx'

const views = { start: StartView, run: RunView, mirror: MirrorView, record: RecordView } as const

export function App() {
  const { store } = usePage()
  const screen = useApp((state) => state.screen)
  const density = useApp((state) => state.settings['density'])
  const theme = useTheme()
  const [help, setHelp] = useState(false)
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme
    document.documentElement.dataset['density'] = density === 'large' ? 'large' : 'normal'
  }, [theme, density])
  const otherTheme = (): void => store.keepSetting('theme', theme === 'dark' ? 'light' : 'dark')
  useKeys({
    '1': () => store.show('start'),
    '2': () => store.show('run'),
    '3': () => store.show('mirror'),
    '4': () => store.show('record'),
    'Ctrl+1': () => store.show('start'),
    'Ctrl+2': () => store.show('run'),
    'Ctrl+3': () => store.show('mirror'),
    'Ctrl+4': () => store.show('record'),
    '?': () => setHelp(true),
    F6: () => focusPane(1),
    'Shift+F6': () => focusPane(-1),
    'Ctrl+Shift+l': otherTheme,
    'Ctrl+Shift+d': () => store.keepSetting('density', density === 'large' ? 'normal' : 'large'),
  })
  const View = views[screen]
  return (
    <div className="app">
      <TitleBar theme={theme} onTheme={otherTheme} onHelp={() => setHelp(true)} />
      <NoticeBar />
      <View />
      <StatusBar onHelp={() => setHelp(true)} />
      <LiveRegion />
      <Help open={help} onClose={() => setHelp(false)} />
    </div>
  )
}

/** The last failure that belongs to no form, until it is read. */
function NoticeBar() {
  const { store } = usePage()
  const notice = useApp((state) => state.notice)
  if (notice === undefined) return <div className="noticebar" />
  return (
    <div className="noticebar" key={notice.count}>
      <FailureNote failure={notice.failure}>
        <Button size="small" onClick={() => store.dismiss()}>
          Dismiss
        </Button>
      </FailureNote>
    </div>
  )
}

/** F6 walks over the panes; each takes the focus itself, so that the next Tab goes on inside it. */
function focusPane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter((pane) => pane.offsetParent !== null)
  const now = panes.findIndex((pane) => pane.contains(document.activeElement))
  panes[(now + step + panes.length) % panes.length]?.focus()
}
