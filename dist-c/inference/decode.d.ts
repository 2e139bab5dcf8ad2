import { type Model } from './model.ts';
/**
 * Reads an ONNX file. The bytes may be hostile: every length is checked before anything is allocated, subgraphs stay
 * unread bytes (so nothing nests), unknown fields are skipped.
 *
 * Errors: `inference.not_onnx`, `inference.damaged`, `inference.too_large`, `inference.unsupported` (external data, element types).
 *
 * Source: onnx.proto of ONNX 1.17.
 */
export declare function decodeModel(bytes: Uint8Array): Model;
