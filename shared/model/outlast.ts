/** The longest time, in milliseconds, for which what stops is kept open for a download that is under way. */
export const longestOutlast = 60 * 60_000

/** Milliseconds after a stop in which a second one is not a second request: a button may be clicked twice by mistake. */
export const sameStop = 500

/** A download that a stop would break. */
export interface Breakable {
  /** Who downloads: a host name, or an address. */
  readonly host: string
  readonly name: string
  readonly sent: number
  readonly total: number
}

/** What a stop would break, and for how long it is put off. */
export function outlastSentence(breakable: readonly Breakable[]): string {
  const each = breakable.map(
    ({ host, name, sent, total }) =>
      `the download of ${name} by ${host} (${megabytesOf(sent)} of ${megabytesOf(total)} MB)`,
  )
  const until = breakable.length === 1 ? 'the download ends' : 'these downloads end'
  const limit = String(longestOutlast / 60_000)
  return `Stopping now would break ${each.join(' and ')}. Uptick keeps serving until ${until}, at most ${limit} min.`
}

export function megabytesOf(bytes: number): string {
  return (bytes / 1e6).toFixed(1)
}
