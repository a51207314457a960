import { failure, type Failure } from '../../../shared/base/failure.ts'
import type { Transport } from '../../../shared/model/transport.ts'
import type { DialRequest } from './telnet-connection.ts'

/** The failures of a line in words, in one place, so that they sound alike. */
export function unreachable(code: string, { host, port, deadline }: DialRequest, transport: Transport): Failure {
  const words = unreachableText(code, host, port, deadline, transport)
  return failure('console.unreachable', words.sentence, words.hint, { evidence: code })
}

function unreachableText(
  code: string,
  host: string,
  port: number,
  deadline: number,
  transport: Transport,
): { sentence: string; hint: string } {
  switch (code) {
    case 'deadline':
    case 'ETIMEDOUT':
      return {
        sentence: `${host} did not respond on port ${port} within ${seconds(deadline)}.`,
        hint: 'Check the address, whether the appliance is running, and whether a firewall blocks the connection.',
      }
    case 'ECONNREFUSED':
      return {
        sentence: `${host} refuses connections on port ${port}.`,
        hint: `Check the port, and whether ${transport === 'telnet' ? 'telnet' : 'admind'} is enabled on the appliance.`,
      }
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return {
        sentence: `Host name not found: ${host}.`,
        hint: 'Check the spelling, or enter the IP address instead.',
      }
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ENETDOWN':
    case 'EADDRNOTAVAIL':
      return {
        sentence: `No route to ${host} (${code}).`,
        hint: 'Check the cable, the network, and the VPN of this computer.',
      }
    default:
      return {
        sentence: `The connection to ${host} port ${port} failed (${code}).`,
        hint: 'Check the address and the network, then try again.',
      }
  }
}

export function cancelled(what: string): Failure {
  return failure('operation.cancelled', `${what} was cancelled.`, 'Start it again when you are ready.')
}

export function seconds(milliseconds: number): string {
  return milliseconds % 1000 === 0 || milliseconds >= 10_000
    ? `${Math.round(milliseconds / 1000)} s`
    : `${milliseconds / 1000} s`
}
