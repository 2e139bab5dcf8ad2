import { type Prepare } from '../kernel.ts';
/** OneHotEncoder and LabelEncoder of ai.onnx.ml. */
export declare const categories: Readonly<Record<string, Prepare>>;
