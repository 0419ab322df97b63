"""HTML mail can do no harm: nothing of it runs, nothing leaves, unless the reader asks for it."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360f8cfc0f01f00050001ff56a2c50b0000000049454e44ae426082"
)

# each way of reaching out is a path of its own; {canary} is an origin elsewhere
HOSTILE = """
<!doctype html>
<html><head>
<base href="{canary}/base/">
<meta http-equiv="refresh" content="0; url={canary}/refresh">
<link rel="stylesheet" href="{canary}/sheet.css">
<link rel="preload" as="image" href="{canary}/preload.png">
<link rel="prefetch" href="{canary}/prefetch">
<link rel="preconnect" href="{canary}">
<style>@import url("{canary}/import.css"); @font-face {{ font-family: f; src: url({canary}/font) }}
p {{ background: url({canary}/background.png); font-family: f }}</style>
<script>fetch("{canary}/script"); parent.document.title = "taken"; document.title = "taken"</script>
<script src="{canary}/script.js"></script>
</head><body onload="location = '{canary}/onload'">
<p id="marker">Harmless</p>
<img src="{canary}/picture.png" srcset="{canary}/picture2.png 2x">
<img src="x" onerror="top.location = '{canary}/onerror'">
<svg><image href="{canary}/svg.png"/><script>fetch("{canary}/svg-script")</script></svg>
<iframe src="{canary}/frame"></iframe>
<iframe srcdoc="<script>fetch('{canary}/srcdoc')</script>"></iframe>
<object data="{canary}/object"></object><embed src="{canary}/embed">
<video autoplay poster="{canary}/poster.png" src="{canary}/video"></video>
<audio autoplay src="{canary}/audio"></audio>
<form action="{canary}/form"><button>Send</button><input type="image" src="{canary}/input.png">
</form>
<a href="javascript:location='{canary}/link'">Script</a>
<a href="{canary}/target" target="_top">Top</a>
</body></html>
"""


class Canary(ThreadingHTTPServer):
    """A server elsewhere that notes whoever knocks."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _CanaryHandler)
        self.seen: set[str] = set()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _CanaryHandler(BaseHTTPRequestHandler):
    server: Canary

    def setup(self) -> None:
        self.server.seen.add("a connection")
        super().setup()

    def do_GET(self) -> None:
        self.server.seen.add(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.send_header("Content-Length", str(len(PNG)))
        self.end_headers()
        self.wfile.write(PNG)

    def log_message(self, *_words: object) -> None:
        pass


@pytest.fixture
def canary() -> Iterator[Canary]:
    with Canary() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()
