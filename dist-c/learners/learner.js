export {};
//# sourceMappingURL=learner.js.map