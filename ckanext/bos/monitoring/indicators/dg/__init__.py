"""The fourteen flags of Development Gateway's ocportal, with corrections.

Source: the flag processors of https://github.com/devgateway/ocportal, as coded, except:

- i002 compares the winner with the second lowest offer, as its description says, not with the highest.
- i019 counts from the award to the signature, not the other way round.
- i045, i077, i083 and i180 count back from a reference date that is kept, not from today.
- Contracts count from their signature on, also when they are completed; upstream takes only running ones.
- Bids count when they were submitted: neither only invited nor withdrawn.

Where upstream gives null because the question does not arise (another method, a single bid), the outcome is ``clear``
without a value; where a field is not filled in, ``missing`` with its path.
"""

from __future__ import annotations

from ..definition import Indicator
from .amounts import I004, I171, I184
from .bids import I002, I007, I085, I182
from .days import I019, I038
from .wins import I016, I045, I077, I083, I180

INDICATORS: tuple[type[Indicator], ...] = (
    I002, I004, I007, I016, I019, I038, I045, I077, I083, I085, I171, I180, I182, I184,
)  # fmt: skip

__all__ = ["INDICATORS"]
