import { execFile } from 'node:child_process'
import type { Finding } from '../../../shared/model/rehearsal.ts'
import { childEnvironment } from '../computer/child-environment.ts'

/** What has to come in: the server's port, and for passive FTP the data ports. */
export interface WantedPorts {
  readonly port: number
  readonly data: { readonly from: number; readonly to: number } | undefined
  readonly peer: string
}

/** What a program printed; undefined where it is not there, may not be asked or does not answer. */
export type Ask = (program: string, ...words: string[]) => Promise<string | undefined>

/**
 * What this computer's own packet filter makes of connections from the appliance, as far as it can be asked. A filter with
 * rules is not judged rule by rule: it is named, with the command that lets the offer through. A firewall between the two is
 * not seen at all.
 */
export async function askFirewall(
  wanted: WantedPorts,
  platform: NodeJS.Platform = process.platform,
  ask: Ask = askProgram,
): Promise<Finding> {
  if (platform === 'win32') return await askWindows(wanted, ask)
  if (platform === 'darwin') return await askMac(ask)
  return await askLinux(wanted, ask)
}

async function askLinux(wanted: WantedPorts, ask: Ask): Promise<Finding> {
  const { port, data, peer } = wanted
  const ranges = [String(port), ...(data === undefined ? [] : [`${data.from}-${data.to}`])]
  if ((await ask('firewall-cmd', '--state'))?.startsWith('running') === true) {
    const words = ranges.map((range) => `--add-port=${range}/tcp`).join(' ')
    return inTheWay('firewalld runs here and may stop the appliance.', `Let it through: firewall-cmd ${words}`)
  }
  if (/^status:\s+active/im.test((await ask('ufw', 'status')) ?? '')) {
    const words = ranges.map((range) => `ufw allow proto tcp from ${peer} to any port ${range.replace('-', ':')}`)
    return inTheWay('ufw runs here and may stop the appliance.', `Let it through: ${words.join('; ')}`)
  }
  const rules = await ask('nft', 'list', 'ruleset')
  const chains = rules ?? (await ask('iptables', '-S', 'INPUT'))
  if (chains === undefined) return unseen('No right, or no program, to look at its rules.')
  const filters = rules === undefined ? filtersInIptables(chains) : filtersInNft(chains)
  if (!filters)
    return { about: 'firewall', holds: 'yes', sentence: 'The packet filter of this computer lets everything in.' }
  const hint =
    rules === undefined
      ? `Let it through: iptables -I INPUT -s ${peer} -p tcp -m multiport --dports ${ranges.join(',').replace('-', ':')} -j ACCEPT`
      : `Let it through: nft insert rule FAMILY TABLE CHAIN ip saddr ${peer} tcp dport { ${ranges.join(', ')} } accept`
  return inTheWay('The packet filter of this computer has rules for what comes in, and may stop the appliance.', hint)
}

/** Whether a chain that is hooked to what comes in can refuse something. */
export function filtersInNft(rules: string): boolean {
  const chains = rules.split(/^\s*chain\s+/m).slice(1)
  const incoming = chains.filter((chain) => /hook\s+(?:input|prerouting)/.test(chain))
  const drops = /policy\s+drop|\b(?:drop|reject)\b/
  if (incoming.some((chain) => drops.test(chain))) return true
  // Rules of chains that are jumped to count as well.
  return incoming.some((chain) => /\b(?:jump|goto)\b/.test(chain)) && chains.some((chain) => drops.test(chain))
}

function filtersInIptables(rules: string): boolean {
  return /^-P INPUT (?:DROP|REJECT)/m.test(rules) || /^-A INPUT .*-j (?!ACCEPT\b)/m.test(rules)
}

async function askMac(ask: Ask): Promise<Finding> {
  const program = '/usr/libexec/ApplicationFirewall/socketfilterfw'
  const state = await ask(program, '--getglobalstate')
  if (state === undefined) return unseen('It could not be asked.')
  if (/disabled/i.test(state))
    return { about: 'firewall', holds: 'yes', sentence: 'The firewall of this computer is off.' }
  const hint = 'Allow incoming connections for Uptick in System Settings, Network, Firewall.'
  return inTheWay('The firewall of this computer is on and may stop the appliance.', hint)
}

async function askWindows({ port, data, peer }: WantedPorts, ask: Ask): Promise<Finding> {
  const state = await ask('netsh', 'advfirewall', 'show', 'currentprofile', 'state')
  if (state === undefined) return unseen('It could not be asked.')
  if (/\bOFF\b/.test(state))
    return { about: 'firewall', holds: 'yes', sentence: 'The firewall of this computer is off.' }
  const ports = [String(port), ...(data === undefined ? [] : [`${data.from}-${data.to}`])].join(',')
  const hint = `Let it through, as administrator: netsh advfirewall firewall add rule name=Uptick dir=in action=allow protocol=TCP localport=${ports} remoteip=${peer}`
  return inTheWay('Windows Firewall is on and may stop the appliance.', hint)
}

function inTheWay(sentence: string, hint: string): Finding {
  return { about: 'firewall', holds: 'unknown', sentence, hint }
}

function unseen(why: string): Finding {
  const sentence = `Unknown whether this computer’s firewall blocks the connection. ${why}`
  return { about: 'firewall', holds: 'unknown', sentence }
}

function askProgram(program: string, ...words: string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    const options = { env: childEnvironment(), timeout: 3_000, windowsHide: true, maxBuffer: 4 * 1024 * 1024 }
    execFile(program, words, options, (error, output) => resolve(error === null ? output : undefined))
  })
}
