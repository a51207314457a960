const day = 24 * 3600 * 1000

/** When this version was built and how long ago that is, for About: no network is asked for a newer version. */
export function versionAge(built: string | undefined, now: Date): string {
  const at = new Date(built ?? '')
  if (Number.isNaN(at.getTime())) return 'The build date of this version is unknown.'
  const date = at.toLocaleDateString('en-US', { year: 'numeric', month: 'long', day: 'numeric', timeZone: 'UTC' })
  return `This version was built on ${date}${ago((now.getTime() - at.getTime()) / day)}.`
}

/** Nothing where the clock of this computer is before the build. */
function ago(days: number): string {
  if (days < 0) return ''
  if (days < 1) return ', less than a day ago'
  const [count, unit] =
    days < 14
      ? [days, 'day']
      : days < 60
        ? [days / 7, 'week']
        : days < 2 * 365.25
          ? [days / 30.44, 'month']
          : [days / 365.25, 'year']
  const whole = Math.floor(count)
  return `, ${String(whole)} ${unit}${whole === 1 ? '' : 's'} ago`
}
