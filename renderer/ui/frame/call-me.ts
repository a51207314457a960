import { useEffect, useRef, useState } from 'react'
import { useApp } from '../../state/hooks.ts'

/** Tells by sound that somebody is wanted, and by a notice where the door has none of its own and the browser lets the page. */
export function useCall(): void {
  const wanted = useApp((state) => state.settings['callMe']) !== 'off'
  const byDoor = useApp((state) => state.system?.notices) === true
  const called = useApp((state) => state.called)
  const told = useRef(0)
  useEffect(() => {
    if (called === undefined || called.count === told.current) return
    told.current = called.count
    if (!wanted || (document.hasFocus() && !document.hidden)) return
    ring()
    if (!byDoor && 'Notification' in window && Notification.permission === 'granted') {
      new Notification(called.title, { body: called.body })
    }
  }, [called, wanted, byDoor])
}

/** Two short tones: enough to turn a head in a data centre. Nothing sounds where the browser has no sound. */
function ring(): void {
  const audio = new AudioContext()
  for (const [start, pitch] of [
    [0, 660],
    [0.25, 880],
  ] as const) {
    const tone = audio.createOscillator()
    const volume = audio.createGain()
    volume.gain.value = 0.08
    tone.frequency.value = pitch
    tone.connect(volume).connect(audio.destination)
    tone.start(audio.currentTime + start)
    tone.stop(audio.currentTime + start + 0.2)
    if (start > 0) tone.onended = () => void audio.close()
  }
}

/** Asks the browser for leave to show notices; true if it was given. */
export async function askForNotices(): Promise<boolean> {
  if (!('Notification' in window)) return false
  return (await Notification.requestPermission()) === 'granted'
}

/**
 * Keeps the screen awake while an install is open, where the door cannot keep the system awake and the browser can keep the
 * screen: true while it does. A closed lid beats it, and a hidden page lets go.
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
        setHeld(false) // the browser refuses where power is low; the status bar then asks the person
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
