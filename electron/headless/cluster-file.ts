import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Result } from '../../shared/base/result.ts'
import type { Client } from '../../shared/contract/client.ts'
import type { ParamsOf } from '../../shared/contract/contract.ts'
import { fileArgument, usageFailure } from './words.ts'

const schema = z.object({
  name: z.string(),
  appliances: z
    .array(
      z.object({
        address: z.string(),
        role: z.enum(['active', 'standby']),
        user: z.string().optional(),
        passwordEnv: z.string().optional(),
      }),
    )
    .min(2)
    .refine((members) => members.filter(({ role }) => role === 'standby').length === 1, 'exactly one is the standby')
    .refine((members) => members.some(({ role }) => role === 'active'), 'at least one is active')
    .refine(
      (members) => new Set(members.map(({ address }) => address)).size === members.length,
      'two have one address',
    ),
})

type ClusterFile = z.output<typeof schema>

/** The cluster file (CLI.md): appliances with their roles; each password from the variable that the file names. */
export async function readCluster(
  name: string,
  client: Client,
): Promise<Result<{ readonly cluster: string; readonly appliances: ParamsOf<'run.open'>['appliances'] }>> {
  const read = await readClusterFile(name)
  if (!read.ok) return read
  const appliances: ParamsOf<'run.open'>['appliances'] = []
  for (const { address, role, user, passwordEnv } of read.value.appliances) {
    const variable = passwordEnv ?? 'UPTICK_PASSWORD'
    const password = process.env[variable]
    if (password === undefined) {
      return {
        ok: false,
        failure: usageFailure(`There is no password for ${address}.`, `Set the variable ${variable}.`),
      }
    }
    const reference = await client.ask('credential.put', { password })
    if (!reference.ok) return reference
    const named = user === undefined ? {} : { user }
    appliances.push({ address, role, ...named, credentialRef: reference.value.credentialRef })
  }
  return { ok: true, value: { cluster: read.value.name, appliances } }
}

/** The file alone, without a password. */
export async function readClusterFile(name: string): Promise<Result<ClusterFile>> {
  let text: string
  try {
    text = await readFile(fileArgument(name), 'utf8')
  } catch {
    return { ok: false, failure: usageFailure(`The cluster file ${name} cannot be read.`) }
  }
  let document: unknown
  try {
    document = parse(text)
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    return { ok: false, failure: usageFailure(`The cluster file ${name} is not valid YAML.`, why) }
  }
  const parsed = schema.safeParse(document)
  if (parsed.success) return { ok: true, value: parsed.data }
  const why = z.prettifyError(parsed.error).replaceAll('\n', ' ')
  return { ok: false, failure: usageFailure(`The cluster file ${name} is not of its form.`, why) }
}
