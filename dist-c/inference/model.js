/** The domain of the classical operators: trees, linear models, encoders. */
export const ML = 'ai.onnx.ml';
/** A record without a prototype, so that hostile names such as `__proto__` are only names. */
export function emptyRecord() {
    return Object.create(null);
}
//# sourceMappingURL=model.js.map