import { z } from 'zod'

/** The transports to an appliance's console: Telnet in the clear, Admin in the clear and over TLS (CLI.md). */
export const transport = z.enum(['telnet', 'admind', 'admind-tls'])
export type Transport = z.infer<typeof transport>

/** What an appliance may greet with, the consoles first. */
export const serviceName = z.enum([...transport.options, 'smtp', 'imap', 'pop3', 'http'])
export type ServiceName = z.infer<typeof serviceName>

/** What a person calls each service. */
export const serviceTitles: Readonly<Record<ServiceName, string>> = {
  telnet: 'Telnet',
  admind: 'Admin',
  'admind-tls': 'Admin over TLS',
  smtp: 'SMTP',
  imap: 'IMAP',
  pop3: 'POP3',
  http: 'HTTP',
}

/** Service -> port, where it is not the usual one (a practice machine, a forwarded port). */
export const servicePorts = z.partialRecord(serviceName, z.number().int().min(1).max(65_535))
export type ServicePorts = z.infer<typeof servicePorts>
