import { type Model } from './model.ts';
/**
 * Replaces every ZipMap, which turns probabilities into a sequence of maps, by Identity: the output keeps its name and is the
 * tensor [rows, classes] instead.
 */
export declare function dropZipMaps(model: Model): Model;
