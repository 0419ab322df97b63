import { TriangleAlert } from "lucide";

import type { Defect } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import { Icon } from "../controls/Icon.tsx";

/** What is wrong with the message, each defect by its id and in words. */
export function Defects({ defects }: { defects: readonly Defect[] }) {
  return (
    <section class="defects">
      <h3 class="defects-count">
        <Icon node={TriangleAlert} />
        {text.defects(defects.length)}
      </h3>
      <ul class="defects-list">
        {defects.map(({ id, detail }, index) => (
          <li key={index}>
            <code>{id}</code> {detail}
          </li>
        ))}
      </ul>
    </section>
  );
}
