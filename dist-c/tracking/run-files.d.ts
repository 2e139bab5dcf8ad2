import type { Clock } from '../base/index.ts';
import type { Database } from '../storage/index.ts';
import { type RunArtifact, type RunInput } from './run.ts';
/** What runs have made and what they have read. */
export interface RunFiles {
    add(run: string, artifact: RunArtifact): Promise<void>;
    artifacts(run: string): Promise<readonly RunArtifact[]>;
    inputs(run: string): Promise<readonly RunInput[]>;
}
export declare function createRunFiles(needs: {
    readonly database: Database;
    readonly clock: Clock;
}): RunFiles;
