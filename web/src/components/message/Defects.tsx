import { TriangleAlert } from "lucide";

import type { Defect } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import { Icon } from "../controls/Icon.tsx";

export function Defects({ defects }: { defects: readonly Defect[] }) {
  return (
    <details class="defects">
      <summary class="defects-count">
        <Icon node={TriangleAlert} />
        {text.defects(defects.length)}
      </summary>
      <ul class="defects-list">
        {defects.map(({ id, detail }, index) => (
          <li key={index}>
            <code>{id}</code> {detail}
          </li>
        ))}
      </ul>
    </details>
  );
}
