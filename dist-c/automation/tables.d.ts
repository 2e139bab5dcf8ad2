import type { Migration } from '../storage/index.ts';
export interface AutomationTables {
    automation_decision: {
        id: string;
        endpoint: string;
        at: number;
        what: string;
        because: string;
        rule: string;
        evidence: string;
    };
    automation_rollout: {
        id: string;
        endpoint: string;
        champion: number;
        challenger: number;
        phase: string;
        percent: number;
        started_at: number;
        since: number;
        evidence_from: number | null;
        block_ms: number | null;
        over_at: number | null;
    };
    automation_policy: {
        endpoint: string;
        declaration: string;
        digest: string;
        since: number;
    };
}
export declare const automationMigrations: readonly Migration[];
