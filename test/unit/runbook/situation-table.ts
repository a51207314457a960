import { ofLicences } from './situations-of-licences.ts'
import { ofReleases } from './situations-of-releases.ts'
import { ofSurroundings } from './situations-of-surroundings.ts'
import type { Situation } from './situations.ts'

export const situations: readonly Situation[] = [...ofReleases, ...ofLicences, ...ofSurroundings]
