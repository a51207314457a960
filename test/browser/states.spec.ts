import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, expectNames, test } from './fixtures/app.ts'
import type { FakeHost } from './fixtures/fake-host.ts'
import { fullFleet, knownAppliances } from './fixtures/full-data.ts'
import { deliveries, findings, ownAddresses, plannedRuns } from './fixtures/mirror-data.ts'
import { earlierRun, archivedRun, stoppedRun } from './fixtures/record-data.ts'
import { openPage, openRun, refuseTheInstall, showArchived, throughASurprise, upToTheGate } from './fixtures/played.ts'
import { never, refusal, testStates } from './fixtures/shown-states.ts'

const awaiting = (host: FakeHost): string =>
  host.runbook.phases.flatMap(({ items }) => items).find((item) => item.do === 'await-return')?.id ?? ''

/** Each screen with nothing, while it waits, when something is wrong, and with everything; record-states.spec.ts has the others. */
testStates({
  'start, empty': async (page, host, url) => {
    await openPage(page, url)
    await expect(page.getByRole('heading', { level: 1, name: 'New connection' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Practice…' })).toBeVisible()
  },
  'start, asking for a greeting': async (page, host, url) => {
    host.given.set('appliance.ways', never)
    await openPage(page, url)
    await page.getByLabel(/^Appliance/).fill('ms-01')
    await expect(page.getByText('Reading the banner of ms-01')).toBeVisible()
    await expect(page.getByLabel(/^Appliance/), 'the field stays editable').toBeEditable()
  },
  'start, refused': async (page, host, url) => {
    host.given.set('run.open', () => refusal)
    await openPage(page, url)
    await page.getByLabel(/^Appliance/).fill('192.0.2.11')
    await page.getByLabel(/^Password/).fill('once')
    await page.getByRole('button', { name: /^Connect and/ }).click()
    await expect(page.locator('.failure')).toContainText('The disk does not answer. Look at the disk')
    await expect(page.getByLabel(/^Password/), 'what was typed is kept').toHaveValue('once')
  },
  'start, with a field left empty': async (page, _host, url) => {
    await openPage(page, url)
    await page.getByRole('button', { name: /^Connect and/ }).click()
    const address = page.getByLabel(/^Appliance/)
    await expect(address).toBeFocused()
    await expect(address).toHaveAccessibleDescription('Appliance is required.')
    await expect(page.getByRole('alert').filter({ hasText: 'Your name is required.' })).toHaveCount(0)
    await address.fill('192.0.2.11')
    await expect(page.getByText('Appliance is required.')).toHaveCount(0)
  },
  'start, with all runs archived': async (page, host, url) => {
    host.others = [archivedRun]
    await openPage(page, url)
    await expect(page.getByText('No active runs. All runs are archived.')).toBeVisible()
  },
  'start, with runs open, closed and archived': async (page, host, url) => {
    host.others = [archivedRun, earlierRun, stoppedRun]
    await openPage(page, url)
    await showArchived(page)
    await expect(page.getByRole('list', { name: 'Archived runs' }).getByRole('listitem')).toHaveCount(1)
    await page.getByRole('button', { name: '1 closed run' }).click()
    await expect(page.getByRole('list', { name: 'Closed runs' }).getByRole('listitem')).toHaveCount(1)
    await expect(page.getByRole('list', { name: 'Open runs' }).getByRole('listitem')).toHaveCount(1)
  },
  'start, reading what would be lost': async (page, host, url) => {
    host.others = [archivedRun]
    host.given.set('run.deletion', never)
    await openPage(page, url)
    await showArchived(page)
    await page.getByRole('button', { name: 'Delete 192.0.2.11, 30 Sep, 23:30' }).click()
    await expect(page.getByText('Reading what would be lost')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Delete permanently' })).toBeDisabled()
  },
  'start, with a run that is not there to be deleted': async (page, host, url) => {
    host.others = [archivedRun]
    host.given.set('run.deletion', () => refusal)
    await openPage(page, url)
    await showArchived(page)
    await page.getByRole('button', { name: 'Delete 192.0.2.11, 30 Sep, 23:30' }).click()
    await page.getByLabel(/^Type/).fill(archivedRun.run)
    await expect(page.getByRole('dialog').getByRole('alert')).toContainText('The disk does not answer.')
    await expect(page.getByRole('button', { name: 'Delete permanently' })).toBeDisabled()
  },
  'start, full': async (page, host, url) => {
    host.open({ purpose: 'upgrade', to: 'R4_4_3-GA', by: 'Robin Vale' })
    host.given.set('profile.list', () => knownAppliances)
    await openPage(page, url)
    await expect(page.getByRole('list', { name: 'Open runs' }).getByRole('listitem')).toHaveCount(1)
    await expect(page.getByRole('button', { name: /^Check ms-01/ })).toBeVisible()
  },
  'run, empty': async (page, _host, url) => {
    await openPage(page, url)
    await page.keyboard.press('2')
    await expect(page.getByRole('heading', { name: 'No run is open' })).toBeVisible()
  },
  'run, reading its journal': async (page, host, url) => {
    host.given.set('runbook.show', never)
    await page.goto(`${url}#/run/${host.run}`)
    await expect(page.getByRole('heading', { name: 'Reading the journal' })).toBeVisible()
  },
  'run, that cannot be shown': async (page, host, url) => {
    host.given.set('runbook.show', () => refusal)
    await page.goto(`${url}#/run/${host.run}`)
    await expect(page.getByRole('heading', { name: 'This run cannot be shown' })).toBeVisible()
    await expect(page.locator('.failure')).toContainText('The disk does not answer.')
  },
  'run, with an item that failed, one that is uncertain and a line that is lost': async (page, host, url) => {
    await openRun(page, { host, door: { url } })
    const about = { appliance: 'a1', evidence: [] }
    host.append('item.finished', { ...about, item: 'before.licences', status: 'fail', reason: 'It has expired.' })
    host.append('item.finished', {
      ...about,
      item: 'before.backup',
      status: 'uncertain',
      reason: 'Nobody saw its end.',
    })
    host.append('session.lost', { appliance: 'a1', cause: 'the line broke' })
    await expect(page.getByRole('button', { name: /Fail/ }).first()).toBeVisible()
    await expect(page.getByRole('heading', { name: /Disconnected: the line broke/ })).toBeVisible()
    await expect(page.getByRole('alert').filter({ hasText: 'Disconnected' })).toBeAttached()
  },
  'gate, with a gate that does not hold': async (page, host, url) => {
    await openRun(page, { host, door: { url } })
    upToTheGate(host)
    await expect(page.getByRole('heading', { level: 1, name: 'Install approval' })).toBeVisible()
    const about = { appliance: 'a1', evidence: [], item: 'before.licences' }
    host.append('item.finished', { ...about, status: 'fail', reason: 'It has expired.', hint: 'Get a new one.' })
    host.append('item.finished', {
      ...about,
      item: 'before.storage',
      status: 'attention',
      reason: 'It is nearly full.',
    })
    const exceptions = page.getByRole('list', { name: 'Exceptions' }).getByRole('listitem')
    await expect(exceptions, 'a failed check comes first').toContainText(['It has expired.', 'It is nearly full.'])
    await expect(page.getByText('1 check blocks the install. Fix or waive it, then approve.')).toBeVisible()
    await expect(page.locator('.holds')).toHaveText('1 blocking, 1 exception')
    await expect(page.getByLabel(/^Type .* to approve/)).toBeHidden()
    await expect(exceptions.first().getByRole('button', { name: /^Check again/ })).toBeEnabled()
    await exceptions
      .first()
      .getByRole('button', { name: /^Waive/ })
      .click()
    await page.getByLabel(/^Authorized by/).fill('Kim Ode, change board')
    await page.getByLabel(/^Reason/).fill('Renewed this week.')
    await page.keyboard.press('Control+Enter')
    await expect(page.getByRole('dialog')).toBeHidden()
    await expect(exceptions.filter({ hasText: 'Waived' }).getByRole('button', { name: /^Reopen/ })).toBeVisible()
  },
  'gate, whose gates hold': async (page, host, url) => {
    await openRun(page, { host, door: { url } })
    upToTheGate(host)
    await expect(page.getByLabel(/^Type .* to approve/)).toBeFocused()
    await expect(page.locator('.holds')).toHaveText('No exceptions')
    const folded = page.locator('.folded').filter({ hasText: /more checks passed/ })
    await expect(folded.getByRole('listitem').first()).toBeHidden()
    await folded.locator('summary').click()
    await expect(folded.getByRole('listitem').first()).toBeVisible()
  },
  'gate, with an update from one source': async (page, host, url) => {
    await openRun(page, { host, door: { url } })
    upToTheGate(host, ['licence-agreement', 'own-hash-only'])
    await expect(page.locator('.holds')).toHaveText('1 decision')
    const install = page.getByRole('button', { name: 'Install 4.4.3-GA on ms-01' })
    await page.getByLabel(/^Type .* to approve/).fill('ms-01 4.4.3-GA')
    await page.getByText('The customer accepts the License Agreement of this release').click()
    await expect(page.getByText('Decide “Update source” first.')).toBeVisible()
    await expect(install).toBeDisabled()
    await page.getByRole('button', { name: 'Accept as one source' }).click()
    await expect(page.locator('.holds')).toHaveText('No exceptions')
    await expect(page.getByRole('list', { name: 'Checks' })).toContainText('accepted by you')
    await expect(install).toBeEnabled()
  },
  'run, whose appliance is back online': async (page, host, url) => {
    await openRun(page, { host, door: { url } })
    throughASurprise(host)
    const back = page.getByRole('region', { name: 'Back online' })
    await expect(back.getByRole('heading')).toHaveText('ms-01 is back online on 4.4.3-GA')
    await expect(back).toContainText(/Out of service for \d+ s, \d\d:\d\d to \d\d:\d\d\./)
    await back.getByText('Evidence').click()
    await expect(back.getByRole('listitem')).toHaveText(['Version names it.'])
  },
  'wait, before anything was seen': async (page, host, url) => {
    await page.clock.setFixedTime(new Date('2026-11-23T01:10:00.000Z'))
    await openRun(page, { host, door: { url } })
    upToTheGate(host)
    const expected = { release: '4.4.3-GA', name: 'R4_4_3-GA', since: '', baseline: [] }
    host.append('return.expected', { appliance: 'a1', proves: 'release', ...expected })
    host.append('item.started', { appliance: 'a1', item: awaiting(host), by: 'engine' })
    await expect(page.getByRole('heading', { level: 1, name: 'Nothing to do.' })).toBeVisible()
    await expect(page.locator('.stages li')).toHaveCount(7)
  },
  'wait, that ended otherwise than proved': async (page, host, url) => {
    await openRun(page, { host, door: { url } })
    upToTheGate(host)
    const gate = { appliance: 'a1', gate: 'point-of-no-return', item: 'cli.install' }
    host.append('approval.given', { ...gate, by: 'Robin Vale' })
    host.carryOn()
    const observed = 'Port 25 greets as 4.3.7-GA again.'
    host.append('return.unproven', { appliance: 'a1', outcome: 'old-release', observed })
    const about = { appliance: 'a1', item: awaiting(host), evidence: [] }
    host.append('item.finished', { ...about, status: 'fail', reason: 'It came back on the old release.' })
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Back online on the old release.')
    await expect(page.getByText('Do not install again or reboot.')).toBeVisible()
    await expect(page.getByRole('button', { name: /Retry|Reboot|Install/ })).toHaveCount(0)
    await expect(page.getByRole('heading', { name: 'Blocked until back online' }), 'nothing is open').toHaveCount(0)
    const down = page
      .getByRole('list', { name: 'Stages of the return' })
      .getByRole('listitem')
      .filter({ hasText: 'Down' })
    await expect(down, 'what can no longer come is not announced').toContainText('Not observed')
    await page.keyboard.press('o')
    await expect(page.getByRole('dialog', { name: /^Reopen: / })).toBeVisible()
    await page.keyboard.press('Escape')
  },
  'wait, overdue': async (page, host, url) => {
    await page.clock.setFixedTime(new Date('2026-11-23T02:12:00.000Z'))
    await openRun(page, { host, door: { url } })
    upToTheGate(host)
    const expected = { release: '4.4.3-GA', name: 'R4_4_3-GA', since: '', baseline: [] }
    host.append('return.expected', { appliance: 'a1', proves: 'release', ...expected })
    host.append('item.started', { appliance: 'a1', item: awaiting(host), by: 'engine' })
    const late = page.locator('.latenote')
    await expect(late).toContainText(/Overdue by 1\d min\./)
    await expect(late).toContainText(/If ms-01 is not back by 0[23]:\d\d, call Technical Support\./)
    await expect(page.locator('.wait .sub').first()).toContainText('notifies you when it is back online.')
    await expect(page.locator('.wait .sub').first(), 'what has happened is not promised').not.toContainText(
      'overdue at',
    )
    await expect(page.locator('.clock')).toContainText('Overdue since')
    await page.clock.setFixedTime(new Date('2026-11-23T03:30:00.000Z'))
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Call Technical Support. Do not reboot ms-01.')
  },
  'wait, whose probes are old': async (page, host, url) => {
    await page.clock.setFixedTime(new Date('2026-11-23T01:10:00.000Z'))
    await openRun(page, { host, door: { url } })
    upToTheGate(host)
    const expected = { release: '4.4.3-GA', name: 'R4_4_3-GA', since: '' }
    const baseline = [{ service: 'smtp', greeting: '220 ms-01 ESMTP MOS 4.3.7-GA' }]
    host.append('return.expected', { appliance: 'a1', proves: 'release', ...expected, baseline })
    host.append('item.started', { appliance: 'a1', item: awaiting(host), by: 'engine' })
    const probes = page.getByRole('region', { name: 'Probes' })
    await expect(probes).toContainText('not probed yet')
    const about = { run: host.run, appliance: 'a1' }
    host.tell({ kind: 'greeting', ...about, service: 'smtp', port: 25, finding: 'refused', text: '' })
    host.tell({ kind: 'probe', ...about, observed: 'Port 25 refuses.', next: 10_000 })
    await expect(probes).toContainText(/next in \d+ s/)
    await expect(probes.getByRole('row')).toContainText(/refused\s*0 s ago/)
    await page.clock.setFixedTime(new Date('2026-11-23T01:12:00.000Z'))
    await expect(probes.getByRole('row')).toContainText(/outdated: refused\s*2 min ago/)
  },
  'failure, with its causes': async (page, host, url) => {
    await openRun(page, { host, door: { url } })
    refuseTheInstall(host)
    await expect(page.locator('.saidcard .reply')).toHaveText('NO Unable to install update')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nothing was changed. ms-01 still runs 4.3.7-GA.')
    const causes = page.getByRole('list', { name: 'Causes' }).locator(':scope > li')
    await expect(causes.first()).toContainText('Network or firewall')
    const license = causes.filter({ hasText: 'Upgrades Allowed license' })
    await expect(license.getByRole('button'), 'what is ruled out has evidence and no remedy').toHaveText(/^lines? \d+/)
    await expect(page.getByRole('button', { name: 'Serve over HTTP' })).toBeEnabled()
    await page.keyboard.press('e')
    await expect(page.getByRole('dialog', { name: /^Transcript, line/ })).toContainText('NO Unable to install update')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await expect(page.locator('.verdict'), 'the reply that refused, not the checks after it').toContainText(
      'Reply ended with NO',
    )
    await expect(page.locator('.verdict')).not.toContainText('Reply ended with OK')
    await page.getByRole('button', { name: 'Show causes and remedies' }).click()
  },
  'failure, served over HTTP from then on': async (page, host, url) => {
    await openRun(page, { host, door: { url } })
    refuseTheInstall(host)
    await expect(page.getByRole('button', { name: 'Serve over HTTP' })).toBeEnabled()
    await page.keyboard.press('f')
    await expect(page.getByLabel(/^Reason/)).toHaveValue('Serve the update over HTTP.')
    await page.keyboard.press('Control+Enter')
    await expect(page.getByRole('dialog')).toBeHidden()
    const reopened = host.entries.findLast(({ type }) => type === 'item.reopened')
    expect(reopened?.data).toMatchObject({ item: 'cli.install', serveWith: 'http' })
  },
  'another appliance answers': async (page, host, url) => {
    await openRun(page, { host, door: { url } })
    const identity = { host: 'ms-09', hostId: 'FFFF-0001', serial: 'MP6-9', release: '4.3.7-GA' }
    host.append('identity.noted', { appliance: 'a1', identity, same: false })
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Another appliance answers')
    await expect(page.getByText('FFFF-0001')).toBeVisible()
  },
  'fleet, reading': async (page, host, url) => {
    host.given.set('fleet.list', never)
    await openPage(page, url)
    await page.keyboard.press('3')
    await expect(page.getByText('Reading the journals of the runs')).toBeVisible()
  },
  'fleet, empty': async (page, _host, url) => {
    await openPage(page, url)
    await page.keyboard.press('3')
    await expect(page.getByText('No appliance yet. Add appliances, or import a list.')).toBeVisible()
  },
  'fleet, full': async (page, host, url) => {
    host.given.set('fleet.list', () => fullFleet)
    await openPage(page, url)
    await page.keyboard.press('3')
    await expect(page.getByText('One at a time: ms-01 holds it')).toBeVisible()
  },
  'mirror, empty': async (page, host, url) => {
    host.given.set('patch.list', () => [])
    await openPage(page, url)
    await page.keyboard.press('4')
    await expect(page.getByText('uptick mirror add URL')).toBeVisible()
  },
  'mirror, fetching and rehearsing': async (page, host, url) => {
    host.given.set('patch.plans', () => plannedRuns)
    host.given.set('patch.addresses', () => ownAddresses)
    host.given.set('patch.rehearse', () => ({ operationId: 'o1' }))
    await openPage(page, url)
    await page.keyboard.press('4')
    await page.getByLabel(/^Appliance/).fill('192.0.2.11')
    await page.getByRole('button', { name: 'Run connection test' }).click()
    for (const finding of findings) host.tell({ kind: 'finding', operationId: 'o1', finding })
    host.tell({
      ...{ kind: 'mirror', operationId: 'o2', name: 'E4_4_3_48812', stage: 'fetching', connections: 2 },
      ...{ bytes: 33_030_144, total: 77_804_339, rate: 1_400_000, left: 32_000, sentence: 'Fetching.' },
    })
    await expect(page.getByRole('progressbar', { name: 'On its way: E4_4_3_48812' })).toHaveAttribute(
      'aria-valuetext',
      /31\.5 MB of 74\.2 MB, .*\/s, about .* left/,
    )
    await expect(page.getByRole('list', { name: 'Findings' }).getByRole('listitem')).toHaveCount(findings.length)
  },
  'mirror, with deliveries of other nights': async (page, host, url) => {
    host.given.set('patch.deliveries', () => deliveries)
    await openPage(page, url)
    await page.keyboard.press('4')
    await expect(page.getByText('38 GB free')).toBeVisible()
    await expect(page.getByRole('row', { name: /R4_4_3-GA .* 2 appliances/ })).toBeVisible()
    const proofs = page.getByRole('table', { name: 'Proof of delivery' })
    await expect(proofs.getByRole('row', { name: /ms-11 .*0A3C-8F02 all 412.6 MB Delivered/ })).toHaveCount(2)
    await page.getByRole('button', { name: 'P4_4_2_FCS' }).click()
    await expect(page.getByText('Not delivered to any appliance yet.')).toBeVisible()
  },
  'mirror, on a disk that is too small for the rest of an update': async (page, host, url) => {
    host.given.set('patch.room', () => ({ free: 41_943_040, spare: 8_388_608 }))
    await openPage(page, url)
    await page.keyboard.press('4')
    await page.getByRole('button', { name: 'R4_4_3-GA' }).focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await expect(page.getByText('42.7 MB, 40.0 MB free')).toBeVisible()
    await expect(page.getByText('Does not fit: make 10.7 MB of room first')).toBeVisible()
    await page.keyboard.press('m')
    await expect(page.getByRole('dialog')).toContainText('40.0 MB free')
  },
  'mirror, refused': async (page, host, url) => {
    host.given.set('patch.mirror', () => refusal)
    await openPage(page, url)
    await page.keyboard.press('4')
    await page.keyboard.press('m')
    await page.keyboard.type('ftp://updates.example.net/R4_4_4-GA')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog').getByRole('alert')).toContainText('The disk does not answer.')
    await expectNames(page)
    await page.keyboard.press('Escape')
  },
})

test('every action of the palette has its words, and each screen is reached by it', async ({ page, played }) => {
  await openPage(page, played.door.url)
  for (const [words, heading] of [
    ['Go to Fleet', 'Fleet'],
    ['Go to Mirror', 'Patch mirror'],
    ['Go to Settings', 'Settings'],
  ] as const) {
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('dialog')).toBeVisible()
    await page.keyboard.type(words)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
  }
})

test('the page brings its own font, which is light, and asks for no script that it does not use', async ({
  page,
  played,
}) => {
  const fonts: string[] = []
  page.on('requestfinished', (request) => {
    if (request.resourceType() === 'font') fonts.push(path.basename(new URL(request.url()).pathname))
  })
  await openPage(page, played.door.url)
  await page.evaluate(() => document.fonts.ready)
  expect(fonts).toEqual([expect.stringMatching(/^inter-latin-wght-normal.*[.]woff2$/)])
  const drawn = await page.evaluate(() => [...document.fonts].filter(({ status }) => status === 'loaded').length)
  expect(drawn).toBe(1)
  const assets = path.join(import.meta.dirname, '..', '..', 'dist', 'renderer', 'assets')
  const sent = readdirSync(assets).filter((name) => name.endsWith('.woff2'))
  const bytes = sent.reduce((sum, name) => sum + readFileSync(path.join(assets, name)).length, 0)
  expect(bytes).toBeLessThan(150_000)
})

test('the page’s script is lighter than 350 kB as it is sent', () => {
  const assets = path.join(import.meta.dirname, '..', '..', 'dist', 'renderer', 'assets')
  const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'))
  const bytes = scripts.reduce((sum, name) => sum + gzipSync(readFileSync(path.join(assets, name))).length, 0)
  expect(bytes).toBeGreaterThan(50_000)
  expect(bytes).toBeLessThan(350_000)
})
