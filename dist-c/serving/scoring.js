export {};
//# sourceMappingURL=scoring.js.map