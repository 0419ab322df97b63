/** Files of the test messages, in base64. */

/** A PNG of 96 by 96 pixels: the mark of the shop. */
export const logo = [
  "iVBORw0KGgoAAAANSUhEUgAAAGAAAABgBAMAAAAQtmoLAAAAGFBMVEX79Oz07+a9zr4oVEEgTTofTToeTToYSDVehj",
  "reAAACZ0lEQVR42u1WTW8SURS9l5LaDTN3qDujNaBurFJttzRiIa50Y/0B/kD9A9JqxGVpi2VjYoFJ3AnMG3Bhk8p1",
  "UQJv5r0381i4sbzFgczk5NzP8wbfwGInA0vCknCNCMKNQCqBS2dCgnTC+LBfkkA5Kw9jD250oc/uDNZSFZwoLDv93x",
  "IwCumz9HNy8eJiDumE1a0+/Z6DQkDlQhk98mVIVYBVf02G+MlK/wP5dw7gmQhF0ldyKPQEPjKUft3VEnijKfSELJMp",
  "By2DgAMkHQGj6c2kYVQZ9DzNaLBpfnbrZ9uBRsF0Lt8H2H99QrbTiucdGHbelewV0AMPOg2H7PeBAdzvJfsFCpAFDh",
  "vCNiRRJO6AKxxbhfz+Xq0g8ComCwW+d0BcGYZsn4Pn5b8Q8GexgGu4KAgXsRmnAvxvjSxzuiAhHNJVmew6DUwCcJcs",
  "Cf3nwfotf2qdFo3D7kH16Jy4YD1LznEw8QnyPtnug9tBgnHZt04aPYJgpxUrK7bJVCQBHBTL1jsdPqUgLE4FIjlQqG",
  "fU6gDVwUT11nxLG5R3uUPc9FRfcu581O7Pza8sWb4c0q8NXUxIEQeVkkZfG1FYJtN45/Y07s33W8Z9wHZJZYxeme84",
  "yG32FE960CXzxmG7wEEkHlF4GSYoQG7rQ9CVLaywf0xJBGzWLj/Jb581PdOXAE/zzTyR3g56s14oCqPt6WjKSWSmDw",
  "ehQuDH9YSBzTrKLTo+7Ca50ls/RuDb31iYN44bM4lZSAK9xCsrpoA/7p4mhVSOhwS5zZWkpIVSJWxXEwh/fLUPuWaS",
  "z2gal5Tz8mP9OhL+AupY5gzTMzbNAAAAAElFTkSuQmCC",
].join("");

/** A receipt of one page. Its offsets are those of these very lines. */
export const receipt = btoa(
  [
    "%PDF-1.4",
    "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj",
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj",
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 298]/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj",
    "4 0 obj<</Length 172>>stream",
    "BT /F 20 Tf 40 220 Td (Receipt 10482) Tj /F 12 Tf 0 -36 Td (House blend, 250 g   EUR 9.50) Tj 0 -18 Td (Paper filters, 100   EUR 4.20) Tj 0 -28 Td (Total   EUR 13.70) Tj ET",
    "endstreamendobj",
    "xref",
    "0 5",
    "0000000000 65535 f ",
    "0000000009 00000 n ",
    "0000000052 00000 n ",
    "0000000101 00000 n ",
    "0000000251 00000 n ",
    "trailer<</Size 5/Root 1 0 R>>",
    "startxref",
    "469",
    "%%EOF",
    "",
  ].join("\n"),
);

export const sales = btoa("sku,product,sold\nBL-250,House blend,118\nPF-100,Paper filters,64\n");
