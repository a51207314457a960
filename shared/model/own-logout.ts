/** The cause of a `session.lost` that Uptick brought about itself, since there was nothing more to ask: nothing was lost. */
export const ownLogout = 'logged out'
