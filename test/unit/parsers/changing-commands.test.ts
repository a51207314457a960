import { describe, expect, it } from 'vitest'
import { parsers } from '../../../shared/console/parsers/parsers.ts'
import type { Json } from '../../../shared/model/run-event.ts'
import { read, reply } from './reply-text.ts'

// Replies as they may look: the real forms are not public (FACTS 3), so each parser meets several.

const definition = (name: string): string =>
  `attributetype ( 1.3.6.1.4.1.32473.1 NAME '${name}' SYNTAX 1.3.6.1.4.1.1466.115.121.1.26 )`

const understood: [parser: string, text: string, facts: Record<string, Json>][] = [
  [
    'license-status',
    '"Upgrades Allowed" Active\n"Antispam" Expired\nOK',
    {
      licenceStates: [
        { name: 'Upgrades Allowed', state: 'Active' },
        { name: 'Antispam', state: 'Expired' },
      ],
    },
  ],
  [
    'license-status',
    'Name                Key  Status    Expires\nUpgrades Allowed    f    valid     2013-12-31\nOK Completed',
    { licenceStates: [{ name: 'Upgrades Allowed', key: 'f', state: 'valid', expires: '2013-12-31' }] },
  ],
  ['license-status', 'OK', { licenceStates: [] }],
  ['license-fetch', 'OK', { licenceFetch: 'OK' }],
  ['license-fetch', 'Contacting license server\n3 licenses applied\nOK', { licenceFetch: 'Contacting license server / 3 licenses applied' }],
  ['license-fetch', 'OK Licenses are up to date', { licenceFetch: 'Licenses are up to date' }],
  ['uce-update', 'rpdengine updated to 8.00.0126\nOK Completed', { uceUpdate: 'rpdengine updated to 8.00.0126' }],
  ['uce-update', 'Finished without errors\nOK', { uceUpdate: 'Finished without errors' }],
  ['conf-enable', 'OK Customercare enabled', { confEnable: 'Customercare enabled' }],
  ['conf-import', '412 lines read, 0 errors\nOK', { confImport: '412 lines read, 0 errors' }],
  ['cluster-detach', 'OK Detached from cluster "mail"', { clusterDetach: 'Detached from cluster "mail"' }],
  ['cluster-delete', 'OK', { clusterDelete: 'OK' }],
  ['cluster-add', 'Cluster mail created\nOK', { clusterAdd: 'Cluster mail created' }],
  ['cluster-attach', '* "ms-02" attached\nOK', { clusterAttach: '"ms-02" attached' }],
  ['cluster-scan', 'OK', { clusterNodes: [] }],
  ['cluster-scan', 'No nodes found\nOK', { clusterNodes: [] }],
  ['cluster-scan', 'Node ms-02 found\nNode ms-03 found\nOK', { clusterNodes: [{ name: 'ms-02', state: 'found' }, { name: 'ms-03', state: 'found' }] }],
  ['cluster-scan', 'Found 2 nodes: ms-02.example.com, ms-03.example.com\nOK', { clusterNodes: [{ name: 'ms-02.example.com' }, { name: 'ms-03.example.com' }] }],
  ['cluster-scan', '* "ms-02" "active" "10.0.0.2"\n* "ms-03" "active" "10.0.0.3"\nOK', { clusterNodes: [{ name: 'ms-02', state: 'active' }, { name: 'ms-03', state: 'active' }] }],
  ['cluster-scan', 'Name     Address    State\n-------------------------\nms-02    10.0.0.2   attached\n1 node found\nOK', { clusterNodes: [{ name: 'ms-02', state: 'attached' }] }],
  ['cluster-scan', 'ms-02: attached\nms-03: missing\nOK', { clusterNodes: [{ name: 'ms-02', state: 'attached' }, { name: 'ms-03', state: 'missing' }] }],
  ['cluster-scan', 'OK 1 node: ms-02', { clusterNodes: [{ name: 'ms-02' }] }],
  [
    'dir-schema',
    `${definition('miWmprefShowMiralets')}\n${definition('miWmprefShowMessageView')}\nobjectclass ( 1.2 NAME 'miUser' MAY ( miOther ) )\nOK`,
    { schema: [{ name: 'miWmprefShowMiralets' }, { name: 'miWmprefShowMessageView' }, { name: 'miUser' }] },
  ],
  [
    'dir-schema',
    "attributeTypes: ( 1.2.3\n  NAME ( 'miMailHost' 'mailHost' )\n  EQUALITY caseIgnoreMatch )\nOK",
    { schema: [{ name: 'miMailHost' }, { name: 'mailHost' }] },
  ],
  ['dir-schema', 'miMailHost\nmiWmprefShowMiralets\nOK', { schema: [{ name: 'miMailHost' }, { name: 'miWmprefShowMiralets' }] }],
  ['dir-schema', 'OK miMailHost, miMailQuota', { schema: [{ name: 'miMailHost' }, { name: 'miMailQuota' }] }],
  ['conf-export', '# mail.example.com\n\nSmtp Set Lmr off\nOK', { configuration: { lines: 2, characters: 34, first: '# mail.example.com' } }],
  ['storage-space', 'Mailstore 512000 MB, used 201344 MB, free 310656 MB\nOK', { storage: { text: 'Mailstore 512000 MB, used 201344 MB, free 310656 MB', total: '512000 MB', used: '201344 MB', free: '310656 MB' } }],
] // prettier-ignore

const refused: [parser: string, text: string, reason: string][] = [
  ['license-status', '???\nOK', 'the line "???" is not a license'],
  ['license-fetch', 'NO Unable to reach the license server', 'the appliance refused it (Unable to reach the license server)'],
  ['license-fetch', 'Could not reach the server\nOK', 'it answers OK and also says "Could not reach the server"'],
  ['uce-update', 'rpdengine: update failed\nOK Completed', 'it answers OK and also says "rpdengine: update failed"'],
  ['conf-import', 'line 12: unknown command, 1 error\nOK', 'it answers OK and also says "line 12: unknown command, 1 error"'],
  ['cluster-attach', 'Warning: standby not reachable\nOK', 'it answers OK and also says "Warning: standby not reachable"'],
  ['cluster-detach', 'Detaching', 'there is no OK at its end, so it may be cut short'],
  ['cluster-scan', 'node found\nOK', 'it says that a node was found, and not which'],
  ['cluster-scan', 'ms-02 found\n%% ??? %%\nOK', 'the line "%% ??? %%" names no node'],
  ['cluster-scan', 'the quick brown fox\nOK', 'the line "the quick brown fox" names no node'],
  ['dir-schema', 'OK', 'it defines no attribute'],
  ['dir-schema', 'no schema is loaded\nOK', 'it defines no attribute'],
  ['conf-export', 'OK Exported', 'it shows no configuration, only its status'],
] // prettier-ignore

describe('replies of the other commands that the guide names', () => {
  it.each(understood)('%s reads %j', (parser, text, facts) => {
    expect(read(parser, text)).toEqual(facts)
  })

  it.each(refused)('%s does not guess at %j', (parser, text, reason) => {
    expect(read(parser, text)).toBe(reason)
  })

  it('names the lines that a fact rests on', () => {
    const schema = reply(`Schema:\n${definition('miMailHost')}\nOK`)
    expect(parsers['dir-schema']!(schema)).toMatchObject({ ok: true, facts: [{ line: 1, lastLine: 2 }] })
    expect(parsers['conf-export']!(reply('\na\n\nb\nOK'))).toMatchObject({ facts: [{ line: 1, lastLine: 3 }] })
    expect(parsers['cluster-scan']!(reply('Nodes:\nms-02\nms-03\nOK'))).toMatchObject({
      facts: [{ line: 1, lastLine: 2 }],
    })
  })

  it('reads a schema of a megabyte in no time', () => {
    const schema = reply(`${`${definition('miMailHost')}\n`.repeat(9_000)}OK`)
    expect(parsers['dir-schema']!(schema).ok).toBe(true)
    expect(parsers['dir-schema']!(reply(`${'NAME (  '.repeat(120_000)}\nOK`))).toMatchObject({ ok: false })
  })
})
