"""Checks that are counted and told one by one."""

import fnmatch


class Checks:
    """The checks of one proof; `close` prints its closing line and gives the exit code."""

    def __init__(self, name):
        self.name = name
        self.passed = 0
        self.failed = 0

    def equal(self, what, actual, expected):
        self._tell(what, actual == expected, f"it is {actual!r}, not {expected!r}")

    def like(self, what, actual, pattern):
        """Whether the text matches a shell pattern of `*` and `?`."""
        literal = pattern.replace("[", "[[]")
        self._tell(what, fnmatch.fnmatchcase(str(actual), literal), f"{actual!r} is not like {pattern!r}")

    def close(self):
        print(f"{self.name}: {self.passed} passed, {self.failed} failed", flush=True)
        return 1 if self.failed else 0

    def broke(self, error):
        """For a proof that cannot go on."""
        self._tell("the proof comes to its end", False, f"{type(error).__name__}: {error}")

    def _tell(self, what, holds, otherwise):
        if holds:
            self.passed += 1
            print(f"  ok    {what}", flush=True)
        else:
            self.failed += 1
            print(f"  FAIL  {what}: {otherwise}", flush=True)
