"""Events that jobs could not handle: `python -m services.jobs.dead_letters list`, or `replay` after a repair.

Stop the service first when its database is a SQLite file.
"""

import sys

from chassis.clock import utc_now
from chassis.events import dead_letters
from services.jobs.consumers import listeners
from services.jobs.resumes.store import ResumeFolder
from services.jobs.settings import JobsSettings

if __name__ == "__main__":
    sys.exit(dead_letters.main(JobsSettings, lambda its: listeners(ResumeFolder(its.resume_dir), utc_now), __doc__))
