"""Sign-in at an identity provider: OpenID Connect, authorization code with PKCE, state and nonce.

The provider is the one machine that a server of a team asks anything of, and only because its operator named it.
What it tells of a person is reduced to a subject; who that is here, an administrator has said.
"""

from __future__ import annotations

import hmac
import json
import threading
import time
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any, NamedTuple

import httpx
from cryptography.fernet import Fernet, InvalidToken

from isthmus.faces.http.team import Provider, secret_of
from isthmus.model.errors import Forbidden, IsthmusError, NoStore
from isthmus.store.secret import new_secret

PENDING = 600
"""Seconds a sign-in may be under way at the provider."""
FRESH = 3_600
"""Seconds the provider's description and keys are kept."""
SIGNED_WITH = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
"""Signatures that are taken: never ``none``, never one made with the client's own secret."""
LEEWAY = 60


class NoProvider(IsthmusError):
    """The identity provider does not answer, or not as one."""

    exit_code = 3
    status = 502
    title = "The identity provider does not answer"


class Proved(NamedTuple):
    """Whom the provider vouches for, and where they wanted to go."""

    issuer: str
    subject: str
    back: str


class Oidc:
    """One provider. ``redirect`` is the address people come back to."""

    def __init__(self, provider: Provider, key: bytes, redirect: str) -> None:
        try:
            from authlib.integrations.httpx_client import OAuth2Client  # noqa: PLC0415  (an extra)
        except ModuleNotFoundError as error:
            raise NoStore("Sign-in at a provider needs Authlib.", "pip install 'isthmus[team]'") from error
        self._client_kind = OAuth2Client
        self._provider, self._redirect = provider, redirect
        self._box = Fernet(urlsafe_b64encode(sha256(b"pending sign-in\n" + key).digest()))
        self._kept: dict[str, tuple[float, dict[str, Any]]] = {}
        self._lock = threading.Lock()

    def start(self, back: str) -> tuple[str, str]:
        """Return the provider's address to go to, and what the browser keeps until it is back (sealed)."""
        told = {"state": new_secret(), "nonce": new_secret(), "verifier": new_secret(), "back": back}
        with self._client() as client:
            address, _state = client.create_authorization_url(
                self._described()["authorization_endpoint"],
                state=told["state"],
                code_verifier=told["verifier"],
                nonce=told["nonce"],
            )
        return str(address), self._box.encrypt(json.dumps(told).encode()).decode()

    def finish(self, sealed: str, given: dict[str, str]) -> Proved:
        """Return whom the provider vouches for.

        Parameters
        ----------
        sealed
            What the browser kept.
        given
            The parameters the browser came back with: ``code`` and ``state``, or ``error``.

        Raises
        ------
        Forbidden
            When the sign-in was not begun in this browser, is too old, was refused, or its answer is not genuine.
        NoProvider
            When the provider does not answer.
        """
        again = "Begin again at /sign-in."
        try:
            told = json.loads(self._box.decrypt(sealed.encode(), ttl=PENDING))
        except (InvalidToken, UnicodeEncodeError) as error:
            raise Forbidden("This sign-in was not begun in this browser, or too long ago.", again) from error
        if not hmac.compare_digest(told["state"].encode(), given.get("state", "").encode()):
            raise Forbidden("The answer belongs to another sign-in.", again)
        if given.get("iss", self._provider.issuer) != self._provider.issuer:
            raise Forbidden("The answer comes from another provider.", again)
        if "code" not in given:
            raise Forbidden("The identity provider did not sign you in.", again)
        claims = self._claims(self._exchange(given["code"], told["verifier"]), told["nonce"])
        return Proved(self._provider.issuer, str(claims["sub"]), told["back"])

    def _exchange(self, code: str, verifier: str) -> dict[str, Any]:
        from authlib.common.errors import AuthlibBaseError  # noqa: PLC0415  (an extra)

        try:
            with self._client() as client:
                return dict(
                    client.fetch_token(
                        self._described()["token_endpoint"],
                        grant_type="authorization_code",
                        code=code,
                        code_verifier=verifier,
                    )
                )
        except AuthlibBaseError as error:
            raise Forbidden("The identity provider does not know this sign-in.", "Begin again at /sign-in.") from error
        except (httpx.HTTPError, ValueError) as error:
            raise self._silent(error) from error

    def _claims(self, answer: dict[str, Any], nonce: str) -> dict[str, Any]:
        """Return what the id token says, once its signature, issuer, audience, times and nonce are as they must be."""
        from authlib.oidc.core import CodeIDToken  # noqa: PLC0415  (an extra)
        from joserfc import jwt  # noqa: PLC0415
        from joserfc.errors import InvalidKeyIdError, JoseError  # noqa: PLC0415
        from joserfc.jwk import KeySet  # noqa: PLC0415

        text = str(answer.get("id_token", ""))
        try:
            try:
                keys = KeySet.import_key_set(self._keys())  # type: ignore[arg-type]
                token = jwt.decode(text, keys, algorithms=list(SIGNED_WITH))
            except InvalidKeyIdError:  # the provider has changed its keys since
                keys = KeySet.import_key_set(self._keys(anew=True))  # type: ignore[arg-type]
                token = jwt.decode(text, keys, algorithms=list(SIGNED_WITH))
            claims = CodeIDToken(
                token.claims,
                token.header,
                {"iss": {"values": [self._provider.issuer]}, "aud": {"values": [self._provider.client]}},
                {"nonce": nonce, "client_id": self._provider.client, "access_token": answer.get("access_token")},
            )
            claims.validate(leeway=LEEWAY)
        except (JoseError, ValueError) as error:
            raise Forbidden("The identity provider's answer is not genuine.", "Begin again at /sign-in.") from error
        return dict(claims)

    def _client(self) -> Any:
        return self._client_kind(
            self._provider.client,
            secret_of(self._provider),
            scope="openid",
            redirect_uri=self._redirect,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic" if self._provider.secret_file else "none",
            timeout=10.0,
        )

    def _described(self) -> dict[str, Any]:
        address = f"{self._provider.issuer.rstrip('/')}/.well-known/openid-configuration"
        found = self._get(address)
        if found.get("issuer") != self._provider.issuer:
            raise NoProvider(f"{address} describes {found.get('issuer')!r}.", "Set provider.issuer to the letter.")
        return found

    def _keys(self, anew: bool = False) -> dict[str, Any]:
        return self._get(self._described()["jwks_uri"], anew)

    def _get(self, address: str, anew: bool = False) -> dict[str, Any]:
        with self._lock:
            at, found = self._kept.get(address, (0.0, {}))
            if found and not anew and time.monotonic() - at < FRESH:
                return found
            try:
                answer = httpx.get(address, timeout=10.0)
                answer.raise_for_status()
                found = dict(answer.json())
            except (httpx.HTTPError, ValueError) as error:
                raise self._silent(error) from error
            self._kept[address] = (time.monotonic(), found)
            return found

    def _silent(self, error: Exception) -> NoProvider:
        return NoProvider(
            f"{self._provider.issuer}: {type(error).__name__}.", "Try again; else tell your administrator."
        )
