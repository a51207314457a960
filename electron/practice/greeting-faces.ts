import type { Socket } from 'node:net'
import type { Appliance } from './appliance.ts'
import type { Clock } from './clock.ts'
import type { Face } from './faces.ts'
import { ListeningPort } from './listening-port.ts'

type Greeter = (appliance: Appliance, now: number) => string

/** First lines of the services, as seen on real hosts (FACTS 3c). */
const greetings: Readonly<Record<'smtp' | 'imap' | 'pop3', Greeter>> = {
  smtp: ({ host, state }, now) =>
    state.knobs.smtpBanner
      .replaceAll('{host}', host)
      .replaceAll('{release}', state.release)
      .replaceAll('{date}', new Date(now + state.clockOff).toUTCString().replace('GMT', '+0000 (UTC)')),
  imap: ({ host }) => `* OK ${host} Mirapoint IMAP4 1.0 server ready`,
  pop3: ({ host }) => `+OK ${host} Mirapoint POP3 1.0 server ready`,
}

const farewells: Readonly<Record<string, RegExp>> = { smtp: /^quit$/i, imap: /^\S+ logout$/i, pop3: /^quit$/i }
const goodbyes: Readonly<Record<string, string>> = {
  smtp: '221 Bye\r\n',
  imap: '* BYE\r\na1 OK\r\n',
  pop3: '+OK Bye\r\n',
}

/** A service that greets, and is left politely; anything else that is said to it is noted as the sin it is. */
export function greetingFace(service: 'smtp' | 'imap' | 'pop3', appliance: Appliance, clock: Clock): Face {
  const port = new ListeningPort(
    0,
    (socket) => {
      socket.write(`${greetings[service](appliance, clock.now())}\r\n`)
      onLine(socket, (line) => {
        if (farewells[service]?.test(line) === true) socket.end(goodbyes[service] ?? '')
        else appliance.note('sin', `${service} received "${line.slice(0, 80)}"`)
      })
    },
    appliance.state.knobs.listen,
  )
  return face(service, port)
}

/** A web server that only names itself. */
export function webFace(appliance: Appliance): Face {
  const port = new ListeningPort(
    0,
    (socket) => {
      onLine(socket, (line) => {
        if (/^(?:GET|POST|PUT|DELETE)\b/.test(line)) appliance.note('sin', `http received "${line.slice(0, 80)}"`)
        if (line !== '') return
        const release = appliance.state.release.split('-')[0] ?? ''
        socket.end(`HTTP/1.1 200 OK\r\nServer: Mirapoint/${release}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
      })
    },
    appliance.state.knobs.listen,
  )
  return face('http', port)
}

function face(service: string, port: ListeningPort): Face {
  return {
    service,
    get port() {
      return port.port
    },
    comeUp: () => port.open(),
    goDown: () => port.close(),
  }
}

function onLine(socket: Socket, take: (line: string) => void): void {
  let rest = ''
  socket.setEncoding('latin1').on('data', (text: string) => {
    rest = (rest + text).slice(-4096)
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
      const line = rest.slice(0, end).trimEnd()
      rest = rest.slice(end + 1)
      take(line)
    }
  })
}
