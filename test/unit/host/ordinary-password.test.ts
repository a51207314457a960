import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createHost } from '../../../electron/host/host.ts'
import { startPractice } from '../../../electron/practice/practice.ts'
import { createClient, type Client } from '../../../shared/contract/client.ts'

const uncommon = 'curlew-8-mallow-17'

/** A check of a practice appliance that has this password; gives everything that was written to the disk of it. */
async function check(password: string): Promise<{ client: Client; opened: boolean; written: string }> {
  const data = mkdtempSync(path.join(tmpdir(), 'uptick-password-'))
  const practice = await startPractice({ password, knobs: { banner: `by telnet, ${uncommon}` } })
  const made = await createHost({ data, door: 'cli' })
  if (!made.ok) throw new Error(made.failure.sentence)
  onTestFinished(async () => {
    await made.value.close()
    await practice.dispose()
    rmSync(data, { recursive: true, force: true })
  })
  const ends = new Set<string>()
  let heard = (): void => undefined
  const client = createClient({
    call: (request) => made.value.dispatch(request),
    listen: (callback) => made.value.onPush(callback),
  })
  client.on('passing', (push) => {
    if (push.kind === 'operation') ends.add(push.operationId)
    heard()
  })
  const credential = await client.ask('credential.put', { password })
  if (!credential.ok) throw new Error(credential.failure.sentence)
  const address = practice.appliances[0]?.address ?? ''
  const appliances = [{ address, role: 'appliance', credentialRef: credential.value.credentialRef }]
  const opened = await client.ask('run.open', { appliances, purpose: 'check', by: 'Ada', options: {} })
  if (!opened.ok) return { client, opened: false, written: opened.failure.sentence }
  const accepted = await client.ask('run.carryOn', { run: opened.value.run })
  if (!accepted.ok) throw new Error(accepted.failure.sentence)
  while (!ends.has(accepted.value.operationId)) await new Promise<void>((resolve) => (heard = resolve))
  const files = readdirSync(path.join(data, 'runs'), { recursive: true, withFileTypes: true })
  const written = files
    .filter((file) => file.isFile())
    .map((file) => readFileSync(path.join(file.parentPath, file.name), 'utf8'))
    .join('\n')
  return { client, opened: true, written }
}

it.each(['mirapoint', 'telnet', 'x', 'backup'])(
  'a password that is the word "%s" stops no run and blanks out no word',
  async (password) => {
    const { opened, written } = await check(password)
    expect({ opened, written: opened ? '' : written }).toEqual({ opened: true, written: '' })
    expect(written).toContain('"type":"session.connected"')
    expect(written).toContain('Backup Status')
    expect(written).not.toContain('[redacted]')
  },
)

it('a long, uncommon password is not shown, even if the appliance repeats it', async () => {
  const { opened, written } = await check(uncommon)
  expect(opened).toBe(true)
  expect(written).toContain('[redacted]')
  expect(written).not.toContain(uncommon)
})
