import { connect, createServer } from 'node:net'
import type { AddressInfo, Server } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { listenOn } from '../../../electron/host/offer/listen.ts'
import { fetchByFtp } from '../../../electron/host/offer/try-fetch.ts'
import { good } from '../mirror/kit.ts'

const answers: readonly [RegExp, string][] = [
  [/^USER/, '331 Any password will do.'],
  [/^PASS/, '230 Logged in.'],
  [/^RETR/, '550 There is no such file.'],
]

/** An FTP server without a file; `told` gives the line with the address for the data. */
async function emptyServer(): Promise<{ port: number; told: () => string }> {
  let told = ''
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.write('220 Here.\r\n')
    socket.on('data', (chunk) => {
      const line = chunk.toString('latin1')
      if (line.startsWith('PORT')) told = line.trim()
      socket.write(`${answers.find(([verb]) => verb.test(line))?.[1] ?? '200 As you like.'}\r\n`)
    })
  })
  onTestFinished(() => void server.close())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, told: () => told }
}

it('an active fetch that is refused leaves no port open behind it', async () => {
  const { port, told } = await emptyServer()
  const fetching = fetchByFtp({ host: '127.0.0.1', port, path: '/x', from: '127.0.0.1' }, 'PORT')
  await expect(fetching).rejects.toThrow('550')
  const [high = 0, low = 0] = told().split(',').slice(4).map(Number)
  const knocked = new Promise((resolve) => {
    const socket = connect(high * 256 + low, '127.0.0.1', () => resolve('open'))
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code))
    onTestFinished(() => void socket.destroy())
  })
  expect(await knocked).toBe('ECONNREFUSED')
})

it('a connection that cannot be taken does not end the server, nor the process', async () => {
  const server = createServer()
  onTestFinished(() => void server.close())
  good(await listenOn(server, { address: '127.0.0.1', port: 0, usual: 21 }))
  // What Node says where the process has too many files open.
  expect(server.emit('error', Object.assign(new Error('accept EMFILE'), { code: 'EMFILE' }))).toBe(true)
})
