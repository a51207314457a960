import { get } from 'node:http'
import { Writable } from 'node:stream'
import { Client } from 'basic-ftp'

/**
 * Fetches an update as an appliance does: the URL plus its extension, over FTP (anonymous, passive) or HTTP. Throws; also
 * after `cut` bytes, where its network breaks there.
 */
export async function fetchUpdate(url: string, extension: string, cut?: number): Promise<Buffer> {
  const { protocol, hostname, port, pathname } = new URL(url)
  const file = pathname.endsWith('.mpu5') ? pathname : `${pathname}${extension}`
  if (protocol === 'http:') return overHttp(`http://${hostname}:${port === '' ? '80' : port}${file}`, cut)
  if (protocol !== 'ftp:') throw new Error(`cannot fetch ${protocol}`)
  const client = new Client(15_000)
  const chunks: Buffer[] = []
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk)
      done(isCut(chunks, cut) ? new Error('its network broke') : null)
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

function overHttp(url: string, cut: number | undefined): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
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
