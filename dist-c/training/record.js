/** The artifact of a run that holds its record. */
export const RECORD_ARTIFACT = 'training.json';
export const RECORD_FORMAT = 'millrace.training/1';
//# sourceMappingURL=record.js.map