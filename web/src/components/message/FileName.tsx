/** The name of a file, which may be broken behind its words. */
export function FileName({ name }: { name: string }) {
  return (
    <bdi class="file-name">
      {name.split(/(?<=[-_.,+~])(?=[^-_.,+~])/).map((word, index) => (
        <>
          {index > 0 && <wbr />}
          {word}
        </>
      ))}
    </bdi>
  );
}
