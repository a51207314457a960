import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readList, type ImportedList } from '../../../shared/site/read-list.ts'
import { readSite } from '../../../shared/site/read-site.ts'
import { writeSite } from '../../../shared/site/write-site.ts'

function read(text: string, as?: 'csv' | 'inventory' | 'hosts'): ImportedList {
  const list = readList(text, { name: 'Site', as })
  if (!list.ok) throw new Error(list.failure.sentence)
  return list.value
}

const short = ({ notUnderstood }: ImportedList): [number, string][] => notUnderstood.map(({ line, why }) => [line, why])

describe('CSV with a header', () => {
  it('gives addresses, kinds, relations and clusters', () => {
    const list = read(`Name,IP,Type,Serves,Cluster,Cluster role
ms-01,10.0.0.1,Message Server,,,
rg-01,10.0.0.2,RazorGate,ms-01,,
ms-10,10.0.0.10,ms,,harbor,standby
ms-11,10.0.0.11,ms,,harbor,Active
`)
    expect(list.as).toBe('csv')
    expect(list.notUnderstood).toEqual([])
    expect(list.site).toMatchObject({
      appliances: [
        { address: '10.0.0.1', is: 'message-server' },
        { address: '10.0.0.2', is: 'razorgate', serves: '10.0.0.1' },
        { address: '10.0.0.10', is: 'message-server' },
        { address: '10.0.0.11', is: 'message-server' },
      ],
      clusters: [{ name: 'harbor', standby: '10.0.0.10', actives: ['10.0.0.11'] }],
    })
  })

  it('with semicolons, a byte order mark, CRLF and quotes is the same', () => {
    const list = read('\ufeffaddress;is\r\n"a.example";"razor""gate"\r\nb.example;rg\r\n')
    expect(list.site.appliances).toEqual([{ address: 'a.example' }, { address: 'b.example', is: 'razorgate' }])
    expect(short(list)).toEqual([[2, '"razor"gate" is not a kind of appliance; write message-server or razorgate.']])
  })

  it('shows each column and line that it does not take', () => {
    const list = read('address,rack,host\na.example,4,\n,5,\na b,6,\nc.example,1,2,3\nA.EXAMPLE,7,\n')
    expect(list.site.appliances).toEqual([{ address: 'a.example' }])
    expect(short(list)).toEqual([
      [1, 'The column "rack" is not read.'],
      [1, 'The column "host" says the same as an earlier one and is not read.'],
      [3, 'The line has no address.'],
      [4, '"a b" is not an address.'],
      [5, 'The line has 4 cells and the header 3.'],
      [6, 'A.EXAMPLE is already named in line 2.'],
    ])
  })

  it('leaves out a relation or cluster that is incomplete, and reports it', () => {
    const list = read(`address,is,serves,cluster,cluster-role
a.example,rg,z.example,,
b.example,ms,a.example,,
c.example,,,north,standby
d.example,,,north,
`)
    expect(list.site.clusters).toEqual([])
    expect(list.site.appliances.some((one) => one.serves !== undefined)).toBe(false)
    expect(list.notUnderstood.map(({ line }) => line)).toEqual([2, 3, 4, 5])
  })

  it('counts lines where a quoted cell goes over several', () => {
    const list = read('address,name\n"a.example","two\nlines"\nnot an address,x\n')
    expect(short(list)).toEqual([[4, '"not an address" is not an address.']])
  })
})

describe('an Ansible inventory', () => {
  it('in INI form gives hosts, groups and variables', () => {
    const list = read(`# the harbor
ms-01 ansible_host=10.0.0.1

[razorgates]
rg-[01:02].example.com serves=ms-01

[harbor]
ms-10 cluster_role=standby
ms-11
[harbor:vars]
cluster=harbor
cluster_role=active
ansible_user=root
[message_servers:children]
harbor
`)
    expect(list.as).toBe('inventory')
    expect(list.site.appliances).toEqual([
      { address: '10.0.0.1' },
      { address: 'rg-01.example.com', is: 'razorgate', serves: '10.0.0.1' },
      { address: 'rg-02.example.com', is: 'razorgate', serves: '10.0.0.1' },
      { address: 'ms-10', is: 'message-server' },
      { address: 'ms-11', is: 'message-server' },
    ])
    expect(list.site.clusters).toEqual([{ name: 'harbor', standby: 'ms-10', actives: ['ms-11'] }])
    expect(short(list)).toEqual([[13, 'The variable "ansible_user" is not read.']])
  })

  it('in INI form shows what it does not take', () => {
    const list = read(
      '[one\na.example\n[g]\nb.example what\nc[1:x].example\n[g:children]\ntwo words\n[g:vars]\nnothing\n',
    )
    expect(list.site.appliances).toEqual([{ address: 'a.example' }])
    expect(list.notUnderstood.map(({ line }) => line)).toEqual([1, 4, 5, 7, 9])
  })

  it('in YAML form gives the same', () => {
    const list = read(`all:
  hosts:
    ms-01: { ansible_host: 10.0.0.1 }
  children:
    razorgates:
      hosts:
        rg-01.example.com:
          serves: ms-01
          tags: [a, b]
      colour: blue
`)
    expect(list.as).toBe('inventory')
    expect(list.site.appliances).toEqual([
      { address: '10.0.0.1' },
      { address: 'rg-01.example.com', is: 'razorgate', serves: '10.0.0.1' },
    ])
    expect(short(list)).toEqual([
      [9, '"tags" is not a single value.'],
      [10, 'A group has hosts, vars and children; "colour" is not read.'],
    ])
  })
})

describe('a list of one column', () => {
  it('has a header where its first line is the name of that column, and that is no appliance', () => {
    const list = read('address\nms-01.example.com\nms-02.example.com\n')
    expect(list.as).toBe('csv')
    expect(list.site?.appliances.map(({ address }) => address)).toEqual(['ms-01.example.com', 'ms-02.example.com'])
  })

  it('of one host has none', () => {
    expect(read('ms-01.example.com\n').as).toBe('hosts')
  })
})

describe('plain hosts', () => {
  it('come one per line, with a port, or as in a hosts file', () => {
    const list = read(
      'ms-01.example.com\n10.0.0.5 rg-01 rg-01.example.com # the gate\n\n127.0.0.1:2323\n[fe80::1]:23\n',
    )
    expect(list.as).toBe('hosts')
    expect(list.site.appliances.map(({ address }) => address)).toEqual([
      'ms-01.example.com',
      '10.0.0.5',
      '127.0.0.1:2323',
      '[fe80::1]:23',
    ])
    expect(list.notUnderstood).toEqual([])
  })

  it.each(['http://a.example/', 'a.example, b.example', '42', 'ms-01 (old)'])('do not include %j', (line) => {
    expect(short(read(`x.example\n${line}\n`))).toEqual([[2, expect.stringMatching(/is not an address/)]])
  })

  it('without one that can be read are refused, with the first line that was not understood', () => {
    const list = readList('hello world!\n', { name: 'x' })
    expect(list).toMatchObject({
      failure: {
        code: 'words.wrong',
        sentence: expect.stringContaining('Line 1: "world!" is not an address.') as string,
      },
    })
  })
})

describe('every list', () => {
  const line = fc.oneof(
    fc.constantFrom(
      'a.example',
      '10.0.0.1',
      '[g]',
      '[g:children]',
      '[g:vars]',
      'address,is',
      'all:',
      '  hosts:',
      '"',
      ';',
      'b c=d',
    ),
    fc.string({ maxLength: 30 }),
  )

  it('that is read makes a site that Uptick reads again, and each line is in it or shown', () => {
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 12 }),
        fc.constantFrom('csv', 'inventory', 'hosts', undefined),
        (lines, as) => {
          const text = lines.join('\n')
          const list = readList(text, { name: 'Site', as })
          if (!list.ok) return list.failure.code === 'words.wrong'
          expect(readSite(writeSite(list.value.site))).toEqual({ site: list.value.site, faults: [] })
          for (const { line: at } of list.value.notUnderstood) expect(at).toBeGreaterThan(0)
          if (list.value.as !== 'hosts') return true
          const told = list.value.site.appliances.length + list.value.notUnderstood.length
          expect(told).toBe(
            text.split(/\r?\n/).filter(
              (row) =>
                row
                  .replace(/^\ufeff/, '')
                  .replace(/(?:^|\s)#.*$/, '')
                  .trim() !== '',
            ).length,
          )
          return true
        },
      ),
      { numRuns: 500 },
    )
  })
})
