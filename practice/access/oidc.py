"""An identity provider's word for a person: an ID token held against the configured issuer, audience and keys. No network here."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from practice.refused import AccessRefused, PracticeError

ALGORITHMS = ("RS256", "RS384", "RS512", "ES256", "ES384", "PS256")
_LEEWAY = dt.timedelta(seconds=60)


class Provider(BaseModel):
    """<home>/practice/oidc.yml: who issues tokens, and for whom.

    jwks      the file of the issuer's public keys (JWKS), kept up to date by the operator; without it the entrance brings the keys along
    redirect  the address of the dashboard's page "sign-in", as the issuer knows it: people are sent to the issuer and come back there
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    issuer: str = Field(pattern=r"^https://")
    audience: str = Field(min_length=1)
    jwks: Path | None = None
    redirect: str = Field("", pattern=r"^($|https://|http://(127\.0\.0\.1|localhost)[:/])")

    @model_validator(mode="after")
    def _usable(self) -> Provider:
        if self.jwks is None and not self.redirect:
            raise ValueError("name jwks, the file of the issuer's keys, or redirect, the address of the dashboard's page sign-in")
        return self


def load_provider(path: Path) -> Provider:
    """Read oidc.yml; a relative jwks path counts from its folder. Raises PracticeError."""
    try:
        found = Provider.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise PracticeError(f"{path}: no identity provider is configured ({error.strerror})") from error
    except yaml.YAMLError as error:
        raise PracticeError(f"{path}: not YAML") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise PracticeError(f"{path}: {'.'.join(str(part) for part in first['loc']) or 'whole'}: {first['msg']}") from error
    return found.model_copy(update={"jwks": path.parent / found.jwks}) if found.jwks else found


def subject_of(token: str, provider: Provider, at: dt.datetime, *, nonce: str = "", keys: Mapping[str, Any] | None = None) -> str:
    """The subject of a valid ID token. Raises AccessRefused, without a word of the token, or PracticeError where keys cannot be read.

    nonce  what the entrance sent along when it asked for the token, if anything
    keys   the issuer's public keys (JWKS) as the entrance has them from the issuer; the operator's file goes before them
    """
    try:
        import jwt
    except ImportError as error:
        raise PracticeError("logging in by an identity provider needs the extra 'oidc': install 'payerwatch[oidc]'") from error
    try:
        header = jwt.get_unverified_header(token)
        claims: Mapping[str, Any] = jwt.decode(
            token, _key(header, provider, keys), algorithms=list(ALGORITHMS), audience=provider.audience, issuer=provider.issuer,
            options={"require": ["exp", "iat", "sub", "aud", "iss"], "verify_exp": False, "verify_nbf": False, "verify_iat": False},
        )  # fmt: skip
    except jwt.PyJWTError as error:
        raise AccessRefused(f"the ID token is not valid ({type(error).__name__}); log in again") from None
    _in_time(claims, at)
    if nonce and claims.get("nonce") != nonce:
        raise AccessRefused("the ID token answers another request; log in again")
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (several or "azp" in claims) and claims.get("azp") != provider.audience:
        raise AccessRefused("the ID token was made for another application")
    return str(claims["sub"])


def _key(header: Mapping[str, Any], provider: Provider, brought: Mapping[str, Any] | None) -> Any:
    import jwt

    if provider.jwks is None and brought is None:
        raise PracticeError("oidc.yml names no file of the identity provider's keys (jwks), so tokens cannot be held against them")
    try:
        read = json.loads(provider.jwks.read_text(encoding="utf-8")) if provider.jwks else dict(brought or {})
        known = jwt.PyJWKSet.from_dict(read).keys
    except (OSError, ValueError, AttributeError, jwt.PyJWTError) as error:
        raise PracticeError(f"{provider.jwks or provider.issuer}: the identity provider's keys cannot be read; fetch them again") from error
    found = [key for key in known if key.key_id == header.get("kid")]
    if len(found) != 1:
        raise jwt.InvalidKeyError("no such key")
    return found[0].key


def _in_time(claims: Mapping[str, Any], at: dt.datetime) -> None:
    """Times are held against the instant given, not against the machine's clock."""
    instants = {name: claims[name] for name in ("exp", "iat", "nbf") if name in claims}
    if not all(isinstance(value, int | float) and not isinstance(value, bool) for value in instants.values()):
        raise AccessRefused("the ID token's times are not numbers")
    now, leeway = at.timestamp(), _LEEWAY.total_seconds()
    if now > instants["exp"] + leeway or any(now < instants[name] - leeway for name in ("iat", "nbf") if name in instants):
        raise AccessRefused("the ID token is over, or not valid yet; log in again")
