"""A server on the loopback that keeps what it is asked, and answers what it is told to."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit

KEPT_HEADERS = ("content-type", "if-match", "x-databricks-workspace-id")


class Recorder:
    def __init__(self, answer):
        """answer: method and path to a status and a JSON value."""
        self.requests = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *args):
                pass

            def handle_any(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length).decode()
                url = urlsplit(self.path)
                outer.requests.append(
                    {
                        "method": self.command,
                        "path": [unquote(part) for part in url.path[1:].split("/")],
                        "query": dict(parse_qsl(url.query)),
                        "headers": {
                            name.lower(): value
                            for name, value in self.headers.items()
                            if name.lower() in KEPT_HEADERS
                        },
                        "body": json.loads(body) if body else None,
                    }
                )
                status, value = answer(self.command, url.path)
                content = json.dumps(value).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PATCH = do_DELETE = do_PUT = handle_any

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def changes(self):
        return [request for request in self.requests if request["method"] != "GET"]

    def close(self):
        self.server.shutdown()
        self.server.server_close()
