import { type EndpointPolicy, type Project, type TrainingOrder } from './automation/index.ts';
import { type Clock, type Hash } from './base/index.ts';
import type { Log } from './http/index.ts';
import { checkGates } from './registry/index.ts';
/** What the rooms stand on. */
export interface Ground {
    /** The data folder: everything embedded lives there. */
    readonly folder: string;
    readonly databaseUrl?: string;
    readonly memoryLimit: string;
    readonly threads: number;
    /** Where relative paths of sources begin. */
    readonly root: string;
    readonly clock: Clock;
    readonly log: Log;
    /** The project in force; undefined where none was given. */
    readonly project: Project | undefined;
}
/** Opens the stores, then each room on what is before it in the list of the README. */
export declare function openRooms(ground: Ground): Promise<{
    database: import("./storage/database.ts").Database;
    blobs: import("./storage/blobs.ts").Blobs;
    lake: import("./storage/lake.ts").Lake;
    flow: import("./flow/flow.ts").Flow;
    clock: Clock;
    events: import("./base/events.ts").Events;
    hash: Hash;
    newId: import("./base/ids.ts").NewId;
    root: string;
    datasets: import("./data/datasets.ts").Datasets;
    endpoints: import("./serving/endpoints.ts").Endpoints;
    journal: import("./serving/journal.ts").Journal;
    models: import("./registry/models.ts").Models;
    monitoring: import("./monitoring/monitoring.ts").Monitoring;
    decisions: import("./automation/decisions.ts").Decisions;
    rollouts: import("./automation/rollouts.ts").Rollouts;
    policies: import("./automation/policies.ts").Policies;
    train: (policy: EndpointPolicy, order: TrainingOrder) => Promise<import("./training/train.ts").TrainingResult>;
    audit: import("./governance/audit.ts").Audit;
    permits: import("./governance/permits.ts").Permits;
    perform: import("./governance/perform.ts").Perform;
    accessToken: import("./governance/access-token.ts").AccessToken;
    online: import("./features/online.ts").OnlineFeatures;
    store: import("./storage/online.ts").Online;
    scorings: import("./automation/scoring.ts").Scorings;
    freshener: import("./automation/freshness.ts").Freshener;
    experiments: import("./tracking/experiments.ts").Experiments;
    runs: import("./tracking/runs.ts").Runs;
    training: {
        database: import("./storage/database.ts").Database;
        blobs: import("./storage/blobs.ts").Blobs;
        lake: import("./storage/lake.ts").Lake;
        flow: import("./flow/flow.ts").Flow;
        clock: Clock;
        events: import("./base/events.ts").Events;
        hash: Hash;
        newId: import("./base/ids.ts").NewId;
        root: string;
        datasets: import("./data/datasets.ts").Datasets;
        runs: import("./tracking/runs.ts").Runs;
        models: import("./registry/models.ts").Models;
        checkGates: typeof checkGates;
    };
    serving: import("./serving/serving.ts").Serving;
    loop: import("./automation/loop.ts").Loop;
    close: () => Promise<void>;
    onFault: (fault: unknown) => void;
}>;
/** Every room, as `openRooms` gives them. */
export type Rooms = Awaited<ReturnType<typeof openRooms>>;
