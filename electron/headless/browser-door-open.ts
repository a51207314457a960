import path from 'node:path'
import { failure } from '../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../shared/base/result.ts'
import type { PushOf } from '../../shared/contract/contract.ts'
import { home } from '../host/computer/home.ts'
import { createHost } from '../host/host.ts'
import { createPracticePort } from '../practice/practice-port.ts'
import { readPages } from './browser-door-pages.ts'
import { startBrowserDoor, type BrowserDoor } from './browser-door.ts'

/** `dispose` ends host and door; `breakOff` ends its wait for downloads that are under way. */
export interface OpenedDoor extends BrowserDoor {
  dispose(breakOff?: AbortSignal): Promise<void>
}

/**
 * Host and door in one, for `uptick open` and `npm start`; `dispose` ends both. Failures: those of createHost,
 * disk.not-readable where the page is not built, offer.port-in-use.
 */
export async function openBrowserDoor(config: {
  data: string
  port?: number
  root?: string
  /** Hears what puts the end off. */
  onOutlasting?: (sentence: string) => void
}): Promise<Result<OpenedDoor>> {
  const root = config.root ?? path.join(home, 'dist', 'renderer')
  if (!(await readPages(root)).has('/')) {
    return failed(
      failure('disk.not-readable', `The page is not built: ${root} has no index.html.`, 'Run `npm run build`.'),
    )
  }
  const host = await createHost({ data: config.data, door: 'browser', practice: createPracticePort() })
  if (!host.ok) return host
  try {
    const { port } = config
    const door = await startBrowserDoor({ host: host.value, root, ...(port === undefined ? {} : { port }) })
    const stopListening = host.value.onPush(({ name, value }) => {
      if (name !== 'passing') return
      const passing = value as PushOf<'passing'>
      if (passing.kind === 'outlasting') config.onOutlasting?.(passing.sentence)
    })
    const dispose = async (breakOff?: AbortSignal): Promise<void> => {
      await door.dispose()
      await host.value.close(breakOff)
      stopListening()
    }
    return succeed({ ...door, dispose })
  } catch (error) {
    await host.value.close()
    const evidence = error instanceof Error ? error.message : String(error)
    const sentence = `Port ${String(config.port ?? 0)} of 127.0.0.1 cannot be opened.`
    return failed(failure('offer.port-in-use', sentence, 'Choose another port, or none for a free one.', { evidence }))
  }
}
