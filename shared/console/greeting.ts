/** The MOS release that a greeting names (FACTS 3c, SMTP): `MOS 4.4.3-GA`; undefined where it names none. */
export function releaseInGreeting(text: string): string | undefined {
  return /\bMOS (\d+(?:\.\d+)+[a-z]?-[A-Za-z]+)/.exec(text)?.[1]
}
