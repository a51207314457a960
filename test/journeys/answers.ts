/** What a person decides during an upgrade of a practice appliance as it comes, as an answers file. */
export const usualAnswers = `answers:
  otherAppliances: false
  razorgateWithoutJmm: false
  watchedBy: nothing
  multiEngineBulkOnly: false
  connectors: false
  patchesToInstall: none
  corporateBranding: false
  offersVersion2: false
  nightWork: nothing
  ndmp: false
  antivirusCurrent: true
  customerCare: false
ticks:
  notice.latest-field-notices: read
  before.backup: done
  after.backup: done
approve: [point-of-no-return]
accept: [licence-agreement, own-hash-only]
`
