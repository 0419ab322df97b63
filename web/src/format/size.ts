const units = ["B", "kB", "MB", "GB"];

/** Formats bytes in powers of 1000, with a decimal below ten: `1.2 kB`, `34 kB`. */
export function formatSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // 999.5 and up would round to 1000 of the smaller unit.
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const rounded = unit > 0 && value < 9.95 ? value.toFixed(1) : value.toFixed(0);
  return `${rounded} ${units[unit] ?? ""}`;
}
