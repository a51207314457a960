import { createHash } from 'node:crypto'
import { failed, succeed } from '../../../shared/base/result.ts'
import { readList } from '../../../shared/site/read-list.ts'
import { readSite } from '../../../shared/site/read-site.ts'
import { writeSite } from '../../../shared/site/write-site.ts'
import type { KeptSite } from '../visits/sites.ts'
import type { Handlers } from './dispatch.ts'
import type { HostParts } from './host-parts.ts'

/** The calls about sites. */
export function siteHandlers({ sites }: HostParts): Pick<Handlers, 'site.list' | 'site.read' | 'site.import'> {
  return {
    'site.list': async () => succeed((await sites.list()).map(shown)),
    'site.read': async (wanted) => {
      if ('name' in wanted) {
        const kept = await sites.read(wanted.name)
        return kept.ok ? succeed(shown(kept.value)) : failed(kept.failure)
      }
      const { source } = wanted
      return succeed({ ...readSite(source), source, sha256: createHash('sha256').update(source).digest('hex') })
    },
    'site.import': async ({ source, name, as, to, replace }) => {
      const isSite = as === undefined && /^(?:appliances|clusters):/m.test(source) && /^name:/m.test(source)
      const list = isSite ? undefined : readList(source, { name, to, as })
      if (list?.ok === false) return list
      const kept = await sites.keep(list === undefined ? source : writeSite(list.value.site), { replace })
      if (!kept.ok) return kept
      const { path, sha256, site } = kept.value
      if (site === undefined) throw new Error('a kept site has no form')
      const { as: form = 'site' as const, notUnderstood = [] } = list?.value ?? {}
      return succeed({ as: form, site, sha256, path, notUnderstood })
    },
  }
}

const shown = ({ site, faults, source, sha256, path }: KeptSite): Omit<KeptSite, never> => ({
  ...(site === undefined ? {} : { site }),
  ...{ faults, source, sha256, path },
})
