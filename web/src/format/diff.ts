/** Compares two texts line by line: the shortest edit script (Myers, 1986). */

export interface DiffLine {
  kind: "same" | "removed" | "added";
  text: string;
}

/** Edits that are searched for; with more, all lines count as different. */
const mostEdits = 1500;

export function diffLines(left: readonly string[], right: readonly string[]): DiffLine[] {
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start += 1;
  let end = 0;
  while (
    end < left.length - start &&
    end < right.length - start &&
    left[left.length - 1 - end] === right[right.length - 1 - end]
  ) {
    end += 1;
  }
  return [
    ...left.slice(0, start).map(same),
    ...middle(left.slice(start, left.length - end), right.slice(start, right.length - end)),
    ...left.slice(left.length - end).map(same),
  ];
}

function middle(left: readonly string[], right: readonly string[]): DiffLine[] {
  const trace = shortestEdit(left, right);
  if (!trace) return [...left.map(removed), ...right.map(added)];
  const lines: DiffLine[] = [];
  let x = left.length;
  let y = right.length;
  for (let edits = trace.length - 1; edits >= 0; edits -= 1) {
    const reach = trace[edits] ?? new Map<number, number>();
    const diagonal = x - y;
    const down = goesDown(reach, diagonal, edits);
    const before = down ? diagonal + 1 : diagonal - 1;
    const beforeX = edits === 0 ? 0 : (reach.get(before) ?? 0);
    const beforeY = edits === 0 ? 0 : beforeX - before;
    while (x > beforeX && y > beforeY) {
      lines.push(same(left[x - 1] ?? ""));
      x -= 1;
      y -= 1;
    }
    if (edits === 0) break;
    if (down) lines.push(added(right[y - 1] ?? ""));
    else lines.push(removed(left[x - 1] ?? ""));
    x = beforeX;
    y = beforeY;
  }
  return lines.reverse();
}

/** Returns how far each number of edits reaches on each diagonal; undefined beyond `mostEdits`. */
function shortestEdit(
  left: readonly string[],
  right: readonly string[],
): Map<number, number>[] | undefined {
  const trace: Map<number, number>[] = [];
  let reach = new Map([[1, 0]]);
  for (let edits = 0; edits <= Math.min(left.length + right.length, mostEdits); edits += 1) {
    trace.push(new Map(reach));
    const next = new Map(reach);
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const down = goesDown(reach, diagonal, edits);
      let x = down ? (reach.get(diagonal + 1) ?? 0) : (reach.get(diagonal - 1) ?? 0) + 1;
      while (x < left.length && x - diagonal < right.length && left[x] === right[x - diagonal]) {
        x += 1;
      }
      next.set(diagonal, x);
      if (x >= left.length && x - diagonal >= right.length) return trace;
    }
    reach = next;
  }
  return undefined;
}

function goesDown(reach: Map<number, number>, diagonal: number, edits: number): boolean {
  if (diagonal === -edits) return true;
  return diagonal !== edits && (reach.get(diagonal - 1) ?? -1) < (reach.get(diagonal + 1) ?? -1);
}

const same = (text: string): DiffLine => ({ kind: "same", text });
const removed = (text: string): DiffLine => ({ kind: "removed", text });
const added = (text: string): DiffLine => ({ kind: "added", text });
