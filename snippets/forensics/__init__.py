"""What a printed loss curve can tell: a log as people paste it in, a verdict in words out.

rows     finds epochs and losses in a text
fields   what the numbers and words of a line may be
bounds   what the printed digits allow: sure bounds
ahead    where the losses to come can lie
verdict  diverging, crawling, floor or saddle, fine, does not apply, cannot tell
words    its sentences

`docs/assets/forensics` has the same in JavaScript, for the page that reads a loss curve.
"""

from snippets.forensics.ahead import ahead
from snippets.forensics.rows import Log, read
from snippets.forensics.verdict import Verdict, verdict

__all__ = ["Log", "Verdict", "ahead", "read", "verdict"]
