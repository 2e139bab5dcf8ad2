import { type Door } from '../http/index.ts';
import type { DataPlane } from './data-plane.ts';
/** What the door needs: endpoints, and the version of Millrace it announces. */
export interface OpenInferenceNeeds {
    readonly dataPlane: DataPlane;
    readonly version: string;
}
/**
 * The Open Inference Protocol V2 over REST, at `/v2`: health, metadata, readiness and inference in JSON and in raw bytes. Every endpoint is a
 * model of that name; without a version in the path its traffic decides which version answers.
 *
 * Source: KServe Open Inference Protocol, with the texts and habits of Triton's clients (no content type, compression, bare NaN).
 *
 * @example
 * createServer({ …, doors: [openInference({ dataPlane, version: '0.1.0' })] })
 */
export declare function openInference(needs: OpenInferenceNeeds): Door;
