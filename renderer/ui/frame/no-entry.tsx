import { useEffect } from 'react'
import { onEntered } from '../../browser-key.ts'

/** Instead of the app, where the browser door does not let this page in. */
export function NoEntry() {
  useEffect(() => onEntered(() => window.location.reload()), [])
  return (
    <main className="empty">
      <h1>Uptick is not open in this window</h1>
      <p>This link works once and was already used. Start Uptick again and open the address that it prints.</p>
    </main>
  )
}
