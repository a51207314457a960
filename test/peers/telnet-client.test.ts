import { Telnet } from 'telnet-client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startPractice, type Practice } from '../../electron/practice/practice.ts'

// An independent telnet client, within its limits: whole packets and a prompt that is configured.

let practice: Practice
beforeAll(async () => {
  practice = await startPractice({ password: 'kestrel-9-orchard', knobs: { negotiation: 'wlc' } })
})
afterAll(() => practice.dispose())

it('lets telnet-client log in and read the release and the host id', async () => {
  const [entry] = practice.appliances
  const client = new Telnet()
  await client.connect({
    host: '127.0.0.1',
    port: Number(entry!.address.split(':')[1]),
    loginPrompt: /User: $/,
    passwordPrompt: /Password: $/,
    username: 'administrator',
    password: 'kestrel-9-orchard',
    shellPrompt: /ms-01> $/,
    timeout: 5000,
  })
  expect(await client.exec('Version')).toContain('4.3.7-GA')
  expect(await client.exec('License Hostid')).toContain(entry!.appliance.state.hostId)
  await client.end()
  expect(entry!.appliance.diary.map(({ kind }) => kind)).toContain('login')
})
