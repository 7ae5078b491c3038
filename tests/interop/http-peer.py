"""An HTTP server that answers each request with what it received, as JSON."""

import http.server
import json


class Handler(http.server.BaseHTTPRequestHandler):
    """Takes any method."""

    protocol_version = "HTTP/1.1"

    def __getattr__(self, name):
        if name.startswith("do_"):
            return self.answer
        raise AttributeError(name)

    def answer(self):
        """Answer one request."""
        length = int(self.headers.get("Content-Length", 0))
        received = {
            "method": self.command,
            "target": self.path,
            "headers": self.headers.items(),
            "body": self.rfile.read(length).hex(),
        }
        body = json.dumps(received).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *args):
        """Say nothing."""


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print("Listening on", *server.server_address)
server.serve_forever()
