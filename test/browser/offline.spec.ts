import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium, expect, test as base } from '@playwright/test'
import { noNetworks } from '../journeys/networks.ts'
import { ended, doAll, doItByMouse, gate, inHand, practise } from '../app/engineer.ts'
import { openHouse } from '../app/house.ts'
import { testChromium } from './chromium.ts'

const space = `uptick-page-${String(process.pid)}`
const ip = (...words: string[]): string => execFileSync('ip', words, { encoding: 'utf8' })

/**
 * A network namespace with nothing in it but this computer and a default route that leads to a counter: everything that
 * the page, the host or the browser sends elsewhere ends up there.
 */
const test = base.extend<{ readonly sentElsewhere: () => number }>({
  sentElsewhere: async ({ browserName: _browserName }, use) => {
    ip('netns', 'add', space)
    try {
      const run = (...words: string[]): string => ip('netns', 'exec', space, ...words)
      run('sysctl', '-qw', 'net.ipv6.conf.all.disable_ipv6=1', 'net.ipv6.conf.default.disable_ipv6=1')
      ip('-n', space, 'link', 'set', 'lo', 'up')
      ip('-n', space, 'link', 'add', 'out', 'type', 'veth', 'peer', 'name', 'nowhere')
      ip('-n', space, 'link', 'set', 'nowhere', 'up')
      ip('-n', space, 'addr', 'add', '198.51.100.2/24', 'dev', 'out')
      ip('-n', space, 'link', 'set', 'out', 'up')
      ip('-n', space, 'route', 'add', 'default', 'dev', 'out')
      await use(() => Number(run('cat', '/sys/class/net/out/statistics/tx_packets')))
    } finally {
      ip('netns', 'del', space)
    }
  },
})

test('the mouse alone upgrades a practice appliance where there is no network, and nothing asks for one', async ({
  sentElsewhere,
}) => {
  const why = noNetworks()
  if (why !== undefined) throw new Error(`This test needs a network namespace: ${why}.`)
  const scratch = mkdtempSync(path.join(tmpdir(), 'uptick-offline-'))
  const wrapper = path.join(scratch, 'chromium')
  const program = testChromium()
  writeFileSync(wrapper, `#!/bin/sh\nexec ip netns exec ${space} ${program} "$@"\n`, { mode: 0o755 })
  const house = await openHouse({ inside: ['ip', 'netns', 'exec', space] })
  const { launchOptions = {}, ...context } = test.info().project.use
  // The browser itself looks up names when it starts; the requests of the page are seen before that.
  const args = [...(launchOptions.args ?? []), '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1']
  const browser = await chromium.launch({ ...launchOptions, args, executablePath: wrapper })
  const asked: string[] = []
  try {
    const page = await browser.newPage({ viewport: context.viewport ?? null, reducedMotion: 'reduce' })
    page.on('request', (request) => asked.push(new URL(request.url()).hostname))
    await page.goto(house.address)
    await practise(page)
    expect(await doAll(page, doItByMouse)).toContain(gate)
    await expect(ended(page)).toHaveText('Ready to close')
    await expect(page.locator('.switcher')).toContainText('4.4.3-GA')
    await page.getByRole('link', { name: 'Record' }).click()
    await expect(page.getByText('was upgraded to MOS 4.4.3-GA').first()).toBeVisible()
    await page.getByRole('button', { name: 'Export the record' }).click()
    await expect(page.locator('.exported')).toContainText('Written to')
    await expect(inHand(page)).toBeAttached()
    expect([...new Set(asked)]).toEqual(['127.0.0.1'])
    expect(sentElsewhere(), 'packets to elsewhere').toBe(0)
  } finally {
    await browser.close()
    await house.close()
    rmSync(scratch, { recursive: true, force: true })
  }
})
