import { createHash, randomInt, timingSafeEqual } from 'node:crypto'

/** Who may fetch: anybody who is admitted by address, or by the login of this one offer. */
export interface OfferLogin {
  readonly user: string
  readonly password: string
}

/** No letter or digit that is taken for another one when it is read out. */
const letters = 'abcdefghjkmnpqrstuvwxyz23456789'

/** A login that is good for one offer: made again each time, never stored. */
export function oneTimeLogin(): OfferLogin {
  const word = (length: number): string => Array.from({ length }, () => letters[randomInt(letters.length)]).join('')
  return { user: 'uptick', password: word(12) }
}

/** Whether these are the words; takes the same time for every wrong pair. */
export function isLogin(login: OfferLogin, user: string, password: string): boolean {
  const digest = (one: string, other: string): Buffer => createHash('sha256').update(`${one}\n${other}`).digest()
  return timingSafeEqual(digest(login.user, login.password), digest(user, password))
}
