"""The key of the practice's store: never printed, never logged, never written by us except into the system keyring."""

from __future__ import annotations

import hashlib
import hmac
import re

from practice.refused import PracticeError

VARIABLE = "PAYERWATCH_PRACTICE_KEY"
SHORTEST = 16
_RAW = re.compile(r"[0-9a-fA-F]{64}")
_SALT, _ROUNDS = 16, 256_000
_SERVICE, _ACCOUNT = "payerwatch", "practice key"


class Key:
    """A key: 64 hexadecimal digits are taken as the key itself, anything else as a passphrase that SQLCipher stretches."""

    __slots__ = ("_stretched", "_text")

    def __init__(self, text: str, *, said: str = VARIABLE) -> None:
        """`said` is where the key came from. Raises PracticeError where it is too short or holds a sign that no key may hold."""
        if len(text) < SHORTEST:
            raise PracticeError(
                f"{said}: the key is shorter than {SHORTEST} characters; take a passphrase of several words or 64 hex digits"
            )
        if not text.isprintable():
            raise PracticeError(f"{said}: the key holds a line break or control sign; give it as one line of printable characters")
        self._text = text
        self._stretched: dict[bytes, str] = {}

    def __repr__(self) -> str:
        return "Key(hidden)"

    def __reduce__(self) -> str:
        raise TypeError("a key is not pickled")

    @property
    def secret(self) -> str:
        """What SQLCipher is given."""
        return f"x'{self._text.lower()}'" if _RAW.fullmatch(self._text) else self._text

    def literal(self) -> str:
        """The secret as an SQL string; PRAGMA key takes no parameters."""
        return "'" + self.secret.replace("'", "''") + "'"

    def literal_of(self, salt: bytes) -> str:
        """The same for the store whose file begins with this salt; a passphrase is stretched once, as SQLCipher 4 does at every opening."""
        if len(salt) != _SALT or _RAW.fullmatch(self._text):
            return self.literal()
        if salt not in self._stretched:
            raw = hashlib.pbkdf2_hmac("sha512", self._text.encode(), salt, _ROUNDS, 32)
            self._stretched[salt] = f"\"x'{raw.hex()}{salt.hex()}'\""
        return self._stretched[salt]

    def mac(self, purpose: str, message: bytes) -> str:
        """A message's authentication code under a key of its own purpose, in hexadecimal digits."""
        own = hmac.new(self._text.encode(), f"payerwatch {purpose}".encode(), hashlib.sha256).digest()
        return hmac.new(own, message, hashlib.sha256).hexdigest()


def chosen_key(environment: str | None, *, said: str = VARIABLE) -> Key:
    """The key from the environment, or else from the system keyring. Raises PracticeError where there is none."""
    if environment:
        return Key(environment, said=said)
    if kept := _from_keyring():
        return Key(kept, said="system keyring")
    raise PracticeError(f"{VARIABLE} is not set and the system keyring holds no key; set it to the key of the practice's store")


def keep_in_keyring(text: str) -> None:
    """Put a key into the system keyring. Raises PracticeError where there is none."""
    Key(text)
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError as error:
        raise PracticeError("the system keyring needs the extra 'keyring': install 'payerwatch[keyring]'") from error
    try:
        keyring.set_password(_SERVICE, _ACCOUNT, text)
    except KeyringError as error:
        raise PracticeError(f"the system keyring took no key ({type(error).__name__}); unlock it, or set {VARIABLE}") from error


def _from_keyring() -> str | None:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None
    try:
        kept: str | None = keyring.get_password(_SERVICE, _ACCOUNT)
    except KeyringError:
        return None
    return kept
