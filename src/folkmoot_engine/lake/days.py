"""Moments and the days they fall on in a workspace's zone."""

import pyarrow as pa
from pyarrow import compute


def local_days(moments: pa.Array, zone: str) -> pa.Array:
    """The day of each moment (a timestamp in UTC, or null) by the clocks of a zone such as "Europe/Berlin"."""
    return compute.local_timestamp(moments.cast(pa.timestamp("us", tz=zone))).cast(pa.date32(), safe=False)
