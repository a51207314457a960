import { useEffect, useRef } from 'react'
import { useApp } from '../../state/hooks.ts'

/**
 * Plays a sound when a run needs a person, and shows a browser notification where the desktop app shows none of its own and
 * the browser allows it.
 */
export function useNotify(): void {
  const wanted = useApp((state) => state.settings['callMe']) !== 'off'
  const byDesktop = useApp((state) => state.system?.notices) === true
  const called = useApp((state) => state.called)
  const told = useRef(0)
  useEffect(() => {
    if (called === undefined || called.count === told.current) return
    told.current = called.count
    if (!wanted || (document.hasFocus() && !document.hidden)) return
    ring()
    if (!byDesktop && 'Notification' in window && Notification.permission === 'granted') {
      new Notification(called.title, { body: called.body })
    }
  }, [called, wanted, byDesktop])
}

/** Plays two short tones, loud enough to be noticed in a data center. */
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
