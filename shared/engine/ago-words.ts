/** A duration in words: '26 h', '40 min'. */
export function agoText(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000)
  return minutes < 120 ? `${String(minutes)} min` : `${String(Math.floor(minutes / 60))} h`
}
