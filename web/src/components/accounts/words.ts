/** Returns the text of a field of a form; empty if there is none. */
export function wordOf(values: FormData, name: string): string {
  const value = values.get(name);
  return typeof value === "string" ? value : "";
}
