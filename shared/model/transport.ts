import { z } from 'zod'

/** The ways in to an appliance's console: telnet in the clear, admind in the clear and over TLS (CLI.md). */
export const transport = z.enum(['telnet', 'admind', 'admind-tls'])
export type Transport = z.infer<typeof transport>

/** What an appliance may greet with, the consoles first. */
export const serviceName = z.enum([...transport.options, 'smtp', 'imap', 'pop3', 'http'])
export type ServiceName = z.infer<typeof serviceName>

/** Service -> port, where it is not the usual one (a practice machine, a forwarded port). */
export const servicePorts = z.partialRecord(serviceName, z.number().int().min(1).max(65_535))
export type ServicePorts = z.infer<typeof servicePorts>
