import axe from 'axe-core'
import type { Page } from '@playwright/test'

/**
 * What axe finds on the page as it is: each rule with the elements that break it. It runs in the page itself and is read once for each
 * document: a page of its own, where it would gather what frames found, costs more than the search, and ours has no frames.
 */
export async function findingsOf(page: Page): Promise<readonly string[]> {
  const isThere = await page.evaluate(() => 'axe' in globalThis)
  if (!isThere) await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { axe: inPage } = globalThis as unknown as { axe: typeof axe }
    const { violations } = await inPage.run(document, { resultTypes: ['violations'] })
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
  })
}
