import { readFileSync } from 'node:fs'
import { automationActions, automationMigrations, decided, failAutomation } from '../automation/index.ts'
import { type ErrorSpec, failSettings } from '../base/index.ts'
import { failCli, failDemo } from '../cli/index.ts'
import { dataActions, dataEvents, dataMigrations, failData } from '../data/index.ts'
import { failEvaluation } from '../evaluation/index.ts'
import { failFeatures, featureEvents, featuresActions } from '../features/index.ts'
import {
  failFlow,
  runFinished as flowFinished,
  flowMigrations,
  runStarted as flowStarted,
  jobParked,
  progressed,
  stepFailed,
  stepFinished,
  stepStarted,
} from '../flow/index.ts'
import { commentsChanged, failGovernance, governanceActions, governanceMigrations } from '../governance/index.ts'
import { type ActionFace, type EventFace, failHttp } from '../http/index.ts'
import { failInference } from '../inference/index.ts'
import { failLearners } from '../learners/index.ts'
import {
  alertChanged,
  alertRaised,
  failMonitoring,
  monitoringActions,
  monitoringMigrations,
  noticeGivenUp,
  windowMeasured,
} from '../monitoring/index.ts'
import { failPipeline, pipelineActions, pipelineEvents, pipelineMigrations } from '../pipeline/index.ts'
import { failProtocols } from '../protocols/index.ts'
import {
  aliasMoved,
  failRegistry,
  registryActions,
  registryMigrations,
  requestChanged,
  stageMoved,
  versionCompleted,
  versionRegistered,
} from '../registry/index.ts'
import { failServing, servingActions, servingEvents, servingMigrations } from '../serving/index.ts'
import { failStorage, type Migration, queueMigrations } from '../storage/index.ts'
import { failTable } from '../table/index.ts'
import {
  failTracking,
  pointsLogged,
  runFinished,
  runStarted,
  trackingActions,
  trackingMigrations,
} from '../tracking/index.ts'
import { failTraining, trainingActions, trainingEvents } from '../training/index.ts'

/** The version of the package, as package.json has it. */
export const version = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version

/** Everything that may be asked of Millrace, room by room. */
export const actions = [
  ...governanceActions,
  ...dataActions,
  ...featuresActions,
  ...pipelineActions,
  ...trackingActions,
  ...registryActions,
  ...trainingActions,
  ...servingActions,
  ...monitoringActions,
  ...automationActions,
] as const satisfies readonly ActionFace[]

/** What all actions together are given: stores, rooms and the project in force. */
export type ActionNeeds = (typeof actions)[number]['run'] extends (needs: infer Needs, ...rest: never) => unknown
  ? Needs
  : never

/** Everything Millrace tells of itself. */
export const eventSpecs: readonly EventFace[] = [
  ...[flowStarted, flowFinished, stepStarted, stepFinished, stepFailed, progressed, jobParked],
  commentsChanged,
  ...dataEvents,
  ...featureEvents,
  ...pipelineEvents,
  ...[
    runStarted,
    runFinished,
    pointsLogged,
    versionRegistered,
    versionCompleted,
    aliasMoved,
    stageMoved,
    requestChanged,
  ],
  ...trainingEvents,
  ...servingEvents,
  ...[windowMeasured, alertRaised, alertChanged, noticeGivenUp, decided],
]

/** Every way to fail, folder by folder. */
export const errorCatalogs: readonly { readonly room: string; readonly specs: Readonly<Record<string, ErrorSpec>> }[] =
  [
    ...[failSettings, failTable, failInference, failLearners, failEvaluation, failStorage, failFlow, failGovernance],
    ...[
      failData,
      failFeatures,
      failPipeline,
      failTracking,
      failRegistry,
      failTraining,
      failServing,
      failMonitoring,
      failAutomation,
    ],
    ...[failHttp, failProtocols, failCli, failDemo],
  ]

/** The schema of the database, in the order in which rooms build on each other. */
export const migrations: readonly Migration[] = [
  ...queueMigrations,
  ...flowMigrations,
  ...governanceMigrations,
  ...dataMigrations,
  ...pipelineMigrations,
  ...trackingMigrations,
  ...registryMigrations,
  ...servingMigrations,
  ...monitoringMigrations,
  ...automationMigrations,
]
