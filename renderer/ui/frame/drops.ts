import { useEffect } from 'react'
import { useApp, usePage } from '../../state/hooks.ts'

const noPath =
  'A browser does not tell where a dropped file lies: import it by its path, or drop it on a field that takes a file.'

/**
 * Lets files be dropped on the window: left to itself, a browser would leave the page for the file, and the desktop app would
 * hear of no drop. What is done with them comes as a push of the desktop, which alone knows their paths; fields for files keep
 * their own way.
 */
export function useDrops(): void {
  const { store } = usePage()
  const hearsPaths = useApp((state) => state.info?.door) === 'desktop'
  useEffect(() => {
    const take = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes('Files') !== true || takesFiles(event.target)) return
      event.preventDefault()
      if (event.type === 'drop' && !hearsPaths) store.toast(noPath)
    }
    window.addEventListener('dragover', take)
    window.addEventListener('drop', take)
    return () => {
      window.removeEventListener('dragover', take)
      window.removeEventListener('drop', take)
    }
  }, [store, hearsPaths])
}

function takesFiles(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && target.type === 'file'
}
