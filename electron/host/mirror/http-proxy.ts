import { request } from 'node:http'
import type { Socket } from 'node:net'
import { URL } from 'node:url'

type Environment = Readonly<Record<string, string | undefined>>

/** The proxy that the environment names for a URL (http_proxy, https_proxy, all_proxy, no_proxy, in small or capital letters). */
export function proxyFor(url: URL, environment: Environment = process.env): URL | undefined {
  const read = (name: string): string | undefined => environment[name] ?? environment[name.toUpperCase()]
  const named = read(`${url.protocol}`.replace(':', '_proxy')) ?? read('all_proxy') ?? ''
  if (named === '' || isExcepted(url, read('no_proxy') ?? '')) return undefined
  const text = named.includes('://') ? named : `http://${named}`
  return URL.canParse(text) ? new URL(text) : undefined
}

/** Whether the environment names any proxy; FTP goes through none of them. */
export function namesProxy(environment: Environment = process.env): boolean {
  const names = ['ftp_proxy', 'http_proxy', 'https_proxy', 'all_proxy']
  return names.some((name) => (environment[name] ?? environment[name.toUpperCase()] ?? '') !== '')
}

function isExcepted(url: URL, list: string): boolean {
  const host = url.hostname.toLowerCase().replace(/^\[|\]$/g, '')
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port
  return list.split(/[\s,]+/).some((entry) => {
    const [, name = '', onPort] = /^(?:\*(?=\.))?\.?\[?(.*?)\]?(?::(\d+))?$/.exec(entry.toLowerCase()) ?? []
    if (name === '' || (onPort !== undefined && onPort !== port)) return false
    return name === '*' || host === name || host.endsWith(`.${name}`)
  })
}

/** The header by which a proxy knows its user; none if it requires no login. */
export function proxyLogin({ username, password }: URL): Record<string, string> {
  if (username === '') return {}
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` }
}

/** A connection through a proxy to the host of an https URL. Rejects with what the proxy said or the system did. */
export async function tunnelThrough(proxy: URL, target: URL, signal: AbortSignal): Promise<Socket> {
  const place = `${target.hostname}:${target.port === '' ? '443' : target.port}`
  return await new Promise((resolve, reject) => {
    const asked = request({
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port === '' ? 80 : Number(proxy.port),
      method: 'CONNECT',
      path: place,
      headers: { host: place, ...proxyLogin(proxy) },
      agent: false,
      signal,
    })
    asked.on('error', reject)
    asked.on('connect', (response, socket) => {
      if (response.statusCode === 200) resolve(socket)
      else {
        socket.destroy()
        reject(new Error(`the proxy ${proxy.host} answered ${String(response.statusCode)} to CONNECT`))
      }
    })
    asked.end()
  })
}
