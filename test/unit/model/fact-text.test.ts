import { describe, expect, it } from 'vitest'
import { factShapes } from '../../../shared/model/fact-shapes.ts'
import {
  changeLabel,
  factInSentence,
  factLabel,
  factLines,
  factText,
  plainText,
} from '../../../shared/model/fact-text.ts'
import type { Json } from '../../../shared/model/run-event.ts'

describe('the label of a fact', () => {
  it.each([
    ['antispamEngines', 'Antispam engines', 'antispam engines'],
    ['hostId', 'Host ID', 'host ID'],
    ['ndmpMerge', 'NDMP merge', 'NDMP merge'],
    ['licences', 'Licenses', 'licenses'],
    ['webmailShare', 'Webmail share', 'webmail share'],
    ['constructor', 'Constructor', 'constructor'],
  ])('of %s is %s, in a sentence %s', (fact, label, inSentence) => {
    expect([factLabel(fact), factInSentence(fact)]).toEqual([label, inSentence])
  })

  it('of a change names the entry of the list', () => {
    expect(changeLabel('antispamEngines', 'rpdengine')).toBe('Antispam engine rpdengine')
    expect(changeLabel('antispamEngines', '')).toBe('Antispam engines')
    expect(changeLabel('comet', 'Halley')).toBe('Comet Halley')
  })

  it('is never the name of the fact itself', () => {
    const bare = Object.keys(factShapes).filter(
      (fact) => /[a-z][A-Z]/.test(factLabel(fact)) || factLabel(fact) === fact,
    )
    expect(bare).toEqual([])
  })
})

describe('a value', () => {
  it.each<[fact: string, value: Json | undefined, name: string, text: string]>([
    ['release', '4.3.7-GA', '', '4.3.7-GA'],
    ['antispamEngines', { name: 'rpdengine', version: '4.2' }, 'rpdengine', '4.2'],
    ['antispamEngines', { name: 'rpdengine', version: '4.2' }, '', 'rpdengine 4.2'],
    ['antispamEngines', [{ name: 'rpdengine', version: '4.2' }, { name: 'default' }], '', 'rpdengine 4.2, default'],
    ['patches', [{ name: 'D4' }, { name: 'E4' }], '', 'D4, E4'],
    ['patches', { name: 'D4' }, 'D4', 'listed'],
    ['patches', 'debug-5', 'debug-5', 'listed'],
    ['patches', [], '', 'none'],
    ['backups', [{ id: 'Backup-1', state: 'Done' }], '', 'Backup-1 Done'],
    [
      'licences',
      [{ name: 'Antispam', key: 'b', expires: '2013-12-31', state: 'valid' }],
      '',
      'Antispam (key b, expires 2013-12-31, valid)',
    ],
    ['licences', { name: 'Antispam', expires: 'Expires 2013-12-31' }, 'Antispam', 'Expires 2013-12-31'],
    ['licences', { name: 'Antispam', expires: 'expired 2012-01-01' }, 'Antispam', 'expired 2012-01-01'],
    [
      'storage',
      { text: 'Total: 500 GB\nUsed: 200 GB', total: '500 GB', used: '200 GB' },
      '',
      'total 500 GB, used 200 GB',
    ],
    ['storage', { text: 'a\nb 1' }, '', 'a; b 1'],
    ['clock', { text: '23 Nov 2026 09:58', skewSeconds: -120 }, '', '23 Nov 2026 09:58 (120 s behind this computer)'],
    ['clock', { text: '23 Nov 2026 09:58', skewSeconds: 1 }, '', '23 Nov 2026 09:58 (same as this computer)'],
    ['clock', 'as a person typed it', '', 'as a person typed it'],
    ['configuration', { lines: 12, characters: 340, first: 'x' }, '', '12 lines, 340 characters'],
    ['comet', { share: 12, deep: { a: [1, 2] } }, '', 'share 12, deep (a (1, 2))'],
    ['comet', true, '', 'yes'],
    ['comet', null, '', 'none'],
    ['comet', undefined, '', ''],
  ])('of %s, %j next to "%s", is shown as: %s', (fact, value, name, text) => {
    expect(factText(fact, value, name)).toBe(text)
  })

  it('that is a list has a line for each entry', () => {
    expect(factLines('antivirus', [{ name: 'sophos', version: '4.71' }, { name: 'rapid' }])).toEqual([
      { text: 'sophos', detail: '4.71' },
      { text: 'rapid', detail: '' },
    ])
  })

  it('of unknown shape says each member by its name', () => {
    expect(plainText({ skewSeconds: 3, state: 'done' })).toBe('skew seconds 3, done')
  })
})
