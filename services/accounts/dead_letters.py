"""Events that could not be counted: `python -m services.accounts.dead_letters list`, or `replay` after a repair.

Stop the service first when its database is a SQLite file.
"""

import sys

from chassis.events import dead_letters
from services.accounts.consumers import usage_listener
from services.accounts.settings import AccountsSettings

if __name__ == "__main__":
    sys.exit(dead_letters.main(AccountsSettings, lambda _: [usage_listener()], __doc__))
