/** May the same thing be tried again? For an installer that matters more than why it failed. */
export type Retry = 'safe' | 'unsafe' | 'pointless'

/**
 * Every way in which work of ours is expected to fail: code -> whether a retry is safe and the exit code of the command
 * line (CLI.md). A code that is not in this table does not exist.
 */
export const failureCodes = {
  'console.unreachable': { retry: 'safe', exit: 5 },
  'console.login-refused': { retry: 'unsafe', exit: 5 },
  'console.not-an-appliance': { retry: 'pointless', exit: 5 },
  'console.timeout': { retry: 'safe', exit: 5 },
  'console.closed': { retry: 'safe', exit: 5 },
  'console.out-of-step': { retry: 'safe', exit: 5 },
  'console.unexpected-output': { retry: 'safe', exit: 5 },
  'console.question': { retry: 'unsafe', exit: 4 },
  'console.certificate-changed': { retry: 'unsafe', exit: 5 },
  'command.rejected': { retry: 'unsafe', exit: 3 },
  'command.refused-by-interlock': { retry: 'pointless', exit: 3 },
  'command.not-sendable': { retry: 'pointless', exit: 3 },
  'command.not-confirmed': { retry: 'pointless', exit: 3 },
  'patch.not-found': { retry: 'pointless', exit: 2 },
  'patch.source-unreachable': { retry: 'safe', exit: 5 },
  'patch.source-refused': { retry: 'pointless', exit: 5 },
  'patch.source-changed': { retry: 'safe', exit: 7 },
  'patch.stalled': { retry: 'safe', exit: 5 },
  'patch.short': { retry: 'safe', exit: 7 },
  'patch.digest-mismatch': { retry: 'safe', exit: 7 },
  'patch.not-an-update': { retry: 'pointless', exit: 7 },
  'patch.not-verified': { retry: 'safe', exit: 7 },
  'patch.in-use': { retry: 'safe', exit: 8 },
  'patch.name-taken': { retry: 'pointless', exit: 2 },
  'patch.kept': { retry: 'pointless', exit: 3 },
  'patch.pack-damaged': { retry: 'pointless', exit: 7 },
  'patch.release-unknown': { retry: 'pointless', exit: 4 },
  'offer.port-in-use': { retry: 'safe', exit: 8 },
  'offer.port-forbidden': { retry: 'pointless', exit: 8 },
  'offer.address-unavailable': { retry: 'pointless', exit: 8 },
  'offer.incomplete': { retry: 'unsafe', exit: 6 },
  'return.never-went-down': { retry: 'unsafe', exit: 6 },
  'return.did-not-return': { retry: 'unsafe', exit: 6 },
  'return.old-release': { retry: 'unsafe', exit: 6 },
  'return.other-appliance': { retry: 'unsafe', exit: 6 },
  'return.unproven': { retry: 'unsafe', exit: 6 },
  'identity.changed': { retry: 'unsafe', exit: 6 },
  'runbook.invalid': { retry: 'pointless', exit: 2 },
  'runbook.not-found': { retry: 'pointless', exit: 2 },
  'run.not-found': { retry: 'pointless', exit: 2 },
  'run.item-not-found': { retry: 'pointless', exit: 2 },
  'run.not-allowed-now': { retry: 'pointless', exit: 2 },
  'run.blocked': { retry: 'pointless', exit: 3 },
  'run.waiting': { retry: 'pointless', exit: 4 },
  'sheet.refused': { retry: 'pointless', exit: 2 },
  'run.locked': { retry: 'safe', exit: 8 },
  'run.closed': { retry: 'pointless', exit: 2 },
  'profile.no-password': { retry: 'pointless', exit: 8 },
  'profile.no-keychain': { retry: 'pointless', exit: 8 },
  'journal.damaged': { retry: 'pointless', exit: 7 },
  'journal.not-writable': { retry: 'safe', exit: 8 },
  'recording.not-readable': { retry: 'pointless', exit: 2 },
  'record.invalid': { retry: 'pointless', exit: 7 },
  'record.schema-too-new': { retry: 'pointless', exit: 7 },
  'record.not-a-record': { retry: 'pointless', exit: 7 },
  'record.no-printer': { retry: 'pointless', exit: 8 },
  'key.out-of-reach': { retry: 'pointless', exit: 8 },
  'disk.full': { retry: 'safe', exit: 8 },
  'disk.not-writable': { retry: 'pointless', exit: 8 },
  'disk.not-readable': { retry: 'pointless', exit: 8 },
  'words.wrong': { retry: 'pointless', exit: 2 },
  'contract.unknown-call': { retry: 'pointless', exit: 2 },
  'contract.bad-params': { retry: 'pointless', exit: 2 },
  'contract.forbidden': { retry: 'pointless', exit: 2 },
  'operation.cancelled': { retry: 'safe', exit: 130 },
  internal: { retry: 'unsafe', exit: 70 },
} as const satisfies Record<string, { retry: Retry; exit: number }>

export type FailureCode = keyof typeof failureCodes

/**
 * An expected failure, as a value. `sentence` says what is wrong, `hint` what to do next; both are for a person and hold
 * no secret. `evidence` is what was seen: text of the peer, figures, a path.
 */
export interface Failure {
  readonly code: FailureCode
  readonly sentence: string
  readonly hint: string
  readonly retry: Retry
  readonly evidence?: string
}

/** Makes a failure; whether a retry is safe comes from the table unless this case knows better. */
export function failure(
  code: FailureCode,
  sentence: string,
  hint: string,
  more: { evidence?: string; retry?: Retry } = {},
): Failure {
  return {
    code,
    sentence,
    hint,
    retry: more.retry ?? failureCodes[code].retry,
    ...(more.evidence === undefined ? {} : { evidence: more.evidence }),
  }
}

/** The command line's exit code of a failure (CLI.md). */
export function exitOf(code: FailureCode): number {
  return failureCodes[code].exit
}
