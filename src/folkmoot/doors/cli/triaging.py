"""Triage what has arrived, here and now."""

import logging
import threading
import time

from folkmoot.flow.steps import STEPS
from folkmoot.flow.worker import work_off
from folkmoot.foundation.jobs import actions as jobs
from folkmoot.foundation.jobs import queries
from folkmoot.foundation.workspaces.models import Workspace

KIND = "triage"


def triage(workspace: Workspace, stop: threading.Event | None = None) -> None:
    """Judge what has arrived in a workspace. Returns when it is done, by us or by a worker that was quicker."""
    logging.getLogger("folkmoot.worker").setLevel(logging.WARNING)  # here a person waits, and reads what we print
    job = jobs.enqueue(KIND, str(workspace.uid), workspace=workspace)
    while True:
        work_off({KIND: STEPS[KIND]}, stop)
        job = queries.find(KIND, job.key)
        if job.state in ("done", "cancelled") or (stop is not None and stop.is_set()):
            return
        time.sleep(0.2)
