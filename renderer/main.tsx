import './zod-without-eval.ts'
import { StrictMode, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { watchForKeys } from './browser-key.ts'
import { createPageLink, type PageLink } from './link.ts'
import { createActions } from './state/actions.ts'
import { PageContext } from './state/hooks.ts'
import { placeInAddress } from './state/place.ts'
import { createStore } from './state/store.ts'
import './styles/inter.css'
import './styles/tokens.css'
import './styles/frame.css'
import './styles/start.css'
import './styles/run.css'
import './styles/console.css'
import './styles/item.css'
import './styles/gate.css'
import './styles/failure.css'
import './styles/finish.css'
import './styles/wait.css'
import './styles/fleet.css'
import './styles/mirror.css'
import './styles/record.css'
import './styles/compare.css'
import './styles/settings.css'
import './styles/sheet.css'
import { App } from './ui/frame/app.tsx'
import { NoEntry } from './ui/frame/no-entry.tsx'
import { CommandsContext, createCommands } from './commands/commands.ts'

watchForKeys()
const link = await createPageLink()
const element = document.getElementById('page')
if (element === null) throw new Error('The page has no place for itself.')
createRoot(element).render(<StrictMode>{link === undefined ? <NoEntry /> : page(link)}</StrictMode>)

function page(link: PageLink): ReactNode {
  const place = placeInAddress(window)
  const store = createStore({
    link,
    schedule: (work, milliseconds) => void setTimeout(work, milliseconds),
    now: () => Date.now(),
    place,
  })
  place.onChange((now) => {
    const { screen, run } = store.lasting.get()
    if (now.run !== undefined && now.run !== run?.id) void store.openRun(now.run)
    else if (now.screen !== screen) store.show(now.screen)
  })
  return (
    <PageContext value={{ store, actions: createActions(store) }}>
      <CommandsContext value={createCommands()}>
        <App />
      </CommandsContext>
    </PageContext>
  )
}
