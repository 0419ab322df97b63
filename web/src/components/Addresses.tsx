import type { Address } from "../api/shapes.ts";
import { LongList } from "./LongList.tsx";

interface AddressesProps {
  label: string;
  addresses: readonly Address[];
  hint?: string;
}

/** A line of the head; no line at all when nobody is named. */
export function Addresses({ label, addresses, hint }: AddressesProps) {
  if (addresses.length === 0) return null;
  return (
    <>
      <dt>{label}</dt>
      <dd>
        <LongList items={addresses.map(written)} />
        {hint !== undefined && <span class="head-aside"> · {hint}</span>}
      </dd>
    </>
  );
}

function written({ name, address }: Address) {
  if (name === "") return <bdi>{address}</bdi>;
  return (
    <>
      <bdi class="head-name">{name}</bdi> <bdi class="head-address">{`<${address}>`}</bdi>
    </>
  );
}
