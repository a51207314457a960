/** Where the browser keeps the key: for this address and port alone, and for each of its windows. */
const kept = 'uptick.key'
const inAddress = /^#token=([\w-]+)/

/** Where the browser keeps nothing (a private window, by its settings), this page still has its key, until it is reloaded. */
let own = ''

const waiting = new Set<() => void>()

/** The key of the session, as the newest window has it; empty where there is none. */
export function keyOf(): string {
  try {
    return localStorage.getItem(kept) ?? own
  } catch {
    return own
  }
}

/**
 * Trades the one-time token of the address for the key of this session; a page without a token shows the key that another window
 * has kept. The token leaves address bar and history first. False where the door lets this page in by neither.
 */
export async function enter(page: Window = window): Promise<boolean> {
  const [words = '', token = ''] = inAddress.exec(page.location.hash) ?? []
  if (token !== '') {
    const rest = page.location.hash.slice(words.length)
    page.history.replaceState(page.history.state, '', rest === '' ? page.location.pathname : `#${rest}`)
  }
  if (token === '' && keyOf() === '') return false
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${keyOf()}` }
  const answer = await fetch('/enter', { method: 'POST', headers, body: JSON.stringify({ token }) }).catch(
    () => undefined,
  )
  // A door that does not answer now may answer later: the link tries again.
  if (answer === undefined) return keyOf() !== ''
  if (!answer.ok) return false
  keep(((await answer.json()) as { key: string }).key)
  return true
}

/** Calls once this page, or another window of the same address, has got a new key. */
export function onEntered(listener: () => void): void {
  waiting.add(listener)
}

function keep(key: string): void {
  own = key
  try {
    localStorage.setItem(kept, key)
  } catch {
    // Then the key lasts as long as this page.
  }
  wake()
}

function wake(): void {
  const all = [...waiting]
  waiting.clear()
  for (const listener of all) listener()
}

/** A new address pasted into this window changes its fragment alone, and so loads nothing. */
export function watchForKeys(page: Window = window): void {
  page.addEventListener('storage', ({ key }) => {
    if (key === kept) wake()
  })
  page.addEventListener('hashchange', () => {
    if (inAddress.test(page.location.hash)) void enter(page)
  })
}
