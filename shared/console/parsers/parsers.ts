import { clusterScan } from './cluster-scan.ts'
import { confExport } from './conf-export.ts'
import { confSettings } from './conf-settings.ts'
import { dirSchema } from './dir-schema.ts'
import { antivirusVersion, uceVersion } from './engines.ts'
import { licenseHostid, modelChassis, modelInfo, modelSerial } from './identity.ts'
import { backupStatus, ndmpMergeStatus, restoreStatus } from './jobs.ts'
import { licenceList, licenceStatus } from './licence-list.ts'
import {
  clusterAdd,
  clusterAttach,
  clusterDelete,
  clusterDetach,
  confEnable,
  confImport,
  licenceFetch,
  uceUpdate,
} from './outcome.ts'
import type { Parser } from './reply-lines.ts'
import { storageSpace } from './storage-space.ts'
import { updateList } from './update-list.ts'
import { version } from './version.ts'

export { readWithPattern } from './read-with-pattern.ts'
export type { ReplyText } from './reply-lines.ts'

/**
 * What a runbook's `read` may name. Each knows one command's reply in the several shapes it may have (FACTS 2, 3), and says
 * "not understood" rather than guess.
 *
 * A new parser: a row here -> its facts in shared/model/fact-shapes.ts -> a table of replies in test/unit/parsers.
 */
export const parsers: Readonly<Record<string, Parser>> = {
  version,
  'license-hostid': licenseHostid,
  'model-serial': modelSerial,
  'model-chassis': modelChassis,
  'model-info': modelInfo,
  'license-list': licenceList,
  'license-status': licenceStatus,
  'license-fetch': licenceFetch,
  'uce-version': uceVersion,
  'uce-update': uceUpdate,
  'antivirus-version': antivirusVersion,
  'update-list': updateList,
  'backup-status': backupStatus,
  'restore-status': restoreStatus,
  'ndmp-merge-status': ndmpMergeStatus,
  'storage-space': storageSpace,
  'dir-schema': dirSchema,
  'conf-export': confExport,
  'conf-settings': confSettings,
  'conf-import': confImport,
  'conf-enable': confEnable,
  'cluster-detach': clusterDetach,
  'cluster-delete': clusterDelete,
  'cluster-add': clusterAdd,
  'cluster-attach': clusterAttach,
  'cluster-scan': clusterScan,
}
