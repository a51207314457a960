/**
 * When a license ends, as far as its text tells. `earliest` and `latest` differ where a date can be read in two ways
 * (03/04/2027: March or April); both are ISO dates ('2027-01-31') and the license is valid on that day.
 */
export type LicenseEnd =
  | { readonly kind: 'not-stated' }
  | { readonly kind: 'never' }
  | { readonly kind: 'expired' }
  /** It is listed, and its state says that it does not count. */
  | { readonly kind: 'not-in-force'; readonly state: string }
  | { readonly kind: 'date'; readonly earliest: string; readonly latest: string }
  | { readonly kind: 'unreadable'; readonly text: string }

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

const inForce = /^(?:active|valid|installed|enabled|ok|current|permanent)$/i
const notInForce = /^(?:disabled|invalid|inactive|revoked|suspended)$/i

/**
 * Reads `expires` and `state` of a license row. The real form of the list is not known (FACTS 3), so it never guesses: a state
 * that is not known leaves open whether the license counts.
 */
export function licenseEnd({ expires = '', state = '' }: { expires?: string; state?: string }): LicenseEnd {
  // "Expired" says that it is over; "Expires" and "Expiry" only announce an end.
  if (/\bexpired\b/i.test(state) || /\bexpired\b/i.test(expires)) return { kind: 'expired' }
  if (notInForce.test(state)) return { kind: 'not-in-force', state }
  if (state !== '' && !inForce.test(state)) return { kind: 'unreadable', text: state }
  const text = expires.replace(/^(?:expires?|expiry|expiration)(?:\s+date)?(?:\s+on)?\s*[:=]?\s*/i, '').trim()
  if (text === '') return { kind: 'not-stated' }
  if (/^(?:no\s+expir\w*|never(?:\s+expires)?|permanent|none)[.]?$/i.test(text)) return { kind: 'never' }
  const dates = readings(text)
  const [earliest] = dates
  const latest = dates.at(-1)
  if (earliest === undefined || latest === undefined) return { kind: 'unreadable', text }
  return { kind: 'date', earliest, latest }
}

/** Every date that the text may mean, earliest first. */
function readings(text: string): readonly string[] {
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b/.exec(text)
  if (iso !== null) return dateOf(iso[1], iso[2], iso[3])
  const dayFirst = /^(?:[A-Za-z]{3},?\s+)?(\d{1,2})[-/. ]([A-Za-z]{3,9})[-/., ]+(\d{4}|\d{2})\b/.exec(text)
  if (dayFirst !== null) return dateOf(dayFirst[3], monthNumber(dayFirst[2]), dayFirst[1])
  const monthFirst =
    /^(?:[A-Za-z]{3},?\s+)?([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:,|\s)\s*(?:\d\d:\d\d(?::\d\d)?\s+(?:[A-Z]{2,5}\s+)?)?(\d{4})\b/.exec(
      text,
    )
  if (monthFirst !== null) return dateOf(monthFirst[3], monthNumber(monthFirst[1]), monthFirst[2])
  const figures = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})\b/.exec(text)
  if (figures === null) return []
  const [, one, two, year] = figures
  return [...new Set([...dateOf(year, one, two), ...dateOf(year, two, one)])].sort()
}

function monthNumber(name = ''): string {
  return String(months.indexOf(name.slice(0, 3).toLowerCase()) + 1)
}

/** The ISO date in a list, or an empty list where there is no such day. A year of two digits is of this century. */
function dateOf(year = '', month = '', day = ''): readonly string[] {
  const whole = `${year.length === 2 ? `20${year}` : year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const time = Date.parse(`${whole}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(whole) ? [whole] : []
}

/** Whether a license with this end is valid on a day (ISO date); undefined where that is not known. */
export function isValidOn(end: LicenseEnd, day: string | undefined): boolean | undefined {
  switch (end.kind) {
    case 'expired':
    case 'not-in-force':
      return false
    case 'never':
    case 'not-stated':
      return true
    case 'unreadable':
      return undefined
    case 'date':
      if (day === undefined) return undefined
      if (end.earliest >= day) return true
      return end.latest < day ? false : undefined
  }
}
