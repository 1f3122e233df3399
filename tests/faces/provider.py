"""An identity provider on loopback: ``oidc-provider-mock``, made to hold PKCE, and to lie when told to."""

from __future__ import annotations

import io
import json
import threading
from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import oidc_provider_mock
import werkzeug.serving
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

OTHER_KEY = RSAKey.generate_key(2048, {"kid": "other"})


class Provider:
    """What stands between the client and the mock: it checks the verifier, and may change the answer."""

    def __init__(self) -> None:
        self._app = oidc_provider_mock.app(require_nonce=True)
        self._app.debug = False
        self._challenges: list[str] = []
        self.lie: Callable[[dict[str, Any]], dict[str, Any]] | None = None
        self.verified = 0

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        if environ["PATH_INFO"] == "/oauth2/authorize":
            asked = {k: v[0] for k, v in parse_qs(environ["QUERY_STRING"]).items()}
            assert asked["code_challenge_method"] == "S256" and asked["scope"] == "openid"
            self._challenges.append(asked["code_challenge"])
        if environ["PATH_INFO"] == "/oauth2/token":
            return self._token(environ, start)
        return self._app(environ, start)

    def _token(self, environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        verifier = parse_qs(body.decode())["code_verifier"][0]
        if create_s256_code_challenge(verifier) not in self._challenges:
            start("400 Bad Request", [("content-type", "application/json")])
            return [b'{"error": "invalid_grant"}']
        self.verified += 1
        environ["wsgi.input"] = io.BytesIO(body)
        if "HTTP_AUTHORIZATION" not in environ:  # the mock knows no public clients: the verifier is their proof
            client = parse_qs(body.decode())["client_id"][0]
            environ["HTTP_AUTHORIZATION"] = f"Basic {b64encode(f'{client}:any'.encode()).decode()}"
        told: list[Any] = []
        answer = b"".join(self._app(environ, lambda *a: told.extend(a[:2])))
        if self.lie is not None and told[0].startswith("200"):
            answer = json.dumps(self.lie(json.loads(answer))).encode()
        start(told[0], [(k, v) for k, v in told[1] if k.lower() != "content-length"])
        return [answer]


@contextmanager
def running() -> Iterator[tuple[Provider, str]]:
    """The provider and its issuer."""
    provider = Provider()
    server = werkzeug.serving.make_server("127.0.0.1", 0, provider, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield provider, f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def claims(answer: dict[str, Any]) -> dict[str, Any]:
    """What an answer's id token says, unchecked."""
    part = answer["id_token"].split(".")[1]
    return json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def signed_by_another(**changes: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """An answer whose token a stranger has signed."""

    def lie(answer: dict[str, Any]) -> dict[str, Any]:
        said = claims(answer) | changes
        return answer | {"id_token": jwt.encode({"alg": "RS256", "kid": "other"}, said, OTHER_KEY)}

    return lie


def unsigned(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer whose token says that it needs no signature."""

    def part(value: dict[str, Any]) -> str:
        return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    return answer | {"id_token": f"{part({'alg': 'none'})}.{part(claims(answer))}."}


def signed_with_the_secret(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer whose token is signed with what client and provider share: anyone who knows the client's name could."""
    key = OctKey.import_key("isthmus-client-isthmus-client-is")
    return answer | {"id_token": jwt.encode({"alg": "HS256"}, claims(answer), key)}


def without_token(answer: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in answer.items() if k != "id_token"}


def path_of(address: str) -> str:
    """Path and query of an address."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"
