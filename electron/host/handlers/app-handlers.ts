import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed } from '../../../shared/base/result.ts'
import { applianceOf } from '../runs/act-targets.ts'
import type { Handlers } from './dispatch.ts'
import type { HostParts } from './host-parts.ts'
import { personActs } from '../runs/person-acts.ts'

type AppCalls = Extract<
  keyof Handlers,
  'system.state' | 'run.timing' | 'run.attach' | 'run.file' | `profile.${string}` | `fleet.${string}`
>

/** The calls of the app's own screens: the system, known appliances, files of a run, the fleet. */
export function appHandlers(parts: HostParts): Pick<Handlers, AppCalls> {
  const { runs, profiles, fleet, vault, redactor } = parts
  return {
    'system.state': () => succeed(parts.system.state()),
    'run.timing': async ({ run, appliance }) => {
      const live = runs.live(run)
      if (!live.ok) return succeed({})
      const target = applianceOf(live.value.open, appliance)
      if (!target.ok) return target
      const usual = live.value.usualTime(target.value)
      return succeed(usual === undefined ? {} : { usual })
    },
    'run.attach': (params) => runs.act(params.run, (open) => personActs.attach(open, params)),
    'run.file': async ({ run, sha256 }) => {
      const bytes = await runs.keptFile(run, sha256)
      if (bytes !== undefined) return succeed({ base64: Buffer.from(bytes).toString('base64') })
      const hint = 'The file may have been removed from the run’s folder.'
      return failed(failure('disk.not-readable', `The run keeps no file ${sha256.slice(0, 12)}….`, hint))
    },
    'profile.list': () => succeed(profiles.list()),
    'profile.save': (params) => {
      if (params.password !== undefined) redactor.add(params.password)
      const saved = profiles.save(params)
      fleet.changed()
      return saved
    },
    'profile.forget': (params) => {
      fleet.changed()
      return profiles.forget(params)
    },
    'profile.credential': ({ id }) => {
      const password = profiles.password(id)
      if (!password.ok) return password
      redactor.add(password.value)
      return succeed({ credentialRef: vault.put(password.value) })
    },
    'fleet.list': () => fleet.list(),
    'fleet.start': (params) => fleet.start(params),
    'fleet.halt': ({ by }) => fleet.halt(by),
    'fleet.limits': (limits) => fleet.setLimits(limits),
  }
}
