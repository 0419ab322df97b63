import { Fragment } from "preact";

/** Longer names are no names that anybody reads; they break anywhere. */
const longest = 300;

/** A file name that breaks behind its separators: `annual_`, `report-`, `2026.`, `pdf`. */
export function FileName({ name }: { name: string }) {
  const words = name.length > longest ? [name] : name.split(/(?<=[-_.])(?![-_.])/);
  return (
    <>
      {words.map((word, index) => (
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {word}
        </Fragment>
      ))}
    </>
  );
}
