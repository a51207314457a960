/**
 * The address that a runbook gives a person to open, on the appliance that a run reaches at `address`. Undefined where there is
 * none, and where the address of the appliance could become more of the link than its host.
 */
export function linkOf(link: string | undefined, address: string | undefined): string | undefined {
  const host = hostOf(address ?? '')
  if (link === undefined || (host === undefined && link.includes('{host}'))) return undefined
  const url = webAddress(link.replaceAll('{host}', host ?? ''))
  if (url === undefined || host === undefined || !link.includes('{host}')) return url?.href
  const isHost = host.startsWith('[') ? url.hostname.startsWith('[') : url.hostname === host.toLowerCase()
  return isHost ? url.href : undefined
}

/** A link that a browser may be given: http or https, and no name or password in it. */
export function webAddress(text: string): URL | undefined {
  try {
    const url = new URL(text)
    const isWeb = url.protocol === 'http:' || url.protocol === 'https:'
    return isWeb && url.username === '' && url.password === '' ? url : undefined
  } catch {
    return undefined
  }
}

/** 'ms-01.example.net:2323' -> 'ms-01.example.net'; undefined for what is not a name or address of a host. */
function hostOf(address: string): string | undefined {
  const [, name] = /^([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::\d{1,5})?$/.exec(address) ?? []
  if (name !== undefined) return name
  const [, bracketed] = /^(\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/.exec(address) ?? []
  if (bracketed !== undefined) return bracketed
  return /^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*$/.test(address) ? `[${address}]` : undefined
}
