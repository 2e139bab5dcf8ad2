export declare const fail: import("../base/errors.ts").ErrorMaker<{
    readonly unknown_learner: {
        readonly status: 400;
        readonly says: "There is no learner {learner}; the nearest is {nearest}.";
        readonly help: "Use one of: {known}.";
    };
    readonly bad_option: {
        readonly status: 400;
        readonly says: "Learner {learner} does not take the option {option}: {reason}.";
        readonly help: "Its options are: {known}.";
    };
    readonly no_rows: {
        readonly status: 400;
        readonly says: "There is no row to learn from.";
        readonly help: "Widen the window, or check that labels are known by then.";
    };
    readonly no_features: {
        readonly status: 400;
        readonly says: "There is no feature to learn from.";
        readonly help: "Name at least one feature of the model.";
    };
    readonly reserved_name: {
        readonly status: 400;
        readonly says: "A feature cannot be named {feature}: a model has an output of that name.";
        readonly help: "Give the column another name, or write the feature as an expression such as {feature} + 0.";
    };
    readonly bad_label: {
        readonly status: 400;
        readonly says: "{rows} rows have a label that is not {wanted}.";
        readonly help: "Make the label an expression such as delay > 15, and leave out rows whose label is missing.";
    };
    readonly one_class: {
        readonly status: 400;
        readonly says: "All {rows} labels are {label}: there is nothing to tell apart.";
        readonly help: "Widen the window until both answers occur in it.";
    };
    readonly wrong_objective: {
        readonly status: 400;
        readonly says: "Learner {learner} does not learn the objective {objective}.";
        readonly help: "Use one of: {known}.";
    };
    readonly export_differs: {
        readonly status: 500;
        readonly says: "The exported model differs from the fitted one by {difference} on the training rows, where {limit} is allowed.";
        readonly help: "Please report this with the options of the learner; no model was kept.";
    };
}>;
