import { useEffect } from 'react'
import { useApp, usePage } from '../../state/hooks.ts'

const noPath =
  'A browser does not show the path of a dropped file. Import the file by its path, or drop it on a file field.'

/**
 * Lets files be dropped on the window. By default a browser would leave the page for the file, and the desktop app
 * would never get the drop. What to do with the files comes as a push from the desktop, which alone knows their paths.
 * File fields handle their own drops.
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
