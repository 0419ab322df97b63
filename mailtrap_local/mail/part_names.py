"""Name the file that a part is saved as: its own name, or its number and its type's extension."""

from mailtrap_local.mail.mime.part import Part

# Types in mail that `mimetypes` of some release does not know, or by an unusual extension.
_EXTENSIONS = {
    "application/epub+zip": ".epub",
    "application/gzip": ".gz",
    "application/ics": ".ics",
    "application/pgp-encrypted": ".asc",
    "application/pgp-keys": ".asc",
    "application/pgp-signature": ".asc",
    "application/pkcs7-mime": ".p7m",
    "application/pkcs7-signature": ".p7s",
    "application/vnd.oasis.opendocument.presentation": ".odp",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/x-gzip": ".gz",
    "application/x-pdf": ".pdf",
    "application/x-pkcs7-mime": ".p7m",
    "application/x-pkcs7-signature": ".p7s",
    "application/x-yaml": ".yaml",
    "application/x-zip-compressed": ".zip",
    "application/xml": ".xml",
    "application/yaml": ".yaml",
    "audio/mp4": ".m4a",
    "audio/ogg": ".ogg",
    "audio/wav": ".wav",
    "image/pjpeg": ".jpg",
    "image/x-icon": ".ico",
    "image/x-png": ".png",
    "text/calendar": ".ics",
    "text/markdown": ".md",
    "text/directory": ".vcf",
    "text/javascript": ".js",
    "text/rtf": ".rtf",
    "text/vcard": ".vcf",
    "text/x-amp-html": ".html",
    "text/x-vcalendar": ".ics",
    "message/global": ".eml",
}
_SUFFIXES = {"+json": ".json", "+xml": ".xml", "+zip": ".zip"}  # RFC 6839


def file_name(part: Part) -> str:
    """Return the name of a part, or `part-3.png` for one without."""
    return part.filename or f"part-{part.number}{_extension(part.content_type)}"


def _extension(content_type: str) -> str:
    known = _EXTENSIONS.get(content_type)
    if known is None:
        from mimetypes import MimeTypes  # noqa: PLC0415  # rarely needed

        # a table of its own: the one of the module differs with the files of the machine
        known = MimeTypes().guess_extension(content_type, strict=False)
    if known is None:
        suffix = content_type[content_type.rfind("+") :]
        is_text = content_type.startswith(("text/", "message/"))
        known = _SUFFIXES.get(suffix) or (".txt" if is_text else ".bin")
    return known
