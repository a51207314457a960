import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

// An appliance's command line for the benchmark: it answers at once, later (Slow), much (Dump MEGABYTES), or with a pause
// behind the text of its prompt (Pause). Prints its port; serves until it is ended.
const prompt = 'mail1> '
const line = Buffer.from('user.name-00001234   quota 100000   used 12345   last login 2013-05-01 10:11:12\r\n')
const block = Buffer.concat(Array.from({ length: Math.ceil(65_536 / line.length) }, () => line))

async function dump(socket: Socket, bytes: number): Promise<void> {
  for (let sent = 0; sent < bytes && !socket.destroyed; sent += block.length) {
    if (socket.write(block)) continue
    const heard = new AbortController()
    const { signal } = heard
    await Promise.race([once(socket, 'drain', { signal }), once(socket, 'close', { signal })])
    heard.abort()
  }
}

async function answer(socket: Socket, command: string): Promise<void> {
  socket.write(`${command}\r\n`)
  const [word, amount = ''] = command.split(' ')
  if (word === 'Slow') await pause(20)
  if (word === 'Dump') await dump(socket, Number(amount) * 1e6)
  if (word === 'Pause') {
    socket.write(`first\r\n${prompt}`)
    await pause(300)
    socket.write('is what the prompt looks like\r\nlast\r\n')
  }
  socket.write(`MOS 4.4.3-GA\r\nOK Completed\r\n${prompt}`)
}

const server = createServer((socket) => {
  socket.setNoDelay(true)
  socket.on('error', () => undefined)
  const stages = ['\r\nPassword: ', `\r\nOK User logged in\r\n${prompt}`]
  let pending = ''
  socket.write('User: ')
  socket.on('data', (bytes) => {
    pending += bytes.toString('latin1')
    for (let end = pending.search(/[\r\n]/); end >= 0; end = pending.search(/[\r\n]/)) {
      const command = pending.slice(0, end)
      pending = pending.slice(end + (pending.startsWith('\r\n', end) ? 2 : 1))
      const stage = stages.shift()
      if (stage !== undefined) socket.write(stage)
      else if (/^logout$/i.test(command)) socket.end('OK\r\n')
      else if (command === '') socket.write(`\r\n${prompt}`)
      else void answer(socket, command)
    }
  })
})
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
