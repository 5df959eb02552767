from __future__ import annotations

import hypothesis

# A shared machine is slow now and then: a deadline would make sound tests fail.
hypothesis.settings.register_profile("koladash", deadline=None, print_blob=True)
hypothesis.settings.load_profile("koladash")
