import type { Opening, PracticeReady, Transport } from '../../state/actions.ts'

/** One appliance as it is typed; `profile`: a known one, whose password the keychain may hold. */
export interface FormMember {
  readonly address: string
  readonly role: string
  readonly password: string
  readonly profile?: string | undefined
}

/** The form of the start screen. */
export interface StartForm {
  /** One, or those of a cluster. */
  readonly members: readonly [FormMember, ...FormMember[]]
  /** The cluster's name; undefined: a single appliance. */
  readonly cluster: string | undefined
  /** undefined: the safest way in that answers. */
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

/** The form with what a practice appliance has just said; it is marked as practice wherever it goes. */
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

/** What the run is opened with: the form as it stands. */
export function openingOf(form: StartForm, transport: Transport): Opening {
  const single = form.cluster === undefined
  const members = single ? form.members.slice(0, 1) : form.members
  return {
    members: members.map((member, index) => ({
      address: member.address,
      role: single ? 'appliance' : member.role === '' ? (index === 0 ? 'standby' : 'active') : member.role,
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
  }
}
