import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Result } from '../../shared/base/result.ts'
import type { Client } from '../../shared/contract/client.ts'
import type { ParamsOf } from '../../shared/contract/contract.ts'
import { fileArgument, wrongWords } from './words.ts'

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
    .min(2),
})

/** The cluster file (CLI.md): appliances with their roles; each password from the variable that the file names. */
export async function readCluster(name: string, client: Client): Promise<Result<ParamsOf<'run.open'>['appliances']>> {
  let text: string
  try {
    text = await readFile(fileArgument(name), 'utf8')
  } catch {
    return { ok: false, failure: wrongWords(`The cluster file ${name} cannot be read.`) }
  }
  const parsed = schema.safeParse(parse(text))
  if (!parsed.success) {
    const why = z.prettifyError(parsed.error).replaceAll('\n', ' ')
    return { ok: false, failure: wrongWords(`The cluster file ${name} is not of its form.`, why) }
  }
  const appliances: ParamsOf<'run.open'>['appliances'] = []
  for (const { address, role, passwordEnv } of parsed.data.appliances) {
    const variable = passwordEnv ?? 'UPTICK_PASSWORD'
    const password = process.env[variable]
    if (password === undefined) {
      return { ok: false, failure: wrongWords(`There is no password for ${address}.`, `Set the variable ${variable}.`) }
    }
    const reference = await client.ask('credential.put', { password })
    if (!reference.ok) return reference
    appliances.push({ address, role, credentialRef: reference.value.credentialRef })
  }
  return { ok: true, value: appliances }
}
