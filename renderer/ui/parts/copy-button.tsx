import { usePage } from '../../state/hooks.ts'
import { Icon } from './icon.tsx'
import { Button } from './button.tsx'
import { Caps } from './caps.tsx'

/** Copies a text and says that it did. */
export function CopyButton(props: { text: string; what: string; chord?: string | undefined }) {
  const { store } = usePage()
  return (
    <Button
      look="quiet"
      size="small"
      label={`Copy ${props.what}`}
      className="copy"
      onClick={() =>
        void copyText(props.text).then((done) => store.say(done ? 'Copied.' : 'Could not copy to the clipboard.'))
      }
    >
      <Icon name="copy" />
      Copy
      {props.chord === undefined ? null : <Caps chord={props.chord} />}
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
