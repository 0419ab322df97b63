import type { Address } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import { LongList } from "../controls/LongList.tsx";

interface AddressesProps {
  label: string;
  addresses: readonly Address[];
  hint?: string;
  /** True for an address that is not among the recipients of the envelope. */
  isMissed?: (address: string) => boolean;
}

/** A line of addresses in the head; nothing if there are none. */
export function Addresses({ label, addresses, hint, isMissed }: AddressesProps) {
  if (addresses.length === 0) return null;
  return (
    <>
      <dt>{label}</dt>
      <dd>
        <LongList
          items={addresses.map((one) => (
            <>
              {formatted(one)}
              {isMissed?.(one.address) && <span class="mark">{text.notInEnvelope}</span>}
            </>
          ))}
        />
        {hint !== undefined && <span class="head-note"> · {hint}</span>}
      </dd>
    </>
  );
}

function formatted({ name, address }: Address) {
  if (name === "") return <bdi>{address}</bdi>;
  return (
    <>
      <bdi class="head-name">{name}</bdi> <bdi class="head-address">{`<${address}>`}</bdi>
    </>
  );
}
