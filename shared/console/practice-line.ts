/**
 * The line with which a practice appliance says what it is, before its login. The random constant in it keeps a real appliance
 * from saying it by accident: only a program that copies it does.
 */
export const practiceLine = 'Uptick practice appliance 9fc363e6f3545cb896ea899faf13a1e2'

/** Whether a banner holds exactly that line: alone, or at the end of the one line that admind greets with. */
export function showsPractice(banner: string): boolean {
  return banner
    .split('\n')
    .some((line) => line === practiceLine || (line.startsWith('* OK ') && line.endsWith(` ${practiceLine}`)))
}
