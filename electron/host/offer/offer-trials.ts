import type { Finding } from '../../../shared/model/rehearsal.ts'
import { errnoOf, messageOf } from '../disk/faults.ts'
import { fetchByFtp, fetchByHttp } from './try-fetch.ts'
import type { FtpWay } from './try-fetch.ts'

/** The test file and where it is offered. */
export interface TrialFile {
  readonly name: string
  readonly bytes: number
  readonly address: string
  readonly port: number
}

/** Fetches the file over FTP in every way that an appliance may choose, from the address that it is offered on. */
export async function* ftpTrials(file: TrialFile): AsyncGenerator<Finding> {
  const six = file.address.includes(':')
  const fetch = (way: FtpWay, path = `/${file.name}`): Promise<Buffer> => fetchByFtp({ ...placeOf(file), path }, way)
  const trial = async (about: keyof typeof trialNames, ways: readonly FtpWay[]): Promise<Finding> => {
    const broken: string[] = []
    for (const way of ways) {
      const wrong = await faultOf(fetch(way), file)
      if (wrong !== undefined) broken.push(`${way}: ${wrong}`)
    }
    return aboutTrial(about, ways.join(', '), broken)
  }
  yield await trial('passive', six ? ['EPSV'] : ['PASV', 'EPSV'])
  yield await trial('active', six ? ['EPRT'] : ['PORT', 'EPRT'])
  const paths = [`/${file.name}.mpu5`, `/pub/updates/${file.name}`]
  const broken: string[] = []
  for (const path of paths) {
    const wrong = await faultOf(fetch('EPSV', path), file)
    if (wrong !== undefined) broken.push(`${path}: ${wrong}`)
  }
  yield aboutTrial('names', paths.join(', '), broken)
}

/** The same by HTTP. */
export async function* httpTrials(file: TrialFile): AsyncGenerator<Finding> {
  const get = (path: string): Promise<Buffer> => fetchByHttp({ ...placeOf(file), path })
  const plain = await faultOf(get(`/${file.name}`), file)
  yield aboutTrial('http', 'GET', plain === undefined ? [] : [plain])
  const path = `/${file.name}.mpu5`
  const other = await faultOf(get(path), file)
  yield aboutTrial('names', path, other === undefined ? [] : [`${path}: ${other}`])
}

/** Asks from another address of ours, which the offer must turn away. */
export async function strangerTrial(file: TrialFile, protocol: 'ftp' | 'http'): Promise<Finding> {
  const about = 'strangers'
  const from = file.address.startsWith('127.') ? '127.0.0.3' : file.address.includes(':') ? '::1' : '127.0.0.1'
  const want = { ...placeOf(file), path: `/${file.name}`, from }
  try {
    await (protocol === 'ftp' ? fetchByFtp(want, 'EPSV') : fetchByHttp(want))
    const sentence = `Another address (${from}) was served as well.`
    return { about, holds: 'no', sentence, hint: 'Offer nothing from here, and report this.' }
  } catch (error) {
    if (errnoOf(error) === '')
      return { about, holds: 'yes', sentence: `Another address (${from}) is refused: ${messageOf(error)}` }
    const sentence = `That other addresses are refused could not be tried from here (${errnoOf(error)}).`
    return { about, holds: 'unknown', sentence }
  }
}

function placeOf({ address, port }: TrialFile): { host: string; port: number; from: string } {
  return { host: address, port, from: address }
}

async function faultOf(fetching: Promise<Buffer>, { bytes }: TrialFile): Promise<string | undefined> {
  try {
    const got = await fetching
    return got.length === bytes ? undefined : `${got.length} of ${bytes} bytes came`
  } catch (error) {
    return messageOf(error)
  }
}

const trialNames = { passive: 'A passive transfer', active: 'An active transfer', http: 'A transfer by HTTP' } as const

function aboutTrial(about: keyof typeof trialNames | 'names', ways: string, broken: readonly string[]): Finding {
  if (broken.length === 0) {
    const sentence =
      about === 'names'
        ? `The file is found by its other names as well (${ways}).`
        : `${trialNames[about]} works inside this computer (${ways}).`
    return { about, holds: 'yes', sentence }
  }
  const what = about === 'names' ? 'The file is not found by each of its names' : `${trialNames[about]} fails here`
  const hint = 'Another program may hold the ports back: try --serve-with http, or another port with --serve-on.'
  return { about, holds: 'no', sentence: `${what}: ${broken.join('; ')}.`, hint }
}
