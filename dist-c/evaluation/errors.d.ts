export declare const fail: import("../base/errors.ts").ErrorMaker<{
    readonly missing_score: {
        readonly status: 400;
        readonly says: "Score number {row} is not a finite number, so no metric can be computed.";
        readonly help: "Leave out rows without a score, or find out why the model gives none.";
    };
    readonly bad_label: {
        readonly status: 400;
        readonly says: "Label number {row} is not {takes}.";
        readonly help: "Check the label expression of the model, and leave out rows whose label is not known yet.";
    };
    readonly unequal_lengths: {
        readonly status: 400;
        readonly says: "There are {scores} scores and {labels} labels; each score needs its label.";
        readonly help: "Give one label for each score, in the same order.";
    };
    readonly bad_probability: {
        readonly status: 400;
        readonly says: "Score number {row} is not a probability.";
        readonly help: "Give scores between 0 and 1, or use a metric that takes any score, such as auc.";
    };
    readonly bad_reference: {
        readonly status: 400;
        readonly says: "The reference of the training run cannot be read: {reason}.";
        readonly help: "Train the model again, so that its run gets a new reference.json.";
    };
    readonly no_column: {
        readonly status: 400;
        readonly says: "The table has no column {column}, which the reference needs.";
        readonly help: "Build the reference from the table that the model was trained on.";
    };
    readonly empty_split: {
        readonly status: 400;
        readonly says: "Splitting {rows} rows by time leaves none {side} the cut.";
        readonly help: "Choose a shorter test span, or a window with more days.";
    };
}>;
