"""A small OpenID provider on this machine, by https: discovery, authorization with PKCE, tokens, keys; it can be told to do wrong."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import http.server
import ipaddress
import json
import secrets
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from jwt.algorithms import RSAAlgorithm

CLIENT = "payerwatch-dashboard"


class Provider:
    """What the provider answers. `claims` go over those of a right token; `key` signs; `error` is told in place of a code."""

    def __init__(self) -> None:
        self.key = self.published = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.subject, self.claims, self.error, self.address = "", {}, "", ""
        self.codes: dict[str, dict[str, str]] = {}
        self.came_back: list[str] = []
        self.left: list[dict[str, str]] = []

    def right_again(self, subject: str) -> None:
        self.subject, self.claims, self.error, self.key = subject, {}, "", self.published

    def discovery(self) -> dict[str, Any]:
        at = self.address
        return {
            "issuer": at, "authorization_endpoint": f"{at}/authorize", "token_endpoint": f"{at}/token", "jwks_uri": f"{at}/keys",
            "end_session_endpoint": f"{at}/leave",
        }  # fmt: skip

    def keys(self) -> dict[str, Any]:
        return {"keys": [json.loads(RSAAlgorithm.to_jwk(self.published.public_key())) | {"kid": "k1", "use": "sig", "alg": "RS256"}]}

    def sent_back(self, asked: dict[str, str]) -> str:
        """Where the browser goes from the page of authorization."""
        assert asked["client_id"] == CLIENT and asked["response_type"] == "code" and asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        said = {"error": self.error} if self.error else {"code": code}
        self.came_back.append(f"{asked['redirect_uri']}?{urlencode(said | {'state': asked['state']})}")
        return self.came_back[-1]

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or form["redirect_uri"] != asked["redirect_uri"] or form["client_id"] != CLIENT:
            return None
        digest = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if digest != asked["code_challenge"]:
            return None
        now = time.time()
        claims = {"iss": self.address, "aud": CLIENT, "sub": self.subject, "nonce": asked["nonce"], "iat": now, "exp": now + 300}
        return {"token_type": "Bearer", "id_token": jwt.encode(claims | self.claims, self.key, "RS256", headers={"kid": "k1"})}


def handler(provider: Provider) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", provider.sent_back({name: found[0] for name, found in parse_qs(parts.query).items()}))
                self.end_headers()
            elif parts.path == "/leave":
                provider.left.append({name: found[0] for name, found in parse_qs(parts.query).items()})
                self._say({"left": True})
            else:
                self._say({"/.well-known/openid-configuration": provider.discovery, "/keys": provider.keys}[parts.path]())

        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._say(provider.token({name: found[0] for name, found in parse_qs(text).items()}))

        def _say(self, said: dict[str, Any] | None) -> None:
            body = json.dumps(said or {"error": "invalid_grant"}).encode()
            self.send_response(200 if said else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    return Handler


@contextmanager
def serving(folder: Path) -> Iterator[Provider]:
    """The provider, answering; `folder`/ca.pem is what trusts it."""
    provider = Provider()
    certificate(folder)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler(provider))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "ca.pem", folder / "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    provider.address = f"https://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def certificate(folder: Path) -> None:
    """A certificate for this machine that vouches for itself."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - dt.timedelta(hours=1)).not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "ca.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
