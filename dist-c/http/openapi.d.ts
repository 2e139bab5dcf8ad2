import type { Json } from '../base/index.ts';
import { type ActionFace } from './face.ts';
/** What the document says of the server it describes. */
export interface ApiInfo {
    readonly version: string;
}
/**
 * The OpenAPI 3.1 document of these actions: one operation each, named as the action.
 *
 * Source: OpenAPI Specification 3.1.0; RFC 9457 for the errors.
 */
export declare function openApiOf(actions: readonly ActionFace[], info: ApiInfo): Json;
