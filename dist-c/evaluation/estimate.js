export {};
//# sourceMappingURL=estimate.js.map