/** What is read by a pattern is cut off here: together with the refusals below it bounds the work that a line can cost. */
export const longestPatternLine = 400

/**
 * What is wrong with a pattern that a document brings to read replies with; undefined where nothing is. Refused is what
 * can make matching explode: back references, and a repetition inside a repeated group.
 */
export function patternFault(pattern: string): string | undefined {
  if (pattern.length > 300) return 'it is longer than 300 characters'
  try {
    new RegExp(pattern, 'u')
  } catch (error) {
    return error instanceof Error ? error.message : 'it is not a regular expression'
  }
  const bare = pattern.replace(/\\[^k1-9]/g, 'x').replace(/\[[^\]]*\]/g, 'x')
  if (/\\[k1-9]/.test(bare)) return 'back references are not allowed'
  if ((bare.match(/[*+]|\{\d+,\d*\}/g) ?? []).length > 12) return 'it repeats more than twelve times'
  if ((bare.match(/\.[*+]/g) ?? []).length > 3) return 'it has more than three ".*"'
  return repeatsInRepeated(bare) ? 'a repetition inside a repeated group is not allowed' : undefined
}

function repeatsInRepeated(bare: string): boolean {
  const open: boolean[] = [false] // does the group at this depth hold a repetition?
  for (let at = 0; at < bare.length; at += 1) {
    const character = bare[at] ?? ''
    const repeats = (from: number): boolean => /^(?:[*+]|\{\d+,\d*\})/.test(bare.slice(from, from + 12))
    if (character === '(') open.push(false)
    else if (character === ')') {
      const held = open.pop() ?? false
      if (held && repeats(at + 1)) return true
      if (open.length === 0) open.push(false)
      if (held || repeats(at + 1)) open[open.length - 1] = true
    } else if (repeats(at)) open[open.length - 1] = true
  }
  return false
}
