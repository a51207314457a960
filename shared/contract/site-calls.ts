import { z } from 'zod'
import { patchName } from '../model/patch.ts'
import { site } from '../model/site.ts'

const source = z.string().max(4_000_000)
const siteName = z.string().min(1).max(4000)
const siteFault = z.object({ line: z.number().int(), sentence: z.string() })

/** A site and everything that is wrong with it; without `site`, the document does not have the form of one. */
const readSite = z.object({
  site: site.optional(),
  faults: z.array(siteFault).readonly(),
  source: z.string(),
  sha256: z.string(),
  /** The file of a saved site. */
  path: z.string().optional(),
})

/** The calls about sites: the appliances that belong together, saved as documents. */
export const siteCalls = {
  'site.list': { params: z.object({}), result: z.array(readSite) },
  /** A saved site by its name, or the text of one. */
  'site.read': { params: z.union([z.object({ name: siteName }), z.object({ source })]), result: readSite },
  /** Makes a site of a list of appliances, or takes one as it is, and saves it. */
  'site.import': {
    params: z.object({
      source,
      name: z.string().min(1).max(100),
      as: z.enum(['csv', 'inventory', 'hosts']).optional(),
      to: patchName.optional(),
      replace: z.boolean().default(false),
    }),
    result: z.object({
      as: z.enum(['csv', 'inventory', 'hosts', 'site']),
      site,
      sha256: z.string(),
      path: z.string(),
      /** Every line, column or variable of the list that is not in the site. */
      notUnderstood: z
        .array(z.object({ line: z.number().int(), text: z.string(), why: z.string() }).readonly())
        .readonly(),
    }),
  },
}
