"""HTML of a mail as a document: its elements (`outline`), and their styles (`cascade`).

Everything is linear and never raises. No tree is built by HTML5, which takes quadratic time;
`open_elements` knows as much of it as mail needs: what ends what, and what stands in what.
"""
