import { describe, expect, it } from 'vitest'
import { isValidOn, licenseEnd } from '../../../shared/model/license-end.ts'

const day = '2026-11-23'

describe('the end of a license', () => {
  it.each<[string, boolean | undefined]>([
    ['', true],
    ['No expiry', true],
    ['never', true],
    ['Never expires', true],
    ['permanent', true],
    ['2012-12-31', false],
    ['2026-11-22', false],
    ['2026-11-23', true],
    ['expires 2027-01-31', true],
    ['Expires on 2027-01-31', true],
    ['expiry: 2012/12/31', false],
    ['expired 2012-01-01', false],
    ['expired', false],
    ['31-Dec-2012', false],
    ['31 December 2027', true],
    ['Dec 31, 2012', false],
    ['Sun Jan 31 2027', true],
    ['Mon Dec 31 23:59:59 GMT 2012', false],
    ['12/31/2012', false],
    ['31.12.2027', true],
    ['12/31/12', false],
    // Read as 3 December or 12 March: both are past.
    ['03/12/2012', false],
    // 5 December is to come, 12 May is past.
    ['05/12/2026', undefined],
    ['when the contract ends', undefined],
    ['2012-13-45', undefined],
    ['31 Foo 2027', undefined],
  ])('%j on 23 November 2026: valid %s', (expires, valid) => {
    expect(isValidOn(licenseEnd({ expires }), day)).toBe(valid)
  })

  it('is over if its state is expired, regardless of its date', () => {
    expect(isValidOn(licenseEnd({ state: 'Expired', expires: '2099-01-01' }), day)).toBe(false)
    expect(isValidOn(licenseEnd({ state: 'Active' }), day)).toBe(true)
  })

  it('decides nothing by a date while no day is given', () => {
    expect(isValidOn(licenseEnd({ expires: '2027-01-31' }), undefined)).toBeUndefined()
  })
})
