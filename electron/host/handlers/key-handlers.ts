import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed } from '../../../shared/base/result.ts'
import type { Handlers } from './dispatch.ts'
import type { HostParts } from './host-parts.ts'

type KeyCalls = Extract<keyof Handlers, `key.${string}`>

/** The calls about the key that seals records. A passphrase is redacted from everything that is written afterwards. */
export function keyHandlers({ keys, redactor }: HostParts): Pick<Handlers, KeyCalls> {
  const hide = (passphrase: string | undefined): void => {
    if (passphrase !== undefined) redactor.add(passphrase)
  }
  return {
    'key.show': async () => {
      const shown = await keys.show()
      if (!shown.ok) return shown
      const { retired, changes } = shown.value
      return succeed({ ...shown.value, retired: [...retired], changes: changes.map((change) => ({ ...change })) })
    },
    'key.backup': async ({ path, passphrase }) => {
      hide(passphrase)
      if (path.trim() === '') return failed(failure('words.wrong', 'A backup needs a file.', 'Enter a file name.'))
      const written = await keys.backup(path, passphrase)
      return written.ok ? succeed({ path, ...written.value }) : written
    },
    'key.restore': ({ path, passphrase }) => {
      hide(passphrase)
      return keys.restore(path, passphrase)
    },
    'key.replace': () => keys.replace(),
  }
}
