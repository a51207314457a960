import { usePage } from '../../state/hooks.ts'
import type { CommandId } from '../frame/key-map.ts'
import { Icon } from './icon.tsx'
import { Button, Keys } from './button.tsx'

/** Copies a text and says that it did. */
export function CopyButton(props: { text: string; what: string; command?: CommandId }) {
  const { store } = usePage()
  return (
    <Button
      look="quiet"
      size="small"
      label={`Copy ${props.what}`}
      className="copy"
      onClick={() => void copyText(props.text).then((done) => store.say(done ? 'Copied.' : 'It could not be copied.'))}
    >
      <Icon name="copy" />
      Copy
      {props.command === undefined ? null : <Keys of={props.command} />}
    </Button>
  )
}

/** false: the browser does not let the page write to the clipboard. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}
