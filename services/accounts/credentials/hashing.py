"""argon2id, two hashes at once in threads of their own, with a bounded queue before them."""

import asyncio
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TypeVar

from argon2 import PasswordHasher, Type
from argon2.exceptions import VerificationError

from services.accounts.credentials.fitness import MOST_PASSWORD_CHARACTERS
from services.accounts.errors import SignInBusy
from services.accounts.ports import Verdict

# 46 MiB and one pass each: about 40 ms of one core. Two at once leave a small machine time for everything else.
_HASHER = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1, type=Type.ID)
_AT_ONCE = 2
_TRY_AGAIN = timedelta(seconds=2)
AnswerT = TypeVar("AnswerT")


class ArgonPasswords:
    """Passwords kept as argon2id."""

    def __init__(self, most_waiting: int) -> None:
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="argon2")
        self._most = most_waiting + _AT_ONCE
        self._present = 0
        # What an address without an account is checked against, so that it takes the same time.
        self._nobodys = _HASHER.hash(secrets.token_urlsafe())

    def admit(self) -> None:
        """Raise SignInBusy when as many wait as may."""
        if self._present >= self._most:
            raise SignInBusy(_TRY_AGAIN)

    async def hash(self, password: str) -> str:
        """The text to keep."""
        return await self._in_thread(lambda: _HASHER.hash(password))

    async def verify(self, password: str, kept: str | None) -> Verdict:
        """Whether it is the password; the work is the same when there is none to compare with."""
        fits = kept is not None and len(password) <= MOST_PASSWORD_CHARACTERS
        against = kept if fits and kept else self._nobodys
        verdict = await self._in_thread(lambda: _verdict(password, against))
        return verdict if fits else Verdict(matches=False)

    async def close(self) -> None:
        """End the threads; what waits is given up."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _in_thread(self, work: Callable[[], AnswerT]) -> AnswerT:
        self.admit()
        self._present += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._present -= 1


def _verdict(password: str, kept: str) -> Verdict:
    try:
        _HASHER.verify(kept, password)
    except VerificationError:
        return Verdict(matches=False)
    return Verdict(matches=True, renewed=_HASHER.hash(password) if _HASHER.check_needs_rehash(kept) else "")
