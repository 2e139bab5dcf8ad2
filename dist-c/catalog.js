import { readFileSync } from 'node:fs';
import { automationActions, automationMigrations, decided, failAutomation } from './automation/index.js';
import { failSettings } from './base/index.js';
import { failCli } from './cli/index.js';
import { failDemo } from './cli/demo/index.js';
import { dataActions, dataEvents, dataMigrations, failData } from './data/index.js';
import { failEvaluation } from './evaluation/index.js';
import { failFeatures, featureEvents, featuresActions } from './features/index.js';
import { failFlow, flowMigrations, jobParked, progressed, stepFailed, stepFinished, stepStarted } from './flow/index.js';
import { runFinished as flowFinished, runStarted as flowStarted } from './flow/index.js';
import { failGovernance, governanceActions, governanceMigrations } from './governance/index.js';
import { failHttp } from './http/index.js';
import { failInference } from './inference/index.js';
import { failLearners } from './learners/index.js';
import { alertRaised, failMonitoring, monitoringActions, monitoringMigrations, windowMeasured } from './monitoring/index.js';
import { failProtocols } from './protocols/index.js';
import { aliasMoved, failRegistry, registryActions, registryMigrations, versionRegistered } from './registry/index.js';
import { failServing, servingActions, servingEvents, servingMigrations } from './serving/index.js';
import { failStorage, queueMigrations } from './storage/index.js';
import { failTable } from './table/index.js';
import { failTracking, runFinished, runStarted, trackingActions, trackingMigrations } from './tracking/index.js';
import { failTraining, trainingActions, trainingEvents } from './training/index.js';
/** The version of the package, as package.json has it. */
export const version = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;
/** Everything that may be asked of Millrace, room by room. */
export const actions = [
    ...governanceActions,
    ...dataActions,
    ...featuresActions,
    ...trackingActions,
    ...registryActions,
    ...trainingActions,
    ...servingActions,
    ...monitoringActions,
    ...automationActions,
];
/** Everything Millrace tells of itself. */
export const eventSpecs = [
    ...[flowStarted, flowFinished, stepStarted, stepFinished, stepFailed, progressed, jobParked],
    ...dataEvents,
    ...featureEvents,
    ...[runStarted, runFinished, versionRegistered, aliasMoved],
    ...trainingEvents,
    ...servingEvents,
    ...[windowMeasured, alertRaised, decided],
];
/** Every way to fail, folder by folder. */
export const errorCatalogs = [
    ...[failSettings, failTable, failInference, failLearners, failEvaluation, failStorage, failFlow, failGovernance],
    ...[failData, failFeatures, failTracking, failRegistry, failTraining, failServing, failMonitoring, failAutomation],
    ...[failHttp, failProtocols, failCli, failDemo],
];
/** The schema of the database, in the order in which rooms build on each other. */
export const migrations = [
    ...queueMigrations,
    ...flowMigrations,
    ...governanceMigrations,
    ...dataMigrations,
    ...trackingMigrations,
    ...registryMigrations,
    ...servingMigrations,
    ...monitoringMigrations,
    ...automationMigrations,
];
//# sourceMappingURL=catalog.js.map