import { useEffect, useState } from 'react'
import { useApp } from '../../state/hooks.ts'

/**
 * Keeps the screen awake during an install where Uptick cannot keep the system awake but the browser can; true while the lock
 * is held. The lock ends when the lid closes or the page is hidden; a page that becomes visible again asks for a new one.
 */
export function useAwakeByPage(): boolean {
  const system = useApp((state) => state.system)
  const wanted = system !== undefined && system.installsOpen > 0 && !system.keepsAwake
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (!wanted || !('wakeLock' in navigator)) return undefined
    let lock: WakeLockSentinel | undefined
    let over = false
    const ask = async (): Promise<void> => {
      if (document.hidden || over) return
      try {
        lock = await navigator.wakeLock.request('screen')
        setHeld(true)
        lock.addEventListener('release', () => setHeld(false))
      } catch {
        setHeld(false) // The browser refuses on low power; the status bar then asks the person.
      }
    }
    const again = (): void => void ask()
    document.addEventListener('visibilitychange', again)
    void ask()
    return () => {
      over = true
      document.removeEventListener('visibilitychange', again)
      void lock?.release()
    }
  }, [wanted])
  return held
}
