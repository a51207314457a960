import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface HttpSource {
  readonly origin: string
  readonly requests: IncomingMessage[]
}

/** An HTTP source of the test's own making, gone when the test ends. */
export async function startHttpSource(answer: RequestListener): Promise<HttpSource> {
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    requests.push(request)
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests }
}

/** The whole file, or the part that was asked for under the right condition. */
export function rangedAnswer(file: () => Buffer, etag: () => string): RequestListener {
  return (request, response) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? -1)
    const bytes = file()
    response.setHeader('ETag', etag())
    if (from >= 0 && [undefined, etag()].includes(request.headers['if-range'] as string | undefined)) {
      response.setHeader('Content-Range', `bytes ${from}-${bytes.length - 1}/${bytes.length}`)
      response.writeHead(206, { 'Content-Length': bytes.length - from })
      response.end(bytes.subarray(from))
      return
    }
    response.writeHead(200, { 'Content-Length': bytes.length })
    response.end(bytes)
  }
}
