/** The MOS release that a greeting names (FACTS 3c, SMTP): `MOS 4.4.3-GA`; undefined where it names none. */
export function releaseInGreeting(text: string): string | undefined {
  return /\bMOS (\d+(?:\.\d+)+[a-z]?-[A-Za-z]+)/.exec(text)?.[1]
}

/** The version in a greeting of admind: digits and dots, perhaps the release's (FACTS 1a.2); undefined where there is none. */
export function admindVersion(text: string): string | undefined {
  return /\badmind (\d+(?:\.\d+)*)/i.exec(text)?.[1]
}
