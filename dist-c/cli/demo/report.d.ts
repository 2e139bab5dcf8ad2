/** A number, or null where it could not be told. */
type Figure = number | null;
/** Losses of one version on one week; `n` labeled requests stand behind them. */
export interface Scored {
    readonly logloss: Figure;
    readonly ece: Figure;
    readonly auc: Figure;
}
/** One week of the replay. */
export interface Week extends Scored {
    /** First day, ISO 8601. */
    readonly from: string;
    readonly predictions: number;
    readonly labeled: number;
    readonly meanPrediction: Figure;
    readonly lateShare: Figure;
    /** Population stability index by feature; 10 quantile bins of the training window. */
    readonly psi: Readonly<Record<string, Figure>>;
    /** Version that was champion when the week ended. */
    readonly champion: number;
    readonly alerts: readonly {
        readonly code: string;
        readonly message: string;
    }[];
}
/** What `millrace demo --once --json` prints: everything in it is computed by the run. */
export interface DemoReport {
    readonly dataset: {
        readonly rows: number;
        readonly accepted: number;
        readonly quarantined: number;
        readonly version: string;
        readonly reasons: readonly {
            readonly code: string;
            readonly column: string;
            readonly rows: number;
        }[];
    };
    readonly leakage: {
        readonly naiveAuc: number;
        readonly pointInTimeAuc: number;
    };
    readonly training: {
        readonly rows: number;
        readonly learner: string;
        readonly auc: number;
        readonly logloss: number;
        readonly ece: number;
        readonly modelVersion: number;
        readonly modelHash: string;
    };
    readonly weeks: readonly Week[];
    readonly unseen: readonly {
        readonly column: string;
        readonly value: string;
        readonly first: string;
    }[];
    readonly decisions: readonly {
        readonly at: string;
        readonly what: string;
        readonly because: string;
        readonly evidence: Readonly<Record<string, unknown>>;
    }[];
    readonly champion: {
        readonly before: number;
        readonly after: number;
    };
    readonly comparison: {
        readonly weeks: readonly {
            readonly from: string;
            readonly champion: Scored;
            readonly challenger: Scored;
        }[];
    };
    readonly reproduced: boolean;
    readonly seconds: {
        readonly ingest: number;
        readonly features: number;
        readonly train: number;
        readonly replay: number;
        readonly total: number;
    };
}
export {};
