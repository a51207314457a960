import { describe, expect, it } from 'vitest'
import { buildRecord } from '../../../shared/record/build-record.ts'
import type { JsonMap } from '../../../shared/record/canonical.ts'
import { composeRecord } from '../../../shared/record/compose-record.ts'
import type { RecordEntry } from '../../../shared/record/record-entry.ts'
import { renderSection } from '../../../shared/record/render-html.ts'
import { renderMarkdown } from '../../../shared/record/render-markdown.ts'

const fence = '```'
const documentWith = (link: string): string =>
  `---\nid: own\n---\n\n## After\n\n### Fetch the MIB files\n\n${fence}item\nid: after.mibs\ndo: manual\nlink: ${link}\n${fence}\n`
const at = '2026-11-23T10:00:00.000Z'
const entry = (seq: number, type: string, data: JsonMap): RecordEntry => ({ seq, at, type, data })

function recordOf(address: string, link = 'http://{host}/help/snmp-mibs/', state = 'ticked') {
  const about = { appliance: 'a1', item: 'after.mibs' }
  const ended =
    state === 'ticked'
      ? entry(2, 'item.ticked', { ...about, by: 'Ada', note: 'loaded', files: [] })
      : entry(2, 'item.judged', { ...about, applies: 'no', reason: 'No SNMP.', missing: [] })
  const opened = entry(1, 'run.opened', { run: 'r-1', appliances: [{ id: 'a1', address, role: 'appliance' }] })
  return buildRecord([opened, ended], { documents: [documentWith(link)] })
}

const htmlOf = (record: ReturnType<typeof recordOf>): string =>
  composeRecord(record, { transcript: true })
    .flatMap((section) => [...renderSection(section, { file: () => undefined })])
    .join('')
const outward = (html: string): string[] => [...html.matchAll(/href="([^#"][^"]*)"/g)].map(([, href = '']) => href)

describe('the link of an item in the record', () => {
  it('leads to the appliance, as a plain link in HTML and in Markdown', () => {
    const record = recordOf('ms-01.example.net:2323')
    expect(htmlOf(record)).toContain(
      '<a href="http://ms-01.example.net/help/snmp-mibs/" rel="noopener noreferrer">http://ms-01.example.net/help/snmp-mibs/</a>',
    )
    expect(renderMarkdown(record, {})).toContain('<http://ms-01.example.net/help/snmp-mibs/>')
  })

  it('is not a link if the item does not apply, or if the address is redacted', () => {
    expect(outward(htmlOf(recordOf('ms-01', undefined, 'no')))).toEqual([])
    const record = recordOf('ms-01')
    const withheld = { ...record, appliances: record.appliances.map((one) => ({ ...one, address: '(withheld)' })) }
    expect(outward(htmlOf(withheld))).toEqual([])
    expect(renderMarkdown(withheld, {})).not.toContain('<http')
  })

  it.each([
    '"><img src=x onerror=alert(1)>', 'elsewhere.example/x?', 'a@elsewhere.example', 'ms-01#', "ms-01' onclick='x",
  ])('is not forged by an address such as %s', (address) => {
    const html = htmlOf(recordOf(address))
    expect(outward(html)).toEqual([])
    expect(html).not.toContain('<img')
  }) // prettier-ignore

  it.each(['javascript:alert(1)//{host}', 'data:text/html,{host}', 'file:///{host}'])(
    'is none for a document that names %s',
    (link) => {
      expect(outward(htmlOf(recordOf('ms-01', link)))).toEqual([])
    },
  )

  it('stays one link and one cell with any path', () => {
    const record = recordOf('ms-01', 'http://{host}/a|b`c')
    const row = renderMarkdown(record, {})
      .split('\n')
      .find((line) => line.includes('http://ms-01/'))
    expect(row).toContain('<http://ms-01/a%7Cb%60c>')
  })
})
