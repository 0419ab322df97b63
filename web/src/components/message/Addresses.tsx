import type { Address } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import { CopyButton } from "../controls/CopyButton.tsx";
import { LongList } from "../controls/LongList.tsx";

interface AddressesProps {
  label: string;
  addresses: readonly Address[];
  hint?: string;
  /** True for an address that is not among the recipients of the envelope. */
  isMissed?: (address: string) => boolean;
}

/** A line of addresses in the details, to be copied; nothing if there are none. */
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
        {hint !== undefined && <span class="details-note"> · {hint}</span>}
        <CopyButton
          content={addresses.map(({ address }) => address).join(", ")}
          words=""
          label={text.copyOf(label)}
        />
      </dd>
    </>
  );
}

function formatted({ name, address }: Address) {
  if (name === "") return <bdi>{address}</bdi>;
  return (
    <>
      <bdi class="details-name">{name}</bdi> <bdi class="details-note">{`<${address}>`}</bdi>
    </>
  );
}
