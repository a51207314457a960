import type { Opening, PracticeReady, SheetSubject, Transport } from '../../state/actions.ts'
import type { KeptSheet } from '../../state/sheet.ts'

/** One appliance as typed; `profile`: a saved one, whose password the keychain may hold. */
export interface FormMember {
  readonly address: string
  readonly role: string
  readonly password: string
  readonly profile?: string | undefined
}

/** The form of the start screen. */
export interface StartForm {
  /** One appliance, or those of a cluster. */
  readonly members: readonly [FormMember, ...FormMember[]]
  /** The cluster's name; undefined for a single appliance. */
  readonly cluster: string | undefined
  /** undefined: the safest transport that responds. */
  readonly transport: Transport | undefined
  readonly user: string
  readonly by: string
  readonly purpose: 'check' | 'upgrade'
  readonly runbook: string
  readonly to: string
  readonly customer: string
  readonly ticket: string
  readonly windowFrom: string
  readonly windowTo: string
  readonly keepPassword: boolean
  readonly practice: boolean
  readonly services: Readonly<Record<string, number>>
  /** The answer sheet for the run, and the appliances that it was chosen for. */
  readonly sheet?: { readonly whose: string; readonly kept: KeptSheet } | undefined
}

const emptyMember: FormMember = { address: '', role: '', password: '' }

export const emptyForm: StartForm = {
  members: [emptyMember],
  cluster: undefined,
  transport: undefined,
  user: 'administrator',
  by: '',
  purpose: 'check',
  runbook: '',
  to: '',
  customer: '',
  ticket: '',
  windowFrom: '',
  windowTo: '',
  keepPassword: false,
  practice: false,
  services: {},
}

/** The form filled in with what a practice appliance reported; everything from it is marked as practice. */
export function filledByPractice({ appliances, update }: PracticeReady, by: string): Partial<StartForm> {
  const [first, ...others] = appliances.map(({ address, role, password }): FormMember => ({
    address,
    role,
    password,
    profile: undefined,
  }))
  if (first === undefined) return {}
  return {
    members: [first, ...others],
    cluster: others.length === 0 ? undefined : 'practice',
    transport: 'telnet',
    user: appliances[0]?.user ?? emptyForm.user,
    purpose: update === '' ? 'check' : 'upgrade',
    to: update,
    practice: true,
    services: others.length === 0 ? (appliances[0]?.services ?? {}) : {},
    by: by === '' ? 'Trainee' : by,
  }
}

/** What the run is opened with, according to the form. */
export function openingOf(form: StartForm, transport: Transport): Opening {
  return {
    members: membersOf(form).map((member) => ({
      address: member.address,
      role: member.role,
      user: form.user,
      password:
        member.password === '' && member.profile !== undefined
          ? { profile: member.profile }
          : { typed: member.password },
    })),
    transport,
    by: form.by,
    purpose: form.purpose,
    runbook: form.runbook,
    cluster: form.cluster ?? '',
    to: form.to,
    customer: form.customer,
    ticket: form.ticket,
    windowFrom: form.windowFrom,
    windowTo: form.windowTo,
    practice: form.practice,
    services: form.services,
    sheet: sheetOf(form),
  }
}

/** The appliances of the form, each with its role. */
function membersOf({ cluster, members }: StartForm): readonly FormMember[] {
  if (cluster === undefined) return [{ ...members[0], role: 'appliance' }]
  return members.map((member, index) => ({
    ...member,
    role: member.role === '' ? (index === 0 ? 'standby' : 'active') : member.role,
  }))
}

/** The appliances of the form as one text; empty if an address is missing. */
export function whoseOf(form: StartForm): string {
  const addresses = membersOf(form).map(({ address }) => address.trim())
  return addresses.includes('') ? '' : addresses.join('\n')
}

/** The answer sheet that is used; a sheet that was chosen for another address is ignored. */
export function sheetOf(form: StartForm): KeptSheet | undefined {
  return form.sheet?.whose === whoseOf(form) ? form.sheet.kept : undefined
}

/** What an answer sheet for these appliances is about. */
export function sheetSubjectOf(form: StartForm): SheetSubject {
  const { cluster, runbook, purpose, to } = form
  return {
    appliances: membersOf(form).map(({ address, role }) => ({ address, role })),
    ...(cluster === undefined ? {} : { cluster: cluster === '' ? 'cluster' : cluster }),
    ...(runbook === '' ? {} : { runbook }),
    ...(purpose === 'upgrade' && to !== '' ? { to } : {}),
  }
}
