import { get } from 'node:http'
import { Writable } from 'node:stream'
import { Client } from 'basic-ftp'

export interface FetchLimits {
  readonly cut?: number
  readonly rate?: number
}

/**
 * Fetches an update as an appliance does: the URL plus its extension, over FTP (anonymous, passive) or HTTP. Throws; also
 * after `cut` bytes, where its network breaks there. `rate`: bytes a second that it takes at most.
 */
export async function fetchUpdate(url: string, extension: string, limits: FetchLimits = {}): Promise<Buffer> {
  const { cut, rate } = limits
  const { protocol, hostname, port, pathname } = new URL(url)
  const file = pathname.endsWith('.mpu5') ? pathname : `${pathname}${extension}`
  if (protocol === 'http:') return overHttp(`http://${hostname}:${port === '' ? '80' : port}${file}`, limits)
  if (protocol !== 'ftp:') throw new Error(`cannot fetch ${protocol}`)
  const client = new Client(15_000)
  const chunks: Buffer[] = []
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk)
      const end = (): void => done(isCut(chunks, cut) ? new Error('its network broke') : null)
      setTimeout(end, pause(chunk, rate))
    },
  })
  try {
    await client.access({ host: hostname, port: port === '' ? 21 : Number(port) })
    await client.downloadTo(sink, file)
    return Buffer.concat(chunks)
  } finally {
    client.close()
  }
}

function isCut(chunks: readonly Buffer[], cut: number | undefined): boolean {
  return cut !== undefined && chunks.reduce((sum, chunk) => sum + chunk.length, 0) >= cut
}

/** Milliseconds that a chunk takes at a rate in bytes a second. */
function pause(chunk: Buffer, rate: number | undefined): number {
  return rate === undefined ? 0 : (chunk.length * 1000) / rate
}

function overHttp(url: string, { cut, rate }: FetchLimits): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        response.pause()
        setTimeout(() => response.resume(), pause(chunk, rate))
        if (isCut(chunks, cut)) response.destroy(new Error('its network broke'))
      })
      response.on('error', reject)
      response.on('end', () => {
        if (response.statusCode === 200) resolve(Buffer.concat(chunks))
        else reject(new Error(`status ${String(response.statusCode)}`))
      })
    })
    request.on('error', reject)
  })
}
