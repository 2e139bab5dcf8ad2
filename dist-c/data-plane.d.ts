import type { DataPlane } from './protocols/index.ts';
import type { Serving } from './serving/index.ts';
/** Puts every serving protocol over the one serving room. */
export declare function dataPlaneOf(serving: Serving): DataPlane;
