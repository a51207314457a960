import { stringify } from 'yaml'
import type { Site } from '../model/site.ts'

/** A site as the document that `readSite` reads. Empty parts are left out. */
export function writeSite({ name, to, appliances, clusters, answers, pace }: Site): string {
  const document = {
    name,
    ...(to === undefined ? {} : { to }),
    ...(appliances.length === 0 ? {} : { appliances }),
    ...(clusters.length === 0 ? {} : { clusters }),
    ...(Object.keys(answers).length === 0 ? {} : { answers }),
    ...(Object.keys(pace).length === 0 ? {} : { pace }),
  }
  return stringify(document, { lineWidth: 0 })
}
