import { screenIds, type Screen } from './screens.ts'
import type { Place } from './store.ts'

/** The place kept in the address's fragment ('#/run/ID'): it never reaches a server and survives a reload. */
export function placeInAddress(page: Window): {
  get(): Place
  set(place: Place): void
  onChange(listener: (place: Place) => void): void
} {
  const get = (): Place => parsePlace(page.location.hash)
  return {
    get,
    set(place) {
      const hash = formatPlace(place)
      if (page.location.hash !== hash) page.location.hash = hash
    },
    onChange: (listener) => page.addEventListener('hashchange', () => listener(get())),
  }
}

export function parsePlace(hash: string): Place {
  const [, screen, run] = hash.split('/')
  const known = screenIds.find((candidate) => candidate === screen) ?? 'start'
  return { screen: known, ...(run === undefined || run === '' ? {} : { run: decodeURIComponent(run) }) }
}

export function formatPlace(place: { screen: Screen; run?: string }): string {
  return `#/${place.screen}${place.run === undefined ? '' : `/${encodeURIComponent(place.run)}`}`
}
