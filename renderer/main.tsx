import './zod-without-eval.ts'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createPageLink } from './link.ts'
import { createActions } from './state/actions.ts'
import { PageContext } from './state/hooks.ts'
import { placeInAddress } from './state/place.ts'
import { createStore } from './state/store.ts'
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
import { CommandsContext, createCommands } from './commands/commands.ts'

const place = placeInAddress(window)
const store = createStore({
  link: createPageLink(),
  schedule: (work, milliseconds) => void setTimeout(work, milliseconds),
  now: () => Date.now(),
  place,
})
place.onChange((now) => {
  const { screen, run } = store.lasting.get()
  if (now.run !== undefined && now.run !== run?.id) void store.openRun(now.run)
  else if (now.screen !== screen) store.show(now.screen)
})

const page = { store, actions: createActions(store) }
const commands = createCommands()

const element = document.getElementById('page')
if (element === null) throw new Error('The page has no place for itself.')
createRoot(element).render(
  <StrictMode>
    <PageContext value={page}>
      <CommandsContext value={commands}>
        <App />
      </CommandsContext>
    </PageContext>
  </StrictMode>,
)
