/** The kinds of test messages; `all` is one of each. */
export const testKinds = ["text", "html", "attachment", "code", "event", "all"] as const;

export type TestKind = (typeof testKinds)[number];
